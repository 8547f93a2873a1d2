"""What a rule found. A finding cannot be built without evidence."""

from typing import Literal

from msgspec import Struct

Certainty = Literal["certain", "probable", "possible"]
Subject = Literal["authentication", "originator", "trace", "content", "link", "attachment", "collection_site"]


class Finding(Struct, frozen=True, kw_only=True):
    """One fact that speaks for or against, with the places that show it."""

    rule: str
    """Id of the rule."""
    subject: Subject
    """What it is about."""
    says: str
    """Japanese, one sentence."""
    says_en: str
    """English, one sentence."""
    weight: float
    """Log-odds towards phishing, from the verdict's table; 0 = information, negative = speaks against."""
    evidence: tuple[str, ...]
    """Loci: `header:3`, `observation:…`, `part:1.2`, `link:0`, `hop:0`; the first is primary."""
    certainty: Certainty
    """How sure the rule is of what it says."""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"finding {self.rule} has no evidence")


class NotEvaluated(Struct, frozen=True, kw_only=True):
    """A rule that could not be asked, and why: shown to the user, never read as silent."""

    rule: str
    """Id of the rule."""
    reason: str
    """English."""
    reason_ja: str
    """Japanese."""
