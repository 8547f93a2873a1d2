"""The way of the message through servers, as `Received` fields tell it (RFC 5321 section 4.4)."""

from datetime import datetime

from msgspec import Struct


class Hop(Struct, frozen=True, kw_only=True):
    """One Received field. Newest first."""

    index: int
    """0 = newest (topmost)."""
    header: int
    """Index of its header field."""
    from_helo: str | None
    """The name the client gave in EHLO/HELO."""
    from_rdns: str | None
    """The name the server found for the client's address; None where none or `unknown`."""
    from_ip: str | None
    """Canonical text of the client's address (no brackets, no `IPv6:`)."""
    by: str | None
    with_: str | None
    """Protocol word (ESMTP, ESMTPS, HTTP, LMTP …)."""
    id: str | None
    for_: str | None
    """The recipient, where written: for redaction, not part of the case document."""
    date: datetime | None
    delay_s: float | None
    """Seconds since the next older hop; negative where clocks disagree; None where unknown."""
    gap: bool | None = None
    """True: the next older field is not by the machine that this one names; None: nothing to compare."""
    vouched: bool
    """True: written by the receiving side, so its facts hold. False: the sender may have forged it."""


class Origin(Struct, frozen=True, kw_only=True):
    """The machine that handed the mail to the first server that can be trusted."""

    ip: str
    helo: str | None
    rdns: str | None


class Trace(Struct, frozen=True, kw_only=True):
    """All hops and the trust boundary (RFC 5598: ADMD)."""

    hops: tuple[Hop, ...]
    boundary: int | None
    """Index of the vouched-for hop whose from_ip is the origin; None where there is none."""
    boundary_reason: str
    """Why the boundary lies there, or why none could be set (English; `boundary_reason_ja` Japanese)."""
    boundary_reason_ja: str
    origin: Origin | None
    receiver_domains: tuple[str, ...] = ()
    """Organizational domains taken as the receiving side's own."""
