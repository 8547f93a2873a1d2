"""Large mail providers as receivers (`data/providers.csv`): names that belong together, inside networks and edge servers.

`border`: what connects comes from outside, another customer's server too. `relay`: the provider's own machine between two of
its servers. `inner`: takes mail from the provider's own machines only. `below`: writes its results right below its own Received.
"""

import csv
import ipaddress
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from importlib.resources import files

from msgspec import Struct

from fuwake.parse.domains import parse_ip, registrable_domain

_Net = ipaddress.IPv4Network | ipaddress.IPv6Network


class _Table(Struct, frozen=True):
    same: dict[str, str]
    networks: dict[str, tuple[_Net, ...]]
    borders: tuple[str, ...]
    relays: tuple[str, ...]
    inner: tuple[str, ...]
    below: tuple[str, ...]


@cache
def _table() -> _Table:
    same: dict[str, str] = {}
    networks: dict[str, list[_Net]] = {}
    names: dict[str, list[str]] = {"border": [], "relay": [], "inner": [], "below": []}
    with files("fuwake.parse.data").joinpath("providers.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["kind"] == "same":
                same[row["value"]] = row["domain"]
            elif row["kind"] == "network":
                networks.setdefault(row["domain"], []).append(ipaddress.ip_network(row["value"]))
            else:
                names[row["kind"]].append(row["value"])
    return _Table(
        same=same,
        networks={domain: tuple(nets) for domain, nets in networks.items()},
        borders=tuple(names["border"]),
        relays=tuple(names["relay"]),
        inner=tuple(names["inner"]),
        below=tuple(names["below"]),
    )


@lru_cache(maxsize=4096)  # the same servers stand in mail after mail; so for what follows
def organisation(host: str | None) -> str | None:
    """The registrable domain of a server, one for all names of the same provider; an inside address gives its provider."""
    if host is None:
        return None
    address = parse_ip(host)
    if address is not None:
        return next((domain for domain, nets in _table().networks.items() if any(address in net for net in nets)), None)
    domain = registrable_domain(host)
    return _table().same.get(domain, domain) if domain is not None else None


def is_inside_network(domain: str, ip: str) -> bool:
    """Whether the address lies in a network that the provider uses between its own servers."""
    address = parse_ip(ip)
    return address is not None and any(address in net for net in _table().networks.get(domain, ()))


@lru_cache(maxsize=4096)
def is_border(by: str | None) -> bool:
    """Whether the name is that of a provider's edge server: what connects to it comes from outside."""
    return by is not None and any(by == name or by.endswith("." + name) for name in _table().borders)


@lru_cache(maxsize=4096)
def is_relay(host: str | None) -> bool:
    """Whether the name is that of a machine between two servers of one provider."""
    return host is not None and any(fnmatchcase(host, pattern) for pattern in _table().relays)


def is_inner(by: str | None) -> bool:
    """Whether the name is that of a server that only the provider's own machines connect to."""
    return by is not None and any(fnmatchcase(by, pattern) for pattern in _table().inner)


def writes_below(by: str | None) -> bool:
    """Whether the edge server writes its Authentication-Results and Received-SPF right below its own Received field."""
    return by is not None and by in _table().below
