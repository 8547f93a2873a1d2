"""Signs that strangers share a domain: a service of the table, the private section of the Public Suffix List, a numbered machine. Pure."""

from collections.abc import Iterator

from fuwake.brands import machines, services
from fuwake.derive.role_world import World
from fuwake.derive.sightings import Sighting
from fuwake.model.infrastructure import CaseDomain
from fuwake.model.role import UsedService
from fuwake.parse.domains import icann_domain
from fuwake.parse.suffixes import suffix_operator

Found = Iterator[tuple[str, dict[str, str], tuple[str, ...]]]
SERVICE_SIGNS = frozenset({"service", "service_rental", "service_names", "machine_name"})
"""Each of these means `service` to the table of cases."""


def signs(world: World, sighting: Sighting) -> Found:
    """(sign, what fills its sentence, evidence). The domain of an address that may be forged says nothing of the service it names."""
    unproven = world.spoofing.status != "authentic" and bool({"author", "sender"} & set(sighting.uses))
    origin = world.anatomy.trace.origin
    claimed: tuple[str, ...] = ("header:",) if unproven else ()
    claimed += ("hop:",) if origin is None or origin.rdns is None else ()  # a greeting is the sender's own word
    places = [each for each in _places(sighting) if not each[2][0].startswith(claimed)]
    front: tuple[str, dict[str, str], tuple[str, ...]] | None = None
    for host, path, locus in places:
        service = services.of(host, path)
        if service is None or service.kind == "names":
            continue
        words = {"service": service.name}
        if service.kind == "well_known":
            front = front or ("well_known", words, locus)
        elif _used_there(service, host, path, locus[0]):
            kind = services.kind_of(service)
            sign = "service_rental" if kind.customer == "customer" else "service"
            yield sign, words | {"kind": kind.ja, "kind_en": kind.en}, locus
            return
        else:
            front = front or ("service_front", words, locus)
    if front is not None:
        yield front
    elif places and _lent(sighting.domain):
        yield "service_names", {"service": lender(sighting.domain)}, ()
    else:
        yield from _machines(sighting)


def used(sighting: Sighting) -> UsedService | None:
    """The service a domain lies on, with whom to tell; None where it lies on none."""
    for host, path, locus in _places(sighting):
        service = services.of(host, path)
        if service is None or service.kind in {"names", "well_known"}:
            continue
        if _used_there(service, host, path, locus[0]):
            operator = services.operator(service)
            name = operator.name
            if not service.operator:
                name = suffix_operator(service.domain) or name
            return UsedService(name=service.name, kind=service.kind, operator=name, report=operator.report)
    if _lent(sighting.domain):
        name = lender(sighting.domain)
        return UsedService(name=name, kind="hosting", operator=name, report=None)
    return None


def strangers_share(known: CaseDomain) -> bool:
    """Whether many strangers have places on a domain, so that what is said of all of it accuses the wrong ones."""
    return any(each.side == "service" or each.sign == "well_known" for each in known.role_reasons)


def lender(domain: str) -> str:
    """Who lends the name, as the Public Suffix List calls him; else the suffix."""
    suffix = domain.partition(".")[2]
    return suffix_operator(suffix) or suffix


def _used_there(service: services.Service, host: str, path: str, locus: str) -> bool:
    """Whether it is a user who stands behind a place: of a mail service where it is an address or a machine, else a page of his."""
    address = not locus.startswith(("link:", "observation:"))
    return (address and service.kind in {"mail", "sending"}) or services.is_users(service, host, path)


def _lent(domain: str) -> bool:
    """Whether the name lies below a private suffix that is no seller of names."""
    if icann_domain(domain) in {None, domain}:
        return False
    service = services.of(domain)
    return service is None or service.kind != "names"


def _machines(sighting: Sighting) -> Found:
    """A host whose name is a provider's number for a rented machine."""
    for host, _, locus in _places(sighting):
        found = machines.by_name(host)
        if found is not None and found.sort == "rented" and found.name is not None:
            yield "machine_name", {"service": found.name}, locus
            return


def _places(sighting: Sighting) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for (host, path), locus in sighting.places.items():
        yield host, path, (locus,)
