"""What kind of machine stands behind an address, by its reverse name and its network: rented, shared, a subscriber's line. Pure.

A name alone proves nothing: whoever holds an address may write any name for it. Who asks must know that it leads back.
"""

import re
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from fuwake.brands.table import index

Sort = Literal["rented", "shared", "access", "front"]
_LINE = re.compile(
    r"(?:^|[.\-_\d])(?:dyn(?:amic)?(?:ip)?|dhcp|a?dsl|vdsl|ppp(?:oe)?|pools?|cable|catv|broadband|dial(?:up|in)?|cust(?:omer)?|"
    r"ftth|fttx|flets|ipngn\w{0,12}|mobile|lte|wimax|res(?:idential)?|home|subs?)(?=$|[.\-_\d])"
)
_RENTED = re.compile(r"(?:^|[.\-_\d])(?:v(?:ps|ds|mi?|server)|cloud|instances?|compute|dedi(?:cated)?|colo|kvm|xvps)(?=$|[.\-_\d])")
_POST = re.compile(
    r"^(?:mx|mail|smtps?|relay|mta|zm|zimbra|exch(?:ange)?|owa|postfix|imap|pop|webmail|store)"
    r"(?:[.\-_]|$|(?:[a-z]|out|in|gw)?\d|(?:out|in|gw)[.\-_])"
)


class Machine(Struct, frozen=True, kw_only=True):
    """What a reverse name or a network says."""

    sort: Sort
    name: str | None
    """Whose it is; None where only the shape of the name speaks."""


@lru_cache(maxsize=4096)
def by_name(name: str, ip: str = "") -> Machine | None:
    """By a reverse name: the provider's ending (data/reverse_names.csv), else the shape together with the address in the name."""
    host = name.lower().rstrip(".")[:255]
    labels = host.split(".")
    table = index("reverse_names")
    for start in range(1, len(labels) - 1):
        row = table.get(".".join(labels[start:]))
        if row is not None:
            return Machine(sort=_sort(row[1]), name=row[2])
    if not spells_address(host, ip):
        return None
    if _RENTED.search(host):
        return Machine(sort="rented", name=None)
    return Machine(sort="access", name=None) if _LINE.search(host) else None


def by_network(asn: int | None) -> Machine | None:
    """By the number of the autonomous system (data/networks.csv)."""
    row = index("networks").get(str(asn)) if asn is not None else None
    return Machine(sort=_sort(row[1]), name=row[2]) if row is not None else None


def is_post(name: str) -> bool:
    """Whether a name is that of somebody's mail server: `mail.`, `mx2.`, `zm-store01.` …"""
    return _POST.match(name.lower()[:255]) is not None


def spells_address(host: str, ip: str) -> bool:
    """Whether a name writes its IPv4 address out, forwards or backwards, by octets or by hexadecimal digits."""
    octets = ip.split(".")
    if len(octets) != 4 or not all(octet.isdigit() and int(octet) < 256 for octet in octets):
        return False
    found = [str(int(number)) for number in re.findall(r"\d{1,3}", host)]
    joined = f".{'.'.join(found)}."
    if f".{'.'.join(octets)}." in joined or f".{'.'.join(reversed(octets))}." in joined:
        return True
    return "".join(f"{int(octet):02x}" for octet in octets) in host or "".join(f"{int(octet):03d}" for octet in octets) in host


def _sort(word: str) -> Sort:
    match word:
        case "rented" | "shared" | "access" | "front":
            return word
        case _:
            raise ValueError(f"no such sort of machine: {word}")
