"""What one check of `fuwake doctor` says."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    needed: bool
    """False: fuwake works without it, and says in the article what it could not do."""
    says: str
    cure: str = ""
