"""Names of the case in the words of others: found wherever they turn up, so that none is shown in a form that can be clicked."""

import re

from fuwake.model.case import Case
from fuwake.parse.domains import parse_ip
from fuwake.parse.redaction import MASK, MASK_DOMAIN


def names_of(case: Case) -> "re.Pattern[str] | None":
    """A pattern for the domains and hosts of the case, however they turn up in the words of others; None where there are none."""
    names = (
        {known.domain for known in case.domains}
        | {link.host for link in case.links if link.host}
        | {name for known in case.hosts for name in known.names}
        | {one.domain for one in (case.auth.spf, *case.auth.dkim, case.auth.dmarc, case.auth.arc) if one.domain}
        | {name for hop in case.trace.hops for name in (hop.by, hop.from_helo, hop.from_rdns) if name and hop.index < 15}
        | {(case.message.message_id or "").rpartition("@")[2].strip(" <>")}
        | {(case.message.return_path or "").rpartition("@")[2]}
    )
    names |= {".".join(name.split(".")[-2:]) for name in names if name.count(".") > 1 and parse_ip(name) is None}
    plain = (name for name in names if "." in name and ":" not in name and parse_ip(name) is None)
    dotted = sorted(plain, key=len, reverse=True)[:200]
    if not dotted:
        return None
    return re.compile(
        rf"(?<![A-Za-z0-9\]-])(?:[A-Za-z0-9_-]{{1,63}}\.){{0,4}}(?:{'|'.join(map(re.escape, dotted))})(?![A-Za-z0-9-])", re.IGNORECASE
    )


def in_english(masked: str) -> str:
    """The masks of `parse.redaction`, which the case bears in Japanese, in English."""
    return masked.replace(MASK, "[recipient]").replace(MASK_DOMAIN, "[receiving side]")
