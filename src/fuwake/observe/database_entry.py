"""The kept form of a look-up in a database on this machine: the entry as JSON, with the database it came from."""

import ipaddress
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct

from fuwake.model.errors import ObserveFailure
from fuwake.observe._protocol import Raw
from fuwake.observe.data_sets import Installed


class Entry(Struct, frozen=True, kw_only=True):
    """What is kept as evidence."""

    address: str
    database: str
    version: str
    date: str
    licence: str
    entry: dict[str, Any] | None
    """None: the database has none for the address."""


@lru_cache(maxsize=1024)
def address_of(question: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address asked for; an IPv4 address inside an IPv6 one is taken out. Raises ObserveFailure."""
    try:
        ip = ipaddress.ip_address(question.strip())
    except ValueError as error:
        raise ObserveFailure("not-supported", f"not an IP address: {question[:60]}") from error
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    return ip


def entry_of(ip: ipaddress.IPv4Address | ipaddress.IPv6Address, record: Installed, entry: dict[str, Any] | None) -> Raw:
    """The kept form of one look-up."""
    kept = Entry(
        address=str(ip),
        database=record.database,
        version=record.version,
        date=record.date.isoformat(),
        licence=record.licence,
        entry=entry,
    )
    return Raw(body=msgspec.json.encode(kept), source=f"{record.database} {record.date.isoformat()}")
