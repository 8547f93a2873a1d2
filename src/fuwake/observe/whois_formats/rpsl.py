"""Networks in objects of RPSL (RFC 2622): RIPE NCC, APNIC, AFRINIC, and LACNIC's relative of it."""

import re

from fuwake.model.answers import NetworkRecord
from fuwake.observe.answer_text import email_of, organisation_of, tidy
from fuwake.observe.whois_formats.lines import Pairs, colon_pairs, every, first
from fuwake.observe.whois_formats.ranges import Address, holds, range_from, shown, width

_ABUSE = re.compile(r"% Abuse contact for '[^']{1,100}' is '([^']{3,254})'")


def network(lines: list[str], ip: Address, server: str) -> NetworkRecord | None:
    """The narrowest network that holds the address, or None where the answer has none."""
    objects = _objects(lines)
    best: tuple[int, Pairs] | None = None
    for pairs in objects:
        text = first(pairs[:1], "inetnum", "inet6num")
        found = range_from(text) if text else None
        if found and holds(found, ip) and (best is None or width(found) < best[0]):
            best = (width(found), pairs)
    if best is None:
        return None
    pairs = best[1]
    found = range_from(pairs[0][1])
    assert found is not None
    country = (tidy(first(pairs, "country"), 10) or "").upper()
    return NetworkRecord(
        range=shown(found),
        name=tidy(first(pairs, "netname"), 80),
        organisation=_organisation(pairs, objects),
        country=country if len(country) == 2 and country.isalpha() else None,
        abuse_email=_abuse(lines, pairs, objects),
        parent=None,
        server=server,
    )


def _objects(lines: list[str]) -> list[Pairs]:
    """Objects are parted by empty lines."""
    objects: list[Pairs] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
        elif block:
            if pairs := colon_pairs(block):
                objects.append(pairs)
            block = []
    return objects


def _organisation(pairs: Pairs, objects: list[Pairs]) -> str | None:
    handle = first(pairs, "org")
    for other in objects:
        if handle and first(other[:1], "organisation") == handle:
            return organisation_of(first(other, "org-name"), explicit=True)
    return organisation_of(first(pairs, "owner", "descr"), explicit=False)


def _abuse(lines: list[str], pairs: Pairs, objects: list[Pairs]) -> str | None:
    for line in lines:
        if found := _ABUSE.match(line):
            return email_of(found.group(1))
    handle = first(pairs, "abuse-c", "mnt-irt")
    for other in objects:
        if handle and handle in every(other, "nic-hdl", "nic-hdl-br", "irt"):
            return email_of(first(other, "abuse-mailbox", "e-mail"))
    return None
