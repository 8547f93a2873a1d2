"""Networks as ARIN answers (`n + <address>`): arin.net/resources/registry/whois/rws/cli."""

import re

from fuwake.model.answers import NetworkRecord
from fuwake.observe.answer_text import MAX_ITEMS, email_of, organisation_of, tidy
from fuwake.observe.whois_formats.lines import Pairs, colon_pairs, first
from fuwake.observe.whois_formats.ranges import Address, holds, range_from, shown, width

_SYSTEM = re.compile(r"\bAS(\d{1,10})\b")
_HANDLE = re.compile(r"\s*\([A-Z0-9-]{1,40}\)\Z")


def network(lines: list[str], ip: Address, server: str) -> NetworkRecord | None:
    """The narrowest network that holds the address, or None where the answer has none."""
    pairs = colon_pairs(lines)
    best: tuple[int, int] | None = None
    starts = [index for index, (key, _) in enumerate(pairs) if key == "netrange"]
    for index in starts:
        found = range_from(pairs[index][1])
        if found and holds(found, ip) and (best is None or width(found) < best[0]):
            best = (width(found), index)
    if best is None:
        return None
    until = next((index for index in starts if index > best[1]), len(pairs))
    own: Pairs = pairs[best[1] : until]
    found = range_from(own[0][1])
    assert found is not None
    country = (tidy(first(own, "country"), 10) or "").upper()
    return NetworkRecord(
        range=shown(found),
        name=tidy(first(own, "netname"), 80),
        organisation=_organisation(own),
        country=country if len(country) == 2 and country.isalpha() else None,
        abuse_email=email_of(first(own, "rabuseemail", "orgabuseemail") or first(pairs, "rabuseemail", "orgabuseemail")),
        parent=tidy(first(own, "parent"), 80),
        server=server,
        origin=tuple(int(found) for found in _SYSTEM.findall(first(own, "originas") or "")[:MAX_ITEMS]),
    )


def _organisation(pairs: Pairs) -> str | None:
    """OrgName is an organisation by rule; CustName (a customer's block) may be anybody."""
    name = first(pairs, "orgname") or first(pairs, "organization")
    if name:
        return organisation_of(_HANDLE.sub("", name), explicit=True)
    return organisation_of(first(pairs, "custname"), explicit=False)
