"""Mails by their likeness, in one SQLite file: the nearest among millions in milliseconds, in a bounded memory.

Tables of pairs (key, sketch) answer "who shares a key with this one"; those that share most are compared in full. A table that is full is
left as it is and a new one begun: written at random, one large table would be rewritten page by page for every batch. Every batch is one
transaction, on the disk when it ends; what a crash cuts off was never there.
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
FULL = 50_000
"""Sketches of one table: about 30 MB of pairs, which stay in the memory that SQLite is given."""
_CACHE_KIB = 65_536
_SCHEMA = """
CREATE TABLE IF NOT EXISTS pairs (number INTEGER PRIMARY KEY, sketches INTEGER NOT NULL);
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
            if not self._tables():
                self._begin(1)
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
        tables = self._tables()
        for key in keys(one):
            shared.update(self._filed_under(key, tables))
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

    def _filed_under(self, key: int, tables: list[int]) -> Iterable[int]:
        found: set[int] = set()
        for number in tables:
            rows = self.connection.execute(
                f"SELECT id FROM pairs{number} WHERE key = ? ORDER BY id DESC LIMIT ?",  # noqa: S608  # our numbers
                (key, NEWEST - len(found)),
            )
            found.update(one for (one,) in rows)
            if len(found) >= NEWEST:
                break
        return found

    def _tables(self) -> list[int]:
        """Numbers of the tables of pairs, the newest first."""
        return [number for (number,) in self.connection.execute("SELECT number FROM pairs ORDER BY number DESC")]

    def _begin(self, number: int) -> None:
        self.connection.execute(f"CREATE TABLE pairs{number} (key INTEGER, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID")
        self.connection.execute("INSERT INTO pairs VALUES (?, 0)", (number,))

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
        self._pair(sorted((key, number) for key in keys(one)), 0)

    def file(self, batch: list[tuple[Sketch, Profile, str, int | None]]) -> None:
        """Files (sketch, its profile, name of its case folder, number of its campaign), inside a transaction."""
        start = len(self) + 1
        rows, filed = [], []
        for number, (sketch, one, folder, campaign) in enumerate(batch, start):
            rows.append((number, digest(sketch.case), sketch.case, folder, sketch.title, sketch.received, campaign, pack(one)))
            filed += [(key, number) for key in keys(one)]
        self.connection.executemany("INSERT INTO sketch VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._pair(sorted(filed), len(rows))

    def _pair(self, filed: list[tuple[int, int]], sketches: int) -> None:
        """Writes pairs in the order of their keys into the newest table; begins another one where that is full."""
        number, held = self.connection.execute("SELECT number, sketches FROM pairs ORDER BY number DESC LIMIT 1").fetchone()
        if held >= FULL:
            number += 1
            self._begin(number)
        self.connection.executemany(f"INSERT OR IGNORE INTO pairs{number} VALUES (?, ?)", filed)  # noqa: S608  # our number
        self.connection.execute("UPDATE pairs SET sketches = sketches + ? WHERE number = ?", (sketches, number))


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
