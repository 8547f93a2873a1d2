"""The index of a folder of cases. It follows from the folders and is made again where it is missing; what is new is filed before a look."""

import os
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from fuwake.campaigns.clusters import Clusters
from fuwake.campaigns.index import Index
from fuwake.campaigns.sketch import Sketch

PLACE = ".campaigns"
FILE = "index.sqlite"
SKETCH = "sketch.json"
FEW = 200
"""Up to so many cases are compared in memory, and nothing is put beside them."""
MOST_IN_MEMORY = 5_000
"""Newest cases that are compared where the index cannot be kept: a folder that may not be written to, a disk that is full."""
_BATCH = 500
_DECODER = msgspec.json.Decoder(Sketch)


def opened(cases: Path) -> Clusters:
    """The groups of the cases in a folder, up to date. Raises OSError where the folder cannot be read."""
    if not (cases / PLACE).exists() and len(list(islice(_folders(cases), FEW + 1))) <= FEW:
        return _in_memory(cases)
    try:
        place = cases / PLACE
        place.mkdir(mode=0o700, exist_ok=True)
        clusters = Clusters(Index(place / FILE))
    except (OSError, sqlite3.Error):
        return _in_memory(cases)
    try:
        _refresh(clusters, cases)
    except sqlite3.Error:
        clusters.index.close()
        return _in_memory(cases)
    return clusters


def _in_memory(cases: Path) -> Clusters:
    clusters = Clusters(Index(":memory:"))
    newest = sorted(_folders(cases), key=lambda entry: -entry[1])[:MOST_IN_MEMORY]
    clusters.place(_sketches(cases, [name for name, _ in sorted(newest, key=lambda entry: (entry[1], entry[0]))]))
    return clusters


def _refresh(clusters: Clusters, cases: Path) -> None:
    """Files what was written since, in the order of writing."""
    db = clusters.index.connection
    known = dict(db.execute("SELECT name, stamp FROM folder").fetchall())
    new = sorted(((stamp, name) for name, stamp in _folders(cases) if known.get(name) != stamp))
    open_folders = iter(new)
    while batch := list(islice(open_folders, _BATCH)):
        clusters.place(_sketches(cases, [name for _, name in batch]))
        with clusters.index.transaction():
            db.executemany("INSERT OR REPLACE INTO folder VALUES (?, ?)", [(name, stamp) for stamp, name in batch])


def _folders(cases: Path) -> Iterator[tuple[str, int]]:
    """(name, time of writing in nanoseconds) of whole case folders; one under way has a name with a dot in front."""
    with os.scandir(cases) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                yield entry.name, (cases / entry.name / SKETCH).stat().st_mtime_ns
            except OSError:
                continue  # no case folder, or one that is just being replaced


def _sketches(cases: Path, names: list[str]) -> Iterator[tuple[Sketch, str]]:
    for name in names:
        try:
            yield _DECODER.decode((cases / name / SKETCH).read_bytes()), name
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue  # from another version, damaged, or gone since
