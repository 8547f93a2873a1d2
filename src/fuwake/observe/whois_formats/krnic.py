"""Networks as KRNIC (whois.kisa.or.kr) and TWNIC (whois.twnic.net) answer: `key : value` in blocks, the most specific one last."""

import re

from fuwake.model.answers import NetworkRecord
from fuwake.observe.abuse_desk import desk_of
from fuwake.observe.answer_text import organisation_of, tidy
from fuwake.observe.whois_formats.lines import Pairs, colon_pairs, every, first
from fuwake.observe.whois_formats.ranges import Address, holds, range_from, shown, width

_RANGE = ("ipv4 address", "ipv6 address", "ipv4주소", "ipv6주소", "netblock")
_LENGTHS = re.compile(r"\s*\((?:/\d{1,3}\+?){1,8}\)\s*\Z")
_ROLE = re.compile(r"manager|admin|\bnoc\b|abuse|team|cent(?:er|re)|desk|담당|관리", re.IGNORECASE)


def network(lines: list[str], ip: Address, server: str) -> NetworkRecord | None:
    """The narrowest network that holds the address, or None where the answer has none. Person names are not read."""
    pairs = colon_pairs(line for line in lines if not line.lstrip().startswith("<"))
    starts = [index for index, (key, _) in enumerate(pairs) if key in _RANGE]
    best: tuple[int, int] | None = None
    for index in starts:
        found = range_from(_LENGTHS.sub("", pairs[index][1]))
        if found and holds(found, ip) and (best is None or width(found) < best[0]):
            best = (width(found), index)
    if best is None:
        return None
    at = best[1]
    until = next((index for index in starts if index > at), len(pairs))
    own: Pairs = pairs[max(0, at - 1) : until] if pairs[at][0] == "netblock" else pairs[at:until]
    found = range_from(_LENGTHS.sub("", pairs[at][1]))
    assert found is not None
    return NetworkRecord(
        range=shown(found),
        name=tidy(first(own, "service name", "netname", "서비스명"), 80),
        organisation=organisation_of(first(own, "organization name", "기관명"), explicit=True),
        country="KR" if pairs[at][0].startswith("ipv") else None,
        abuse_email=desk_of(every(own, "e-mail", "전자우편"), person=not _ROLE.search(first(own, "name", "이름") or "")),
        parent=None,
        server=server,
    )
