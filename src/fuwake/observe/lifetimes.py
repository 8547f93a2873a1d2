"""How long an answer may be used again. Pure."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from fuwake.model.observation import Reading
from fuwake.observe.http_exchange import Exchange, from_evidence

SHORTEST_S = 30.0
"""Even an answer that may not be kept serves the mails of one flood."""
FAILURE_S = 30.0
"""A failed question is not asked again for so long: a flood of like mails asks it once."""
LONGEST_S = 86_400.0
_DNS_S = 300.0
"""Where an answer names no TTL (RFC 2308 section 5 bounds negative answers by hours)."""
_HTTP_S = 3600.0
"""Where an HTTP service says nothing of it."""
_WHOIS_S = 86_400.0
_MAX_AGE = re.compile(r"(?:\A|[, ])max-age=\"?(\d{1,9})", re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:\A|[, ])(?:no-store|no-cache)", re.IGNORECASE)


def lifetime_s(observer: str, reading: Reading, raw: bytes) -> float:
    """Seconds: of DNS the TTL, of services what they say themselves, of HTTP Cache-Control (RFC 9111 section 5.2.2), of WHOIS a day."""
    if reading.status == "failed":
        return FAILURE_S
    data = reading.data or {}
    said = data.get("ttl") if observer == "dns" else data.get("lifetime_s")
    if isinstance(said, int | float):
        return _within(float(said))
    if observer in {"dns", "dnsbl"}:
        return _DNS_S
    if observer == "whois":
        return _WHOIS_S
    answer = from_evidence(raw)
    return _within(_said_by(answer)) if answer is not None else _HTTP_S


def wait_s(raw: bytes, now: datetime) -> float | None:
    """Seconds of an HTTP answer's `Retry-After` (RFC 9110 section 10.2.3); None where it names no time."""
    answer = from_evidence(raw)
    said = answer.field("retry-after").strip() if answer is not None else ""
    if said.isascii() and said.isdecimal() and len(said) < 20:
        return float(said)
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    return (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()


def _said_by(answer: Exchange) -> float:
    control = answer.field("cache-control")
    if _NOT_KEPT.search(control):
        return 0.0
    age = _MAX_AGE.search(control)
    return float(age.group(1)) if age is not None else _HTTP_S


def _within(seconds: float) -> float:
    return min(max(seconds, SHORTEST_S), LONGEST_S)
