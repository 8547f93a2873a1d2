"""What each rule weighs: log-odds towards phishing when it fires.

`weights.csv` holds the priors, each set by hand for a reason that stands beside it. `learnt.csv` holds what data made of them, within
bounds (`scripts/learn_weights.py`). A learnt weight serves as long as the prior that it was learnt from stands.
"""

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from fuwake.verdict.tables import rows

NEAR, FAR = 0.4, 1.8
"""A learnt weight lies between these shares of its prior: data may halve or nearly double a reason, never turn it round."""


class Learnt(Struct, frozen=True, kw_only=True):
    """One row of `learnt.csv`."""

    rule: str
    prior: float
    """The prior when it was learnt."""
    weight: float
    phish: int
    """Campaigns of fraud mails of the learning set in which it fires."""
    ham: int
    """Threads of legitimate mails of the learning set in which it fires."""
    note: str
    """Why it stayed or moved."""


@cache
def table() -> tuple[tuple[str, float, str], ...]:
    """(rule, prior, reason) in the order of `weights.csv`. ValueError on a row that is not one."""
    return tuple((row["rule"], float(row["weight"]), row["reason"]) for row in rows("weights"))


@cache
def learnt() -> tuple[Learnt, ...]:
    """What was learnt, in the order of `learnt.csv`. ValueError on a row that is not one, or whose weight is out of bounds."""
    found = tuple(
        Learnt(
            rule=row["rule"],
            prior=float(row["prior"]),
            weight=float(row["weight"]),
            phish=int(row["phish"]),
            ham=int(row["ham"]),
            note=row["note"],
        )
        for row in rows("learnt")
    )
    for row in found:
        low, high = bounds(row.prior)
        if not low <= row.weight <= high:
            raise ValueError(f"learnt weight of {row.rule} is {row.weight}, not within {low} and {high}")
    return found


def bounds(prior: float) -> tuple[float, float]:
    """The least and the largest weight that may be learnt for a prior: of the same sign, and 0 for a prior of 0."""
    low, high = sorted((prior * NEAR, prior * FAR))
    return round(low, 3), round(high, 3)


@cache
def load() -> Mapping[str, float]:
    """Weight by rule: the learnt one where there is one for the prior as it stands, else the prior."""
    moved = {(row.rule, row.prior): row.weight for row in learnt()}
    return {rule: moved.get((rule, prior), prior) for rule, prior, _ in table()}
