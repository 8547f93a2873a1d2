"""Assembles what is known of each domain and each address of a case, with its role (B6). Pure."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from fuwake.brands import services
from fuwake.derive.mail_exchange import mail_exchange
from fuwake.derive.network import network, place
from fuwake.derive.registration import registration
from fuwake.derive.sightings import Sighting, World, addresses, host_of, sightings
from fuwake.derive.standing import Standing, standing
from fuwake.model.anatomy import Anatomy
from fuwake.model.authentication import Authentication, Spoofing
from fuwake.model.infrastructure import CaseDomain, CaseHost
from fuwake.model.judgement import Brand
from fuwake.model.observation import Observation
from fuwake.model.page import Page
from fuwake.parse.domains import registrable_domain

_MOST_HOSTS = 40


class _Seen(Struct):
    """An address while it is being put together."""

    uses: dict[str, None]
    names: dict[str, None]


def domains(  # noqa: PLR0917  # signature agreed between the rooms
    anatomy: Anatomy,
    auth: Authentication,  # noqa: ARG001  # part of the agreed signature; the spoofing statement already holds what it says
    spoofing: Spoofing,
    observations: Mapping[str, Observation],
    page: Page | None,
    brand: Brand | None,
    at: datetime,
) -> dict[str, CaseDomain]:
    """Every registrable domain by name: uses, registration, addresses, mail exchange, role. `at`: when the mail arrived."""
    world = World(anatomy=anatomy, spoofing=spoofing, observations=observations, page=page, brand=brand, at=at)
    return {name: _domain(world, sighting) for name, sighting in sightings(world).items()}


def hosts(  # noqa: PLR0917  # the same
    anatomy: Anatomy,
    auth: Authentication,
    spoofing: Spoofing,
    observations: Mapping[str, Observation],
    page: Page | None,
    brand: Brand | None,
    at: datetime,
    *,
    known: Mapping[str, CaseDomain] | None = None,
) -> dict[str, CaseHost]:
    """Every address by its text: uses, names, network, place, role. `known`: what `domains` gave, where that was asked for already."""
    world = World(anatomy=anatomy, spoofing=spoofing, observations=observations, page=page, brand=brand, at=at)
    by_domain = domains(anatomy, auth, spoofing, observations, page, brand, at) if known is None else known
    found: dict[str, _Seen] = {}
    for ip, use, name in _sighted_addresses(world):
        if ip in found or len(found) < _MOST_HOSTS:
            seen = found.setdefault(ip, _Seen(uses={}, names={}))
            seen.uses.setdefault(use)
            if name:
                seen.names.setdefault(name)
    return {ip: _host(world, ip, seen, by_domain) for ip, seen in found.items()}


def _domain(world: World, sighting: Sighting) -> CaseDomain:
    name = sighting.domain
    registered = registration(name, world.observations, world.at)
    mail = mail_exchange(name, world.observations)
    ips: dict[str, None] = {}
    loci = dict(sighting.loci)
    for host in (name, *sighting.hosts):
        found, evidence = addresses(world.observations, host)
        ips.update(dict.fromkeys(found))
        loci.update(dict.fromkeys(evidence))
    for known in (registered, mail):
        loci.update(dict.fromkeys(known.evidence if known is not None else ()))
    role, why_ja, why = standing(world, sighting, registered)
    return CaseDomain(
        domain=name,
        uses=tuple(sighting.uses),
        role=role,
        role_why=why,
        role_why_ja=why_ja,
        registration=registered,
        addresses=tuple(ips),
        mail=mail,
        evidence=tuple(loci),
    )


def _sighted_addresses(world: World) -> list[tuple[str, str, str | None]]:
    """(address, use, name), the origin first."""
    found: list[tuple[str, str, str | None]] = []
    origin = world.anatomy.trace.origin
    if origin is not None:
        found.append((origin.ip, "origin", origin.rdns))
    for box in world.anatomy.message.author[:5]:
        found += [(ip, "author", box.domain) for ip in addresses(world.observations, box.domain or "")[0]]
    for link in world.anatomy.links:
        if link.host is None or link.automatic or link.one_click:
            continue
        if link.domain is None and registrable_domain(link.host) is None and _is_address(link.host):
            found.append((link.host, "link", None))
        found += [(ip, "link", link.host) for ip in addresses(world.observations, link.host)[0]]
    page = world.page
    if page is not None:
        for step in page.redirects:
            if step.ip:
                found.append((step.ip, "redirect", host_of(step.url)))
        if page.ip:
            found.append((page.ip, "page", page.host))
    return found


def _is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def _host(world: World, ip: str, seen: _Seen, by_domain: Mapping[str, CaseDomain]) -> CaseHost:
    role, why_ja, why = _host_standing(world, seen, by_domain)
    return CaseHost(
        ip=ip,
        uses=tuple(seen.uses),
        names=tuple(seen.names),
        role=role,
        role_why=why,
        role_why_ja=why_ja,
        network=network(ip, world.observations),
        place=place(ip, world.observations),
    )


def _host_standing(world: World, seen: _Seen, by_domain: Mapping[str, CaseDomain]) -> Standing:
    """The part an address plays; a site's address follows its domain, but a provider is never accused."""
    if "origin" in seen.uses:
        return _origin_standing(seen)
    site = {"link", "page", "redirect"} & set(seen.uses)
    if not site:
        if world.spoofing.status == "forged":
            return Standing(
                "innocent",
                "詐称されたドメインのサーバーで、このメールとは関係がありません。",
                "A server of the forged domain; it has no part in this mail.",
            )
        return Standing(
            "unknown",
            "差出人ドメインのサーバーです。このメールとの関係は示されていません。",
            "A server of the author's domain; nothing ties it to this mail.",
        )
    roles = [by_domain[name].role for name in map(registrable_domain, seen.names) if name is not None and name in by_domain]
    if "compromised" in roles:
        return Standing(
            "compromised",
            "書き換えられた可能性のあるサイトが、このサーバーに置かれています。",
            "A site that was possibly broken into stands on this server.",
        )
    if "fraudulent" in roles or "abused_service" in roles:
        return Standing(
            "abused_service",
            "問題の画面の置き場所として使われています。",
            "The page in question was put on it.",
        )
    if roles and all(role == "innocent" for role in roles):
        return Standing("innocent", "正規のサイトのサーバーです。", "A server of a genuine site.")
    return Standing("unknown", "このサーバーがどう使われたかは、決められません。", "What part this server plays cannot be told.")


def _origin_standing(seen: _Seen) -> Standing:
    service = next((s for s in map(services.of, seen.names) if s is not None and s.kind in {"mail", "sending", "hosting"}), None)
    if service is not None:
        return Standing(
            "abused_service",
            f"だれでも使えるメールサービス（{service.name}）のサーバーから送られました。運営者ではなく、その利用者の行いです。",
            f"The mail came through a mail service open to anybody ({service.name}): the doing of one of its users, not of its operator.",
        )
    return Standing(
        "unknown",
        "メールは、このサーバーから渡されました。サーバーや利用者のアカウントが悪用された可能性があり、運営者が送ったとは限りません。",
        "The mail was handed over by this server. It or a customer's account may have been abused; its operator need not have sent it.",
    )
