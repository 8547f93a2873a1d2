"""What several rules read from the facts: addresses, links to click, loci. Pure."""

import re
from collections.abc import Sequence
from functools import cache

from fuwake.brands.book import book, listed, namesake, under
from fuwake.brands.folding import fold, plain
from fuwake.derive.picture_text import OBSERVER
from fuwake.derive.sightings import host_of, urlsplit_path
from fuwake.model.anatomy import FoundLink
from fuwake.model.base import Defect
from fuwake.model.facts import Facts
from fuwake.model.message import Mailbox
from fuwake.parse.domains import registrable_domain
from fuwake.parse.wrappers.registry import kind
from fuwake.rules._rule import Fired, Unknown

AS_TEXT = Unknown(
    reason="it was forwarded as text, without its header section",
    reason_ja="本文として転送されたメールで、元のヘッダーが残っていないため、確かめられません",
)
NOT_ASKED = Unknown(reason="it was not looked up", reason_ja="調べていません")


def header(facts: Facts, name: str) -> str | None:
    """`header:<index>` of the first field of this name; None where there is none."""
    fields = facts.anatomy.message.named.get(name.lower())
    return f"header:{fields[0].index}" if fields else None


def body(facts: Facts) -> str:
    """`part:<path>` of the part read as the body; `message` where there is none."""
    message = facts.anatomy.message
    path = message.text_part or message.html_part
    return f"part:{path}" if path else "message"


def author(facts: Facts) -> Mailbox | None:
    """The first author with a domain; None where no From field holds one."""
    for box in facts.anatomy.message.author:
        if box.domain:
            return box
    return None


def author_domains(facts: Facts) -> frozenset[str]:
    """Registrable domains of all authors."""
    return frozenset([registrable_domain(box.domain) or box.domain for box in facts.anatomy.message.author if box.domain])


def clickable(facts: Facts) -> tuple[FoundLink, ...]:
    """Web links a reader follows on purpose: not images and styles, not unsubscribe and confirm links."""
    return facts.anatomy.clickable


def asked_for(facts: Facts, url: str) -> tuple[str, ...]:
    """`link:<index>` of the link that a list was asked about under this URL. A stand-in may have been asked: then the first one on its
    host, or below its domain.
    """
    host, path = host_of(url), urlsplit_path(url)
    domain = registrable_domain(host) if host else None
    ranked = [
        (link.host != host, urlsplit_path(link.url) != path, link.index)
        for link in clickable(facts)
        if link.host == host or (domain is not None and link.domain == domain)
    ]
    return (f"link:{min(ranked)[2]}",) if ranked else ()


def told(link: FoundLink) -> bool:
    """Whether the link says where it leads: False where the receiver's own mail filter wrote a token in its place."""
    return not (link.opaque and kind(link.wrappers[-1]) == "gateway")


def loci(links: Sequence[FoundLink], most: int = 5) -> tuple[str, ...]:
    """`link:<index>` of the first few."""
    return tuple(f"link:{link.index}" for link in links[:most])


def of_brand(facts: Facts, host: str | None) -> bool:
    """Whether the host is known as the brand's, surely or not, or has its name under a country's suffix: never held against anybody."""
    if facts.brand is None:
        return False
    row = listed(facts.brand.id)
    domains = (*facts.brand.official_domains, *(row.domains if row else ()))
    return under(host, (*domains, *(row.mail_domains if row else ()))) or namesake(host or "", domains)


def genuine_brand_mail(facts: Facts) -> bool:
    """Authenticated mail of the brand's own domain."""
    box = author(facts)
    return box is not None and facts.spoofing.status == "authentic" and of_brand(facts, box.domain)


@cache
def _known() -> frozenset[str]:
    return frozenset(domain for brand in book() for domain in brand.domains)


def of_listed(host: str | None) -> bool:
    """Whether the host is known as some listed company's, surely or not."""
    labels = (host or "").lower().rstrip(".").split(".")[-6:]
    return any(".".join(labels[start:]) in _known() for start in range(len(labels) - 1))


def claims_brand(facts: Facts) -> bool:
    """Whether the mail speaks for the brand: in its display name or on its page, or with a pretext to go with the name.

    A name that many mails mention in passing must open the display name: "Apple Support" claims, "Weekly Apple News" does not.
    """
    brand = facts.brand
    if brand is None:
        return False
    row = listed(brand.id)
    names = tuple(fold(name) for name in row.names) if row is not None and row.care == "ambient" else ()
    own = {f"header:{box.header}" for box in facts.anatomy.message.author if not names or fold(box.name or "").startswith(names)}
    page = set(facts.page.evidence) if facts.page is not None else set()
    return facts.scenario is not None or not (own | page).isdisjoint(brand.evidence)


def noted(facts: Facts, codes: frozenset[str]) -> list[Defect]:
    """What the readers of attached files wrote down under these codes, in the order of the mail."""
    return [defect for defect in facts.anatomy.message.defects if defect.code in codes]


def attached(facts: Facts, *codes: str) -> Fired | None:
    """Fires on the files that the readers noted under these codes, named after the first."""
    found = noted(facts, frozenset(codes))
    if not found:
        return None
    name = next((part.filename for part in facts.anatomy.message.parts if f"part:{part.path}" == found[0].where), None)
    places = tuple(dict.fromkeys(defect.where for defect in found))[:5]
    return Fired(evidence=places, words={"name": " ".join(plain(name or "?", 120).split())})


def pictures_unread(facts: Facts) -> Unknown | None:
    """Why the words of a mail that says hardly anything are not known; None where they are, or where it calls for no picture."""
    unread = [seen for seen in facts.observations.values() if seen.observer == OBSERVER and seen.status in {"failed", "skipped"}]
    if not unread:
        return None
    return _ELSEWHERE if all(seen.reason == "policy" for seen in unread) else _NOT_READ


_NOT_READ = Unknown(reason="the words in its pictures were not read", reason_ja="画像の中の文字を読み取っていないため、確かめられません")
_ELSEWHERE = Unknown(
    reason="its pictures lie elsewhere and are never fetched",
    reason_ja="画像が外部にあり、読み込まないことにしているため、確かめられません",
)
_SHOWN = re.compile(r"^\s*(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?:[:/?#]\S*)?\s*$", re.IGNORECASE)


def shown_host(text: str | None) -> str | None:
    """The host that a link's words show when they are a web address and nothing else; None otherwise."""
    hit = _SHOWN.match((text or "")[:300])
    return hit.group(1).lower() if hit else None
