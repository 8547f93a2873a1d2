"""Reads the data tables that ship beside this module: CSV with `#` comment lines first."""

import csv
from functools import cache
from pathlib import Path


def rows(name: str) -> list[dict[str, str]]:
    """Every row of `data/<name>.csv` by column name, in the order of the file. Read from the package only."""
    with _path(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def cells(name: str) -> list[list[str]]:
    """The cells of each row of `data/<name>.csv`, without its heading: half the cost of `rows`."""
    with _path(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(line for line in lines if not line.startswith("#")))[1:]


@cache
def index(name: str) -> dict[str, tuple[str, ...]]:
    """Cells of each row of `data/<name>.csv` by the first cell: for tables where one row is looked up and most are never read."""
    with _path(name).open(encoding="utf-8", newline="") as lines:
        cells = csv.reader(line for line in lines if not line.startswith("#"))
        next(cells)
        return {row[0]: tuple(row) for row in cells}


def pieces(cell: str, separator: str = ";") -> tuple[str, ...]:
    """The values of a cell that holds several."""
    return tuple(piece.strip() for piece in cell.split(separator) if piece.strip())


def _path(name: str) -> Path:
    return Path(__file__).parent / "data" / f"{name}.csv"
