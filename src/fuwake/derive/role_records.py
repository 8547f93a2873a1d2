"""Signs of a role in what registries, name servers, certificate logs and the site's own header fields say. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from fuwake.brands import services
from fuwake.derive.listings import TITLES
from fuwake.derive.parking import parking
from fuwake.derive.phase import phase_of
from fuwake.derive.recorded import locus, record_of
from fuwake.derive.role_services import lender
from fuwake.derive.role_world import World
from fuwake.derive.sightings import Sighting
from fuwake.model.infrastructure import Listing, MailExchange, Registration
from fuwake.model.observation import Observation
from fuwake.model.site import HttpRecord, TransparencyRecord
from fuwake.parse.domains import icann_domain, registrable_domain

YOUNG_DAYS = 30
OLD_DAYS = 365
_SOFTWARE = {"wordpress": "WordPress", "drupal": "Drupal"}
"""Marks of header fields (`server_marks.toml`) that are site software which an owner installs."""
_TENANTS = services.PAGES | {"workspace"}
Found = Iterator[tuple[str, dict[str, str], tuple[str, ...]]]


def signs(world: World, sighting: Sighting, registration: Registration | None, mail: MailExchange | None) -> Found:
    """(sign, what fills its sentence, evidence)."""
    told = tuple(_registered(world, registration))
    yield from told
    yield from _parked(world, sighting, registration)
    yield from _certificates(world, sighting, registration)
    old = any(sign == "old" for sign, _, _ in told)
    if old and mail is not None and mail.status == "receives":
        yield "in_use", {}, mail.evidence
    if old:
        yield from _aliases(world, sighting)
    for host in sighting.hosts:
        for observation in _asked(world, "http", host):
            seen = record_of(observation, HttpRecord)
            found = next((_SOFTWARE[mark] for mark in seen.marks if mark in _SOFTWARE), None) if seen is not None else None
            if found is not None:
                yield "cms_seen", {"software": found}, (locus(observation),)


def title(entry: Listing) -> str:
    """A list's name for readers."""
    return TITLES.get(entry.list, entry.list)


def _registered(world: World, known: Registration | None) -> Found:
    if known is None:
        return
    if known.status == "not_registered":
        yield "not_registered", {}, known.evidence
    if known.status != "registered":
        return
    since = known.registered_anew_at or known.created_at  # a name that lapsed and was taken again is its new holder's
    age = (world.at - since).days if since is not None else None
    if known.registered_anew_at is not None:
        yield "earlier_life", {"year": str((known.created_at or known.registered_anew_at).year)}, known.evidence
    if any(each.field == "created_at" for each in known.contradictions):
        yield "age_disputed", {}, known.evidence
    elif since is not None and since > world.at + timedelta(days=1):
        yield "registered_after", {}, known.evidence
    elif age is not None and age < YOUNG_DAYS:
        yield "young", {"days": str(max(age, 0))}, known.evidence
    elif age is not None and age >= OLD_DAYS:
        yield "old", {"years": str(age // 365)}, known.evidence
        if known.transferred_at is not None and timedelta() <= world.at - known.transferred_at < timedelta(days=YOUNG_DAYS):
            yield "moved", {}, known.evidence
    held = phase_of(known.states)
    if held is not None:
        yield "held", {"state": _shown(held[1])}, known.evidence


def _parked(world: World, sighting: Sighting, known: Registration | None) -> Found:
    """A page of a parking service; a registrar's page on a domain whose term is over is no offer of its holder's."""
    found = parking(sighting.domain, world.observations)
    if found is None or found.status != "yes" or (known is not None and known.status == "not_registered"):
        return
    if found.kind == "expired":
        yield "held", {"state": "expired"}, found.evidence
    else:
        yield "parked", {}, found.evidence


def _shown(state: str) -> str:
    return " ".join(state.partition("http")[0].split())[:40]


def _certificates(world: World, sighting: Sighting, known: Registration | None) -> Found:
    """Whether certificates in the public logs are older than the mail by a year, or older than the registration."""
    created = known.created_at if known is not None and known.status == "registered" else None
    for host in dict.fromkeys((sighting.domain, *sighting.hosts)):
        observation = world.observations.get(f"ct:{host}")
        record = record_of(observation, TransparencyRecord)
        first = record.first_issued if record is not None else None
        if observation is None or first is None:
            continue
        if created is not None and first < created - timedelta(days=2):
            yield "earlier_life", {"year": _year(first)}, (locus(observation), *(known.evidence if known is not None else ()))
        elif first <= world.at - timedelta(days=OLD_DAYS):
            yield "long_used", {"year": _year(first)}, (locus(observation),)


def _year(at: datetime) -> str:
    return str(at.year)


def _aliases(world: World, sighting: Sighting) -> Found:
    """A name below an old domain that is an alias to a cloud's customer: perhaps one that its owner gave up and a stranger took."""
    for host in sighting.hosts:
        if host in {sighting.domain, f"www.{sighting.domain}"}:
            continue
        for kind in ("A", "AAAA"):
            observation = world.observations.get(f"dns:{kind} {host}")
            target = observation.data.get("canonical_name") if observation is not None and observation.data is not None else None
            if observation is None or not isinstance(target, str) or registrable_domain(target) == sighting.domain:
                continue
            service, below = services.of(target), registrable_domain(target) or target
            if (service is not None and service.kind in _TENANTS) or below != icann_domain(target):
                name = service.name if service is not None else lender(below)
                yield "takeover", {"service": name}, (locus(observation),)


def _asked(world: World, observer: str, host: str) -> Iterator[Observation]:
    for scheme in ("https", "http"):
        for tail in ("/", ""):
            found = world.observations.get(f"{observer}:{scheme}://{host}{tail}")
            if found is not None:
                yield found
