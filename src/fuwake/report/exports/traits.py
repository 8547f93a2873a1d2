"""What a case shows of the outside world, one thing a row: the base of every export.

A filter may act on a thing (`acts`) only where the case says that the thing itself is the thief's. The owner of a forged domain, of a
compromised server or of a shared service is never put on a list: of such a place the very address of the page is named, not the host.
"""

import ipaddress
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from fuwake.model.case import Case, CaseLink
from fuwake.model.infrastructure import Role
from fuwake.model.page import Page
from fuwake.parse.defang import defang_address, defang_host, defang_url
from fuwake.parse.redaction import MASK, MASK_DOMAIN

Kind = Literal["url", "domain", "ip", "mail", "file"]
_HELD: frozenset[Role] = frozenset(("fraudulent", "compromised", "abused_service"))
_ROLES = {
    "forged": ("used by the thief without leave; its owner is a victim", "無断で使われたもの。持ち主は被害者です"),
    "compromised": ("probably broken into; its owner is a victim", "書き換えられた可能性があるもの。持ち主は被害者です"),
    "abused_service": ("a service of others that was abused", "悪用された他者のサービス"),
    "fraudulent": ("set up for the fraud", "詐欺のために用意されたもの"),
    "innocent": ("has no part in it", "関係がないもの"),
    "unknown": ("part in it could not be told", "役割を判断できないもの"),
}


class Trait(Struct, frozen=True, kw_only=True):
    """One thing that the case shows."""

    kind: Kind
    """`ip` of either version; `file` is an attachment, by its sha256."""
    value: str
    """As it is; dangerous to follow."""
    defanged: str
    """So that it cannot be followed."""
    seen_as: tuple[str, ...]
    """`author`, `reply_to`, `link`, `page`, `target` (where typed data would go), `attachment` …"""
    role: Role
    """What part its owner plays."""
    acts: bool
    """Whether a filter may block it: proven in this case, whole, and nobody else's."""
    evidence: tuple[str, ...]
    """Loci in the case."""
    name: str | None = None
    """Of a file: as the mail names it. Of an address: the network's operator."""
    beginning: str | None = None
    """Of a URL that was visited with somebody else's mark in the recipient's place: what every recipient's own begins with."""

    def says(self, lang: Literal["ja", "en"]) -> str:
        """The role in words."""
        return _ROLES[self.role][1 if lang == "ja" else 0]


def traits(case: Case) -> tuple[Trait, ...]:
    """Every thing once, in the order: mail addresses, URLs, domains, IP addresses, files. The recipient's own are not among them."""
    found: dict[tuple[Kind, str], Trait] = {}
    for one in (*_mails(case), *_urls(case), *_domains(case), *_hosts(case), *_files(case)):
        if MASK in one.value or MASK_DOMAIN in one.value:
            continue
        before = found.get((one.kind, one.value))
        found[one.kind, one.value] = one if before is None else _both(before, one)
    return tuple(found.values())


def _both(one: Trait, other: Trait) -> Trait:
    return Trait(
        kind=one.kind,
        value=one.value,
        defanged=one.defanged,
        seen_as=tuple(dict.fromkeys((*one.seen_as, *other.seen_as))),
        role=one.role if one.role != "unknown" else other.role,
        acts=one.acts or other.acts,
        evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))),
        name=one.name or other.name,
        beginning=one.beginning or other.beginning,
    )


def is_phishing(case: Case) -> bool:
    """Whether the verdict is phishing: only then is anything put on a list."""
    return case.verdict.label == "phishing"


def _mails(case: Case) -> Iterator[Trait]:
    roles = {one.domain: one.role for one in case.domains}
    message = case.message
    fields = [("author", one.address, one.domain, one.header) for one in message.from_]
    fields += [("sender", one.address, one.domain, one.header) for one in message.sender]
    fields += [("reply_to", one.address, one.domain, one.header) for one in message.reply_to]
    back = next((one.index for one in message.headers if one.name.lower() == "return-path"), None)
    if message.return_path and back is not None:
        fields.append(("return_path", message.return_path, message.return_path.rpartition("@")[2].lower(), back))
    for use, address, domain, header in fields:
        if address is None or "@" not in address:
            continue
        role: Role = next((role for name, role in roles.items() if domain == name or (domain or "").endswith(f".{name}")), "unknown")
        yield Trait(
            kind="mail",
            value=address,
            defanged=defang_address(address),
            seen_as=(use,),
            role=role,
            acts=is_phishing(case) and role == "fraudulent",
            evidence=(f"header:{header}",),
        )


