"""Networks as JPNIC answers (whois.nic.ad.jp), in Japanese and English: nic.ad.jp/ja/whois/ja-gateway.html."""

import re

from fuwake.model.answers import NetworkRecord
from fuwake.observe.answer_text import email_of, organisation_of, tidy
from fuwake.observe.whois_formats.lines import bracket_pairs, first
from fuwake.observe.whois_formats.ranges import Address, holds, range_from, shown

_END = re.compile(r"\s{0,8}(?:上位情報|下位情報|Less Specific Info|More Specific Info)")


def network(lines: list[str], ip: Address, server: str) -> NetworkRecord | None:
    """The network, or None where the answer has none that holds the address. What follows `上位情報` is another's."""
    kept = []
    for line in lines:
        if _END.match(line):
            break
        kept.append(line)
    pairs = bracket_pairs(kept)
    text = first(
        pairs, "ipネットワークアドレス", "network number", "ipv6 network address", "ipv6ネットワークアドレス", "ip network address"
    )
    found = range_from(text) if text else None
    if found is None or not holds(found, ip):
        return None
    return NetworkRecord(
        range=shown(found),
        name=tidy(first(pairs, "ネットワーク名", "network name"), 80),
        organisation=organisation_of(first(pairs, "組織名", "organization"), explicit=True),
        country=None,
        abuse_email=email_of(first(pairs, "abuse")),
        parent=None,
        server=server,
    )
