"""Mails by their likeness, in one SQLite file: the nearest among millions in milliseconds, in a bounded memory.

A table of pairs (key, sketch) answers "who shares a key with this one"; those that share most are compared in full. New pairs go into a
small table and are moved in order into a larger one, and from there into the largest: written at random, a large table would be
rewritten page by page for every batch. Every batch is one transaction, on the disk when it ends; what a crash cuts off was never there.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from fuwake.campaigns.keys import keys
from fuwake.campaigns.likeness import Profile, compare_profiles, profile
from fuwake.campaigns.packed import pack, unpack
from fuwake.campaigns.sketch import Sketch

VERSION = 1
NEWEST = 64
"""Sketches of one key that are looked at, the newest: whole waves share a key."""
COMPARED = 100
"""Sketches that are compared in full: those that share most keys."""
FULL = (10_000, 100_000)
"""Sketches in the small table and in the larger one before they are moved on."""
_LEVELS = (0, 1, 2)
_CACHE_KIB = 65_536
_SCHEMA = """
CREATE TABLE IF NOT EXISTS level (level INTEGER PRIMARY KEY, sketches INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sketch (
    id INTEGER PRIMARY KEY, digest INTEGER NOT NULL, sha256 TEXT NOT NULL, folder TEXT NOT NULL, title TEXT NOT NULL,
    received TEXT, campaign INTEGER, profile BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS sketch_by_digest ON sketch (digest);
CREATE INDEX IF NOT EXISTS sketch_by_campaign ON sketch (campaign) WHERE campaign IS NOT NULL;
CREATE TABLE IF NOT EXISTS campaign (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, merged_into INTEGER, merged_by TEXT);
CREATE TABLE IF NOT EXISTS folder (name TEXT PRIMARY KEY, stamp INTEGER NOT NULL) WITHOUT ROWID;
"""


class Hit(Struct, frozen=True):
    """A sketch that is alike."""

    id: int
    case: str
    folder: str
    likeness: float
    features: tuple[str, ...]
    campaign: int | None


class Index:
    """Open for one writer at a time; another waits up to 30 seconds. Methods raise sqlite3.Error."""

    def __init__(self, path: Path | str) -> None:
        self.connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        if self.connection.execute("PRAGMA user_version").fetchone()[0] not in {0, VERSION}:
            self.connection.close()
            raise sqlite3.DatabaseError(f"{path}: written by another version")
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        with self.transaction():
            for statement in _SCHEMA.split(";"):
                self.connection.execute(statement)
            for level in _LEVELS:
                self.connection.execute(
                    f"CREATE TABLE IF NOT EXISTS key{level} (key INTEGER, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID"
                )
                self.connection.execute("INSERT OR IGNORE INTO level VALUES (?, 0)", (level,))
            self.connection.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """Lets go of the file."""
        self.connection.close()

    def transaction(self) -> "_Transaction":
        """Everything in it, or nothing."""
        return _Transaction(self.connection)

    def __len__(self) -> int:
        return int(self.connection.execute("SELECT coalesce(max(id), 0) FROM sketch").fetchone()[0])

    def add(self, sketches: Iterable[tuple[Sketch, str]]) -> None:
        """Files (sketch, name of its case folder) as one batch: all of them are on the disk when this returns, or none."""
        with self.transaction():
            self.file([(sketch, profile(sketch), folder, None) for sketch, folder in sketches])

    def others(self, case: str) -> int:
        """How many mails are filed beside this one."""
        own = self.connection.execute("SELECT count(*) FROM sketch WHERE digest = ? AND sha256 = ?", (digest(case), case)).fetchone()[0]
        return len(self) - int(own)

    def nearest(self, one: Profile, most: int = 5, least: float = 0.0) -> list[Hit]:
        """Those that are most alike, from a likeness on; of equal ones the older first. The same case is left out."""
        shared: Counter[int] = Counter()
        for key in keys(one):
            shared.update(self._filed_under(key))
        ranked = sorted(shared, key=lambda number: (-shared[number], -number))[:COMPARED]
        hits = []
        for number, case, folder, campaign, data in self._rows(ranked):
            if case == one.case:
                continue
            likeness, features = compare_profiles(one, unpack(case, data))
            if likeness >= least and likeness > 0:
                hits.append(Hit(number, case, folder, likeness, features, campaign))
        return sorted(hits, key=lambda hit: (-hit.likeness, hit.id))[:most]

    def profiles(self) -> Iterator[Profile]:
        """All of them, the oldest first."""
        for case, data in self.connection.execute("SELECT sha256, profile FROM sketch ORDER BY id"):
            yield unpack(case, data)

    def _filed_under(self, key: int) -> Iterable[int]:
        found: set[int] = set()
        for level in _LEVELS:  # the newest are in the smallest table
            rows = self.connection.execute(f"SELECT id FROM key{level} WHERE key = ? ORDER BY id DESC LIMIT ?", (key, NEWEST - len(found)))  # noqa: S608
            found.update(number for (number,) in rows)
            if len(found) >= NEWEST:
                break
        return found

    def _rows(self, numbers: list[int]) -> list[tuple[int, str, str, int | None, bytes]]:
        marks = ",".join("?" * len(numbers))
        return self.connection.execute(
            f"SELECT id, sha256, folder, campaign, profile FROM sketch WHERE id IN ({marks})",  # noqa: S608  # question marks
            numbers,
        ).fetchall()

    def renew(self, number: int, sketch: Sketch, one: Profile, folder: str) -> None:
        """Puts a new sketch of the same mail in place of the old one, inside a transaction. Keys of the old one stay beside its own."""
        values = (folder, sketch.title, sketch.received, pack(one), number)
        self.connection.execute("UPDATE sketch SET folder = ?, title = ?, received = ?, profile = ? WHERE id = ?", values)
        self.connection.executemany("INSERT OR IGNORE INTO key0 VALUES (?, ?)", sorted((key, number) for key in keys(one)))

    def file(self, batch: list[tuple[Sketch, Profile, str, int | None]]) -> None:
        """Files (sketch, its profile, name of its case folder, number of its campaign), inside a transaction."""
        start = len(self) + 1
        rows, filed = [], []
        for number, (sketch, one, folder, campaign) in enumerate(batch, start):
            rows.append((number, digest(sketch.case), sketch.case, folder, sketch.title, sketch.received, campaign, pack(one)))
            filed += [(key, number) for key in keys(one)]
        self.connection.executemany("INSERT INTO sketch VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        filed.sort()
        self.connection.executemany("INSERT INTO key0 VALUES (?, ?)", filed)
        self.connection.execute("UPDATE level SET sketches = sketches + ? WHERE level = 0", (len(rows),))
        for level, full in enumerate(FULL):
            self._move_on(level, full)

    def _move_on(self, level: int, full: int) -> None:
        (count,) = self.connection.execute("SELECT sketches FROM level WHERE level = ?", (level,)).fetchone()
        if count < full:
            return
        self.connection.execute(f"INSERT OR IGNORE INTO key{level + 1} SELECT key, id FROM key{level} ORDER BY key, id")  # noqa: S608  # our numbers
        self.connection.execute(f"DELETE FROM key{level}")  # noqa: S608  # the same
        self.connection.execute("UPDATE level SET sketches = 0 WHERE level = ?", (level,))
        self.connection.execute("UPDATE level SET sketches = sketches + ? WHERE level = ?", (count, level + 1))


def digest(case: str) -> int:
    """The first 60 bits of a sha256, by which a case is found again."""
    return int(case[:15], 16) if all(sign in "0123456789abcdef" for sign in case[:15]) else 0


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")
