"""The table of weights: log-odds a rule adds towards phishing when it fires, with the reason for each."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def table() -> tuple[tuple[str, float, str], ...]:
    """(rule, weight, reason) in the order of `weights.csv`. ValueError on a row that is not one."""
    path = Path(__file__).parent / "weights.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple((row["rule"], float(row["weight"]), row["reason"]) for row in csv.DictReader(lines))


@cache
def load() -> Mapping[str, float]:
    """Weight by rule id."""
    return {rule: weight for rule, weight, _ in table()}
