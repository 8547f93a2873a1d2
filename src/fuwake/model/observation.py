"""Every outside answer, recorded: who was asked what, when, and what came back."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

Status = Literal["found", "absent", "failed", "skipped"]

Reason = Literal[
    "timeout",
    "refused",
    "unreachable",
    "servfail",
    "rate-limited",
    "too-large",
    "garbage",
    "not-configured",
    "not-supported",
    "offline",
    "policy",
    "no-data",
    "cancelled",
    "tls",
    "budget",
]


class Reading(Struct, frozen=True, kw_only=True):
    """What a raw answer says, read by a pure function."""

    status: Status
    data: dict[str, Any] | None
    """Shape by observer, see its docstring; None unless found (or absent with particulars)."""
    reason: Reason | None = None
    detail: str | None = None


class Observation(Struct, frozen=True, kw_only=True):
    """One question and its outcome. A failure is never evidence; silence is never "clean"."""

    id: str
    """`<observer>:<question>`, e.g. `dns:A chinonso.net`; cited as `observation:<id>`."""
    observer: str
    subject: str
    """The question in the observer's own form, e.g. `A chinonso.net`, `aq.xyz`, `83.142.144.104`."""
    asked_at: datetime
    elapsed_s: float
    source: str
    """Who answered or was asked: server, file with its date."""
    status: Status
    data: dict[str, Any] | None
    evidence: str | None
    """sha256 of the raw answer; None where nothing came back."""
    active: bool
    """True where the observed party may notice the question."""
    reason: Reason | None = None
    """Why it failed or was skipped."""
    detail: str | None = None
    """The same in plain English words."""
