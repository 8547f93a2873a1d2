"""The table of blocklists over DNS, the names that are asked in their zones, and what an answer there means (RFC 5782). Pure."""

import ipaddress
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
from msgspec import Struct

from fuwake.parse.domains import parse_ip, to_ascii

Use = Literal["anyone", "low-volume", "non-commercial", "registration"]
BY_DEFAULT: frozenset[Use] = frozenset({"anyone", "low-volume"})
"""Lists with these terms are asked unless the user says otherwise."""
_REFUSALS = ipaddress.IPv4Network("127.255.255.0/24")
"""Reserved by Spamhaus for refusals, and taken up by others: never a listing, in any list."""
_ANSWERS = ipaddress.IPv4Network("127.0.0.0/8")


class DnsList(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[list]]` of dns_lists.toml, which explains the fields."""

    name: str
    title: str
    zone: str
    kind: Literal["address", "domain"]
    use: Use
    terms: str
    must: str
    must_not: str
    source: str
    date: date
    codes: Mapping[str, str] = {}
    bits: Mapping[str, str] = {}
    information: tuple[int, ...] = ()
    refused: Mapping[str, str] = {}


class Meaning(Struct, frozen=True, kw_only=True):
    """What the addresses of one answer mean."""

    status: Literal["listed", "not_listed", "refused", "unknown"]
    """`unknown`: an answer that the list's documents do not know."""
    threats: tuple[str, ...] = ()
    detail: str = ""


@cache
def dns_lists() -> Mapping[str, DnsList]:
    """All lists of the table by name."""
    document = tomllib.loads(files("fuwake.observe.reputation").joinpath("dns_lists.toml").read_text(encoding="utf-8"))
    return {entry.name: entry for entry in msgspec.convert(document["list"], tuple[DnsList, ...])}


def query_name(entry: DnsList, subject: str) -> str:
    """The name asked in the list's zone: reversed octets, reversed nibbles (RFC 5782 section 2.4), or the domain itself.

    Raises ValueError where the subject is not of the list's kind.
    """
    address = parse_ip(subject)
    if (address is not None) != (entry.kind == "address"):
        raise ValueError(f"{entry.title} lists {'addresses' if entry.kind == 'address' else 'names'}, which {subject[:80]} is not")
    if address is None:
        name = to_ascii(subject)
        if name is None:
            raise ValueError(f"not a domain name: {subject[:80]}")
        return f"{name}.{entry.zone}"
    reverse = address.reverse_pointer.removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa")
    return f"{reverse}.{entry.zone}"


def meaning(entry: DnsList, addresses: tuple[str, ...]) -> Meaning:
    """What the A records of an answer say. No records: not listed."""
    threats: list[str] = []
    for text in addresses:
        address = ipaddress.ip_address(text)
        if text in entry.refused:
            return Meaning(status="refused", detail=f"{text}: {entry.refused[text]}")
        if address in _REFUSALS:
            return Meaning(status="refused", detail=f"{text}: an answer that means refusal")
        if address not in _ANSWERS:
            return Meaning(status="unknown", detail=f"{text} is no answer of a blocklist: the zone is parked or redirected")
        found = _threats(entry, text)
        if found is None:
            return Meaning(status="unknown", detail=f"{text}: a code that {entry.title} does not document")
        threats += found
    kept = tuple(dict.fromkeys(threats))
    return Meaning(status="listed" if kept else "not_listed", threats=kept)


def _threats(entry: DnsList, text: str) -> list[str] | None:
    """Threats of one code, none for mere information; None for a code that is not in the table."""
    if entry.codes:
        return [entry.codes[text]] if text in entry.codes else None
    octet = int(text.rpartition(".")[2])
    known = sum(entry.information) + sum(int(bit) for bit in entry.bits)
    if octet == 0 or octet & ~known or not text.startswith("127.0.0."):
        return None
    return [word for bit, word in entry.bits.items() if octet & int(bit)]
