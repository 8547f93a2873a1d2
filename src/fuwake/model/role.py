"""The part a domain or an address plays in a mail, and what shows it: signs, each with its evidence."""

from typing import Literal

from msgspec import Struct

Side = Literal["set_up", "victim", "harm", "service", "own", "open"]
"""What a sign speaks for. `set_up`: that it was made for the fraud. `victim`: that its owner was wronged or has nothing to do with it.
`harm`: that something bad happens there, whoever is behind it. `service`: that strangers share it. `own`: whose it is. `open`: why a
question stays open."""


class RoleReason(Struct, frozen=True, kw_only=True):
    """One sign. A sign cannot be given without evidence."""

    sign: str
    """Stable word, snake_case (`derive/role_words.py`, `derive/relay_words.py`)."""
    side: Side
    """What it speaks for."""
    says: str
    """Japanese, one sentence."""
    says_en: str
    """English, one sentence."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"sign {self.sign} has no evidence")


class UsedService(Struct, frozen=True, kw_only=True):
    """A service that strangers share, on which a domain lies. Its operator is no culprit; he is whom to tell."""

    name: str
    kind: str
    """`hosting`, `rental`, `tunnel`, `dynamic`, `gateway`, `bucket`, `storage`, `form`, `redirector`, `shortener`, `mail`, `sending` …"""
    operator: str
    """Who runs it; the service's own name where that is not known."""
    report: str | None
    """Web form or mail address for reports of abuse; None where none is known: the registration's abuse contact may help."""
