"""From a sum of weights to a probability, by a table that was measured (`scripts/learn_weights.py`). Pure."""

from bisect import bisect_right
from functools import cache
from itertools import pairwise

from fuwake.verdict.tables import rows

SURE = 0.99
"""No sum of weights makes anything surer than this."""


@cache
def knots() -> tuple[tuple[float, float], ...]:
    """(sum of weights, probability), rising in both. ValueError on a table that does not rise."""
    found = tuple((float(row["sum"]), float(row["probability"])) for row in rows("calibration"))
    if len(found) < 2 or any(one[0] >= other[0] or one[1] > other[1] for one, other in pairwise(found)):
        raise ValueError("the table of probabilities does not rise")
    return found


def probability(total: float) -> float:
    """Of phishing, for a sum of weights: between two knots on the straight line, beyond the last ones as there. Never falls."""
    table = knots()
    at = bisect_right(table, (total, 1.0))
    if at == 0:
        return table[0][1]
    if at == len(table):
        return min(SURE, table[-1][1])
    (left, low), (right, high) = table[at - 1], table[at]
    return min(SURE, low + (high - low) * (total - left) / (right - left))
