"""Networks in objects of RPSL (RFC 2622): RIPE NCC, APNIC, AFRINIC, and LACNIC's relative of it."""

import re

from fuwake.model.answers import NetworkRecord
from fuwake.observe.abuse_desk import desk_of
from fuwake.observe.answer_text import MAX_ITEMS, email_of, organisation_of, tidy
from fuwake.observe.whois_formats.lines import Pairs, colon_pairs, every, first
from fuwake.observe.whois_formats.ranges import Address, holds, range_from, shown, width

_ABUSE = re.compile(r"% Abuse contact for '([^']{1,100})' is '([^']{3,254})'")
_SYSTEM = re.compile(r"AS(\d{1,10})(?!\d)", re.IGNORECASE)
_COMPANY = re.compile(r"\A\d{2,3}\.\d{3}\.\d{3}/\d{4}-\d{2}\Z")
"""Registro.br's number of a company's entry; a person's has another form."""


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
        origin=_origins(objects, ip),
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
    if owner := first(pairs, "owner"):
        return organisation_of(owner, explicit=bool(_COMPANY.search(first(pairs, "ownerid") or "")))
    return organisation_of(first(pairs, "descr"), explicit=False)


def _abuse(lines: list[str], pairs: Pairs, objects: list[Pairs]) -> str | None:
    """The desk of this very network before that of its incident team and of its organisation; never a person's address.

    In this order: RIPE's `% Abuse contact for '<range>'` of this range, `abuse-mailbox` in the network, `abuse-c`, `mnt-irt`, the
    organisation's `abuse-c`, the same comment for a wider range.
    """
    comments = [found for line in lines if (found := _ABUSE.match(line))]
    block = range_from(pairs[0][1])
    if found := next((found for found in comments if range_from(found.group(1)) == block), None):
        return email_of(found.group(2))
    organisation = _described(objects, first(pairs, "org"))
    handles = (first(pairs, "abuse-c"), first(pairs, "mnt-irt"), first(organisation, "abuse-c"))
    for described in (pairs, *(_described(objects, handle) for handle in handles)):
        person = first(described[:4], "person") is not None
        values = every(described, "abuse-mailbox") or (every(described, "e-mail") if described is not pairs else ())
        if desk := desk_of(values, person=person):
            return desk
    return next((email_of(found.group(2)) for found in comments), None)


def _origins(objects: list[Pairs], ip: Address) -> tuple[int, ...]:
    """Origins of the narrowest route objects that hold the address (RFC 2622 section 4)."""
    routes: dict[int, set[int]] = {}
    for pairs in objects:
        text = first(pairs[:1], "route", "route6")
        found = range_from(text) if text else None
        system = _SYSTEM.match(first(pairs, "origin") or "")
        if found and system and holds(found, ip):
            routes.setdefault(width(found), set()).add(int(system.group(1)))
    return tuple(sorted(routes[min(routes)]))[:MAX_ITEMS] if routes else ()


def _described(objects: list[Pairs], handle: str | None) -> Pairs:
    """The object that a handle names; empty where there is none."""
    wanted = (handle or "").split("#")[0].strip()
    return next((other for other in objects if wanted and wanted in every(other, "nic-hdl", "nic-hdl-br", "irt", "organisation")), ())
