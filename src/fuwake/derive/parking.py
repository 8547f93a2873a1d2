"""Is a domain parked: put on a page of a service because nobody uses it? By name servers, aliases and addresses (parking.toml). Pure.

A parked domain is registered. `no` says that it stands with none of the services that are known, and no more.
"""

import ipaddress
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from fuwake.derive.recorded import Observations, dns_records, locus, record_of
from fuwake.model.answers import DnsAnswer, DomainRecord
from fuwake.model.infrastructure import Parking, ParkingKind

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class _Service(NamedTuple):
    name: str
    kind: ParkingKind
    suffixes: tuple[str, ...]
    aliases: tuple[str, ...]
    networks: tuple[_Network, ...]
    shared: tuple[_Network, ...]


def parking(domain: str, observations: Observations) -> Parking | None:
    """What name servers and addresses say; None where neither was asked for. A failed look-up is never `no`.

    Name servers: those that DNS has, and those that the registry has, which change later.
    """
    asked = [f"{kind} {domain}" for kind in ("NS", "A", "AAAA")]
    if not any(f"dns:{question}" in observations for question in asked):
        return None
    for service, why, evidence in _signs(domain, observations):
        loci = tuple(dict.fromkeys(evidence))
        return Parking(status="yes", kind=service.kind, service=service.name, why=why, evidence=loci)
    loci = tuple(locus(seen) for question in asked if (seen := observations.get(f"dns:{question}")) is not None)
    doubtful = _at_shared_address(domain, observations)
    if doubtful is not None:
        why = f"its address serves domains that {doubtful.name} parks and others alike"
        return Parking(status="unknown", kind=None, service=None, why=why, evidence=loci)
    if any(dns_records(observations, question) is None for question in asked[:2]):
        return Parking(status="unknown", kind=None, service=None, why="its name servers or addresses could not be found out", evidence=loci)
    return Parking(status="no", kind=None, service=None, why="it stands with none of the services that are known", evidence=loci)


def kinds_of(name_servers: Iterable[str]) -> frozenset[ParkingKind]:
    """`sale`, `parking`, `expired`: the kinds of service that these name servers belong to."""
    return frozenset(service.kind for server in name_servers if (service := _by_suffix(server, "suffixes")) is not None)


def _signs(domain: str, observations: Observations) -> Iterator[tuple[_Service, str, tuple[str, ...]]]:
    """(service, why, evidence), the surest first."""
    for key in (f"dns:NS {domain}", f"rdap:domain {domain}", f"whois:domain {domain}"):
        answer, record = record_of(observations.get(key), DnsAnswer), record_of(observations.get(key), DomainRecord)
        for server in answer.records if answer is not None else record.name_servers if record is not None else ():
            service = _by_suffix(server, "suffixes")
            if service is not None:
                yield service, f"its name server {server} is of {service.name}", (f"observation:{key}",)
    answers = [seen for kind in ("A", "AAAA") if (seen := observations.get(f"dns:{kind} {domain}")) is not None]
    for seen in answers:
        alias = (seen.data or {}).get("canonical_name")
        service = _by_suffix(alias, "aliases") if isinstance(alias, str) else None
        if service is not None:
            yield service, f"it is an alias of {alias}, of {service.name}", (locus(seen),)
    loci = tuple(locus(seen) for seen in answers)
    service = _by_addresses(domain, observations, "networks")
    if service is not None:
        yield service, f"its addresses are of {service.name}", loci
    service = _at_shared_address(domain, observations)
    mail = f"MX {domain}"
    if service is not None and dns_records(observations, mail) == ("0 .",):
        why = f"its address is one where {service.name} parks, and it declares that it takes no mail"
        yield service, why, (*loci, locus(observations[f"dns:{mail}"]))


def _at_shared_address(domain: str, observations: Observations) -> _Service | None:
    return _by_addresses(domain, observations, "shared")


def _by_addresses(domain: str, observations: Observations, field: Literal["networks", "shared"]) -> _Service | None:
    """The service that all addresses of a domain belong to."""
    texts = [text for kind in ("A", "AAAA") for text in dns_records(observations, f"{kind} {domain}") or ()]
    addresses = [ipaddress.ip_address(text) for text in texts if _is_address(text)]
    for service in _services():
        networks: tuple[_Network, ...] = getattr(service, field)
        if addresses and all(any(one.version == net.version and one in net for net in networks) for one in addresses):
            return service
    return None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _by_suffix(name: str, field: Literal["suffixes", "aliases"]) -> _Service | None:
    name = name.lower().rstrip(".")
    return next((one for one in _services() if any(name == end or name.endswith(f".{end}") for end in getattr(one, field))), None)


@cache
def _services() -> tuple[_Service, ...]:
    document = tomllib.loads(files("fuwake.derive").joinpath("parking.toml").read_text(encoding="utf-8"))
    return tuple(
        _Service(
            name=entry["name"],
            kind=entry["kind"],
            suffixes=tuple(entry.get("suffixes", ())),
            aliases=tuple(entry.get("aliases", ())),
            networks=tuple(map(ipaddress.ip_network, entry.get("networks", ()))),
            shared=tuple(map(ipaddress.ip_network, entry.get("shared", ()))),
        )
        for entry in document["service"]
    )
