"""Reads the data tables that ship beside this module: CSV with `#` comment lines first."""

import csv
from pathlib import Path


def rows(name: str) -> list[dict[str, str]]:
    """Every row of `data/<name>.csv` by column name, in the order of the file. Read from the package only."""
    path = Path(__file__).parent / "data" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def pieces(cell: str, separator: str = ";") -> tuple[str, ...]:
    """The values of a cell that holds several."""
    return tuple(piece.strip() for piece in cell.split(separator) if piece.strip())
