"""Reads the tables that stand beside this module."""

import csv
from pathlib import Path


def rows(name: str) -> list[dict[str, str]]:
    """Every row of `<name>.csv` by column, in the order of the file."""
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
