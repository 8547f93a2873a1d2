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
    "stale",
]


class Reading(Struct, frozen=True, kw_only=True):
    """What a raw answer says, read by a pure function."""

    status: Status
    """One of three here; `skipped` is written by who did not ask."""
    data: dict[str, Any] | None
    """Shape by observer, see its docstring; None unless found (or absent, or failed, with particulars)."""
    reason: Reason | None = None
    """Why it failed."""
    detail: str | None = None
    """The same in plain English words."""


class Altered(Struct, frozen=True, kw_only=True):
    """A place of a link where a stand-in was asked, visited or looked up."""

    what: Literal["recipient", "token"]
    """`recipient`: it named who received the mail; `token`: it seemed to mark one recipient."""
    where: Literal["user", "host", "path", "query", "fragment"]
    """Part of the URL; `user` stands before the host."""
    key: str | None = None
    """Key of the parameter; None elsewhere."""


class Observation(Struct, frozen=True, kw_only=True):
    """One question and its outcome. A failure is never evidence; silence is never "clean"."""

    id: str
    """`<observer>:<question>`, e.g. `dns:A chinonso.net`; cited as `observation:<id>`."""
    observer: str
    """Who asked: `dns`, `rdap` …"""
    subject: str
    """The question in the observer's own form, e.g. `A chinonso.net`, `aq.xyz`, `83.142.144.104`."""
    asked_at: datetime
    """When."""
    elapsed_s: float
    """How long the answer took."""
    source: str
    """Who answered or was asked: server, file with its date."""
    status: Status
    """A failure is never evidence."""
    data: dict[str, Any] | None
    """What the answer says; shape by observer, below."""
    evidence: str | None
    """sha256 of the raw answer; None where nothing came back."""
    active: bool
    """True where the observed party may notice the question."""
    reason: Reason | None = None
    """Why it failed or was skipped."""
    detail: str | None = None
    """The same in plain English words."""
    cached: bool = False
    """True where an earlier case's answer was used again: `asked_at` is when that case asked, and for this one nothing left the machine."""
    stands_for: tuple[str, ...] = ()
    """Links of the mail that a question about a URL was asked for, the recipient masked: the subject may be altered."""
    altered: tuple[Altered, ...] = ()
    """In what the subject differs from them."""


def unasked(observer: str, question: str, reason: Reason, detail: str, at: datetime) -> Observation:
    """A question that was not asked, and why (English words)."""
    return Observation(
        id=f"{observer}:{question}",
        observer=observer,
        subject=question,
        asked_at=at,
        elapsed_s=0.0,
        source="",
        status="skipped",
        data=None,
        evidence=None,
        active=False,
        reason=reason,
        detail=detail,
    )
