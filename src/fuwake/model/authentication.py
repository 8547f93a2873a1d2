"""Sender authentication results (RFC 7208, RFC 6376, RFC 7489, RFC 8617; result words of RFC 8601)."""

from typing import Literal

from msgspec import Struct

ResultWord = Literal[
    "none",
    "pass",
    "fail",
    "softfail",
    "neutral",
    "policy",
    "temperror",
    "permerror",
]
Source = Literal["computed", "header", "none"]


class MethodResult(Struct, frozen=True, kw_only=True):
    """One evaluation, computed over recorded DNS or taken from the receiver's own header."""

    result: ResultWord
    """Word of RFC 8601."""
    domain: str | None
    """SPF: domain of mail_from (or HELO). DKIM: d=. DMARC: domain whose record applies."""
    aligned: bool | None
    """With the author's domain (RFC 7489 section 3.1); None where it cannot be told."""
    source: Source
    """`computed` from recorded DNS, `header`: the receiver's own result, `none`."""
    why: str
    """English, one sentence, with the record or term that decided."""
    why_ja: str = ""
    """The same in Japanese."""
    selector: str | None = None
    """DKIM s=."""
    policy: str | None = None
    """DMARC p= (or sp=) that applies."""
    record: str | None = None
    """The record's text as found."""
    evidence: tuple[str, ...] = ()
    """Loci: `header:5`, `observation:dns:TXT colonista.jp`."""
    term: str | None = None
    """SPF: the term that decided (`-all`, `ip4:192.0.2.0/24`, `redirect=…`). DKIM: `key`, `body`, `signature` … where not passed."""
    notes: tuple[str, ...] = ()
    """DKIM, kebab-case: `body-partly-signed`, `subject-unsigned`, `testing`."""


class Authentication(Struct, frozen=True, kw_only=True):
    """All four methods for one message."""

    spf: MethodResult
    """RFC 7208, at the boundary."""
    dkim: tuple[MethodResult, ...]
    """RFC 6376, one a signature."""
    dmarc: MethodResult
    """RFC 7489."""
    arc: MethodResult
    """RFC 8617."""
    author_domain_exists: bool | None = None
    """False only where DNS answered NXDOMAIN for the author's registrable domain; None where it was not asked or could not be told."""
    author_domain_evidence: tuple[str, ...] = ()
    """Where it stands whether the author's domain exists."""


class Spoofing(Struct, frozen=True, kw_only=True):
    """Is the author's address forged? One statement, by construction."""

    status: Literal["forged", "authentic", "unproven"]
    """`forged` and `authentic` only where the standards prove it."""
    code: str
    """Which case of the table in `derive/spoofing.py` applies, kebab-case; sentences are keyed by it."""
    why: str
    """English."""
    why_ja: str
    """Japanese."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""
