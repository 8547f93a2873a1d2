"""Assembles what is known of each domain and each address of a case, with its role (B6). Pure."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from fuwake.derive.dnssec import dnssec
from fuwake.derive.listings import listings
from fuwake.derive.mail_exchange import mail_exchange
from fuwake.derive.network import network, place
from fuwake.derive.parking import parking
from fuwake.derive.registration import registration
from fuwake.derive.relay import Met, machine_standing
from fuwake.derive.role_services import used
from fuwake.derive.role_world import Bearing, World, bearing
from fuwake.derive.sightings import Sighting, addresses, host_of, sightings
from fuwake.derive.standing import standing
from fuwake.derive.wildcard import host_name
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
    world = _world(anatomy, spoofing, observations, page, brand, at)
    common = bearing(world)
    return {name: _domain(world, common, sighting) for name, sighting in sightings(world).items()}


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
    world = _world(anatomy, spoofing, observations, page, brand, at)
    common = bearing(world)
    by_domain = domains(anatomy, auth, spoofing, observations, page, brand, at) if known is None else known
    found: dict[str, _Seen] = {}
    for ip, use, name in _sighted_addresses(world):
        if ip in found or len(found) < _MOST_HOSTS:
            seen = found.setdefault(ip, _Seen(uses={}, names={}))
            seen.uses.setdefault(use)
            if name:
                seen.names.setdefault(name)
    return {ip: _host(world, common, ip, seen, by_domain) for ip, seen in found.items()}


def _world(  # noqa: PLR0917  # as above
    anatomy: Anatomy, spoofing: Spoofing, observations: Mapping[str, Observation], page: Page | None, brand: Brand | None, at: datetime
) -> World:
    lists = listings(observations) if observations else ()
    return World(anatomy=anatomy, spoofing=spoofing, observations=observations, page=page, brand=brand, at=at, listings=lists)


def _domain(world: World, common: Bearing, sighting: Sighting) -> CaseDomain:
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
    known_as = standing(world, common, sighting, registered, mail)
    return CaseDomain(
        domain=name,
        uses=tuple(sighting.uses),
        role=known_as.role,
        role_why=known_as.en,
        role_why_ja=known_as.ja,
        role_certainty=known_as.certainty,
        role_reasons=known_as.reasons,
        service=used(sighting) if known_as.role == "abused_service" else None,
        registration=registered,
        addresses=tuple(ips),
        mail=mail,
        evidence=tuple(loci),
        dnssec=dnssec(name, world.observations),
        parking=parking(name, world.observations),
        names=tuple(own for host in sighting.hosts if (own := host_name(host, world.observations)) is not None),
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


def _host(world: World, common: Bearing, ip: str, seen: _Seen, by_domain: Mapping[str, CaseDomain]) -> CaseHost:
    runs = network(ip, world.observations)
    met = Met(ip=ip, uses=tuple(seen.uses), names=tuple(seen.names), network=runs)
    known_as = machine_standing(world, common, met, by_domain)
    return CaseHost(
        ip=ip,
        uses=tuple(seen.uses),
        names=tuple(seen.names),
        role=known_as.role,
        role_why=known_as.en,
        role_why_ja=known_as.ja,
        role_certainty=known_as.certainty,
        role_reasons=known_as.reasons,
        network=runs,
        place=place(ip, world.observations),
    )