def _urls(case: Case) -> Iterator[Trait]:
    for link in case.links:
        if link.url.startswith(("http://", "https://")):
            yield Trait(
                kind="url",
                value=link.url,
                defanged=link.url_defanged,
                seen_as=("link" if link.where != "header" else "header",),
                role=link.role,
                acts=_link_acts(case, link),
                evidence=(f"link:{link.index}",),
            )
    for page in (case.page, case.attached_page):
        if page is not None:
            yield from _page_urls(case, page)


def _link_acts(case: Case, link: CaseLink) -> bool:
    passive = link.automatic or link.one_click or link.opaque or link.where == "header"
    return is_phishing(case) and link.role in _HELD and not passive and (link.role == "fraudulent" or _collects(case.page, link.host))


def _collects(page: Page | None, host: str | None) -> bool:
    """Whether a page was seen there that asks for something: on other people's ground nothing less is proof."""
    return page is not None and page.status == "seen" and bool(page.fields) and page.host == host


def _beginning(case: Case, url: str) -> str | None:
    starts = [link.url.partition(MASK)[0] for link in case.links if MASK in link.url]
    return next((start for start in starts if url.startswith(start) and urlsplit(start).path), None)


def _imitates(page: Page) -> bool:
    return page.brand is not None and page.brand.status == "imitates"


def _page_urls(case: Case, page: Page) -> Iterator[Trait]:
    roles = {one.domain: one.role for one in case.domains}

    def role_of(url: str) -> Role:
        host = _host(url)
        return next((role for name, role in roles.items() if host == name or host.endswith(f".{name}")), "unknown")

    for url in dict.fromkeys(one for one in (page.url, page.final_url) if one is not None and one.startswith(("http://", "https://"))):
        seen = url == (page.final_url or page.url) and page.status == "seen" and bool(page.fields)
        role = role_of(url)
        yield Trait(
            kind="url",
            value=url,
            defanged=defang_url(url),
            seen_as=("page",),
            role=role,
            acts=is_phishing(case) and seen and (role in _HELD or (role == "unknown" and _imitates(page))),
            evidence=page.evidence,
            beginning=_beginning(case, url),
        )
    for target in page.targets:
        if target.url.startswith(("http://", "https://")):
            role = role_of(target.url)
            yield Trait(
                kind="url",
                value=target.url,
                defanged=defang_url(target.url),
                seen_as=("target",),
                role=role,
                acts=is_phishing(case) and bool(target.carries) and role in _HELD,
                evidence=page.evidence,
            )


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _domains(case: Case) -> Iterator[Trait]:
    for one in case.domains:
        yield Trait(
            kind="domain",
            value=one.domain,
            defanged=defang_host(one.domain),
            seen_as=one.uses,
            role=one.role,
            acts=is_phishing(case) and one.role == "fraudulent" and one.role_certainty in {"certain", "probable"},
            evidence=one.evidence,
        )


def _hosts(case: Case) -> Iterator[Trait]:
    for one in case.hosts:
        if not ipaddress.ip_address(one.ip).is_global:
            continue
        network = one.network
        yield Trait(
            kind="ip",
            value=one.ip,
            defanged=defang_host(one.ip),
            seen_as=one.uses,
            role=one.role,
            acts=False,  # others stand behind the same address, today or tomorrow
            evidence=network.evidence if network is not None else (),
            name=network.provider if network is not None else None,
        )


def _files(case: Case) -> Iterator[Trait]:
    page = case.attached_page
    for part in case.message.parts:
        if part.filename is None or part.sha256 is None or part.type.startswith(("multipart/", "message/")):
            continue
        yield Trait(
            kind="file",
            value=part.sha256,
            defanged=part.sha256,
            seen_as=("attachment",),
            role="unknown",
            acts=is_phishing(case) and page is not None and page.part == part.path and bool(page.fields),
            evidence=(f"part:{part.path}",),
            name=part.filename,
        )
