"""Every noun is a frozen, keyword-only msgspec Struct: sequences are tuples, times are aware UTC `datetime`, unknown is None."""

from msgspec import Struct


class Defect(Struct, frozen=True, kw_only=True):
    """Something in the input that its standard does not allow. Recorded, never raised."""

    code: str
    """Stable kebab-case word, e.g. `charset-unknown`, `limit-mime-depth`, `from-missing`."""
    where: str
    """A locus: `header:3`, `part:1.2`, `message`."""
    detail: str
    """Plain English words, no control characters, at most 200 characters."""


class Trouble(Struct, frozen=True, kw_only=True):
    """Part of the work that could not be done (`errors[]` of the case)."""

    where: str
    """What could not be done: a locus or a step."""
    what: str
    """Why, in plain English words."""
