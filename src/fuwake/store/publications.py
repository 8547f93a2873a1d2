"""What was made ready for publication, what is out, and what was taken back: a SQLite database and a folder of finished files.

A revision's files are written before its row and never changed after, so what was looked at is what goes out. The key of `sent` is what
keeps a revision from going to a place twice, whenever the program is killed (decision 0033).
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct

from fuwake.model.errors import FuwakeError

State = Literal["draft", "published", "withdrawn"]
_TABLES = """
CREATE TABLE IF NOT EXISTS entries (
  slug TEXT PRIMARY KEY,
  message_sha256 TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
  first_at TEXT,                       -- when it first went out; NULL: never
  month TEXT, brand TEXT, scenario TEXT, campaign TEXT,
  entry BLOB,                          -- of the revision that is out; NULL: none is
  reason TEXT, withdrawn_at TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS entries_by_time ON entries (state, first_at, slug);
CREATE INDEX IF NOT EXISTS entries_by_month ON entries (state, month, first_at, slug);
CREATE INDEX IF NOT EXISTS entries_by_brand ON entries (state, brand, first_at, slug);
CREATE INDEX IF NOT EXISTS entries_by_scenario ON entries (state, scenario, first_at, slug);
CREATE INDEX IF NOT EXISTS entries_by_campaign ON entries (state, campaign, first_at, slug);
CREATE TABLE IF NOT EXISTS revisions (
  slug TEXT NOT NULL REFERENCES entries (slug),
  number INTEGER NOT NULL,
  digest TEXT NOT NULL,                -- sha256 over its files
  case_sha256 TEXT NOT NULL,           -- of the case document that it tells of
  made_at TEXT NOT NULL,
  out_at TEXT,                         -- NULL: a draft
  by TEXT,                             -- who said yes
  note_ja TEXT NOT NULL, note_en TEXT NOT NULL,
  PRIMARY KEY (slug, number)
) STRICT;
CREATE TABLE IF NOT EXISTS sent (
  target TEXT NOT NULL, slug TEXT NOT NULL, number INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('begun', 'done')),
  remote TEXT,                         -- what the target calls it
  at TEXT NOT NULL,
  PRIMARY KEY (target, slug, number)
) STRICT;
"""


class Revision(Struct, frozen=True, kw_only=True):
    """One state of an article."""

    slug: str
    number: int
    digest: str
    case_sha256: str
    made_at: str
    out_at: str | None
    by: str | None
    note_ja: str
    note_en: str


_FIELDS = ", ".join(Revision.__struct_fields__)


class Standing(Struct, frozen=True, kw_only=True):
    """Where an article stands."""

    state: State
    first_at: str | None
    reason: str | None
    withdrawn_at: str | None


class Publications:
    """Open until `close`. Every method that writes is one transaction. Raises FuwakeError where the database cannot be opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._sql = sqlite3.connect(folder / "publications.sqlite3", timeout=30, isolation_level=None)
            self._sql.execute("PRAGMA journal_mode=WAL")
            self._sql.execute("PRAGMA synchronous=FULL")
            self._sql.execute("PRAGMA foreign_keys=ON")
            self._sql.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise FuwakeError(f"{folder}: {error}") from error

    def close(self) -> None:
        """Safe to call twice."""
        self._sql.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            yield self._sql
        except BaseException:
            self._sql.execute("ROLLBACK")
            raise
        self._sql.execute("COMMIT")

    # --- revisions ---

    def draft(self, slug: str, message_sha256: str, revision: Revision, files: Mapping[str, bytes]) -> None:
        """Takes the place of a draft that never went out. Raises OSError, sqlite3.Error."""
        folder = self._place(slug, revision.number)
        shutil.rmtree(folder, ignore_errors=True)
        write_all(folder, files)
        with self._writing() as sql:
            sql.execute(
                "INSERT INTO entries (slug, message_sha256, state) VALUES (?, ?, 'draft') ON CONFLICT DO NOTHING", (slug, message_sha256)
            )
            sql.execute("DELETE FROM revisions WHERE slug = ? AND number = ? AND out_at IS NULL", (slug, revision.number))
            values = tuple(getattr(revision, name) for name in Revision.__struct_fields__)
            sql.execute(f"INSERT INTO revisions ({', '.join(Revision.__struct_fields__)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608  # names of our own

    def revisions(self, slug: str) -> list[Revision]:
        """The newest first."""
        query = f"SELECT {_FIELDS} FROM revisions WHERE slug = ? ORDER BY number DESC"  # noqa: S608  # names of our own
        found = self._sql.execute(query, (slug,))
        return [Revision(**dict(zip(Revision.__struct_fields__, row, strict=True))) for row in found]

    def files(self, revision: Revision) -> dict[str, bytes]:
        """Its files by name. Raises FuwakeError where they are not what was made."""
        folder = self._place(revision.slug, revision.number)
        try:
            found = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        except OSError as error:
            raise FuwakeError(f"{folder}: {error.strerror}") from error
        if digest_of(found) != revision.digest:
            raise FuwakeError(f"{folder}: the files are not those that were made; make the draft again")
        return found

    def standing(self, slug: str) -> Standing | None:
        """None where it was never drafted."""
        row = self._sql.execute("SELECT state, first_at, reason, withdrawn_at FROM entries WHERE slug = ?", (slug,)).fetchone()
        return Standing(state=row[0], first_at=row[1], reason=row[2], withdrawn_at=row[3]) if row is not None else None

    def publish(self, revision: Revision, entry: bytes, keys: Mapping[str, str | None], *, first_at: str, at: str, by: str) -> None:
        """Notes that this revision is the one that is out. keys: month, brand, scenario, campaign."""
        with self._writing() as sql:
            sql.execute("UPDATE revisions SET out_at = ?, by = ? WHERE slug = ? AND number = ?", (at, by, revision.slug, revision.number))
            sql.execute(
                "UPDATE entries SET state = 'published', first_at = ?, month = ?, brand = ?, scenario = ?, campaign = ?, entry = ?"
                " WHERE slug = ?",
                (first_at, keys["month"], keys["brand"], keys["scenario"], keys["campaign"], entry, revision.slug),
            )

    def withdraw(self, slug: str, reason: str) -> str:
        """Takes it back for good, and says when. Its files are removed."""
        at = now()
        with self._writing() as sql:
            sql.execute(
                "UPDATE entries SET state = 'withdrawn', reason = ?, withdrawn_at = ?, entry = NULL WHERE slug = ?", (reason, at, slug)
            )
        shutil.rmtree(self.folder / "revisions" / slug, ignore_errors=True)
        return at

    # --- what went where ---

    def begin(self, target: str, slug: str, number: int) -> tuple[str, str | None] | None:
        """Claims that a revision is being sent. None: go on; else the state of an earlier sending, and what the target called it."""
        with self._writing() as sql:
            row = sql.execute(
                "SELECT state, remote FROM sent WHERE target = ? AND slug = ? AND number = ?", (target, slug, number)
            ).fetchone()
            if row is not None:
                return row[0], row[1]
            sql.execute("INSERT INTO sent (target, slug, number, state, at) VALUES (?, ?, ?, 'begun', ?)", (target, slug, number, now()))
        return None

    def done(self, target: str, slug: str, number: int, remote: str) -> None:
        """Notes that it arrived, and what the target calls it."""
        with self._writing() as sql:
            sql.execute(
                "INSERT INTO sent (target, slug, number, state, remote, at) VALUES (?, ?, ?, 'done', ?, ?)"
                " ON CONFLICT DO UPDATE SET state = 'done', remote = excluded.remote, at = excluded.at",
                (target, slug, number, remote, now()),
            )

    def remote(self, target: str, slug: str) -> str | None:
        """What a target calls an article of ours that arrived there."""
        query = "SELECT remote FROM sent WHERE target = ? AND slug = ? AND state = 'done' ORDER BY number DESC LIMIT 1"
        row = self._sql.execute(query, (target, slug)).fetchone()
        return row[0] if row is not None else None

    # --- shelves: what is out, in the order in which it went out ---

    def count(self, shelf: str | None, name: str | None) -> int:
        """Articles on a shelf; of all where it is None."""
        where, values = _where(shelf, name)
        (number,) = self._sql.execute(f"SELECT count(*) FROM entries WHERE {where}", values).fetchone()  # noqa: S608  # names of our own
        return int(number)

    def rows(self, shelf: str | None, name: str | None, start: int, length: int) -> list[bytes]:
        """Encoded entries, the oldest first."""
        where, values = _where(shelf, name)
        query = f"SELECT entry FROM entries WHERE {where} ORDER BY first_at, slug LIMIT ? OFFSET ?"  # noqa: S608  # the same
        return [row[0] for row in self._sql.execute(query, (*values, length, start))]

    def before(self, shelf: str | None, name: str | None, first_at: str, slug: str) -> int:
        """How many stand before an article on a shelf."""
        where, values = _where(shelf, name)
        query = f"SELECT count(*) FROM entries WHERE {where} AND (first_at, slug) < (?, ?)"  # noqa: S608  # the same
        (number,) = self._sql.execute(query, (*values, first_at, slug)).fetchone()
        return int(number)

    def shelves(self, shelf: str, most: int) -> list[tuple[str, int, bytes]]:
        """(name, articles, its newest entry) of each shelf of a kind, those with the newest articles first."""
        _where(shelf, "")
        query = (
            f"SELECT {shelf}, n, (SELECT entry FROM entries WHERE state = 'published' AND {shelf} = name ORDER BY first_at DESC LIMIT 1)"  # noqa: S608  # the same
            f" FROM (SELECT {shelf}, {shelf} AS name, count(*) AS n, max(first_at) AS newest FROM entries"
            f" WHERE state = 'published' AND {shelf} IS NOT NULL GROUP BY {shelf} ORDER BY newest DESC LIMIT ?)"
        )
        return [(row[0], row[1], row[2]) for row in self._sql.execute(query, (most,))]

    def years(self) -> list[int]:
        """Of first appearance, the newest first."""
        query = "SELECT DISTINCT substr(month, 1, 4) FROM entries WHERE state = 'published' ORDER BY 1 DESC"
        return [int(row[0]) for row in self._sql.execute(query)]

    def of_year(self, year: int) -> list[bytes]:
        """Encoded entries, the newest first."""
        query = "SELECT entry FROM entries WHERE state = 'published' AND month BETWEEN ? AND ? ORDER BY first_at DESC, slug DESC"
        return [row[0] for row in self._sql.execute(query, (f"{year:04}-01", f"{year:04}-12"))]

    def slugs(self, state: State) -> list[str]:
        """Of all articles in a state."""
        return [row[0] for row in self._sql.execute("SELECT slug FROM entries WHERE state = ? ORDER BY slug", (state,))]

    def _place(self, slug: str, number: int) -> Path:
        return self.folder / "revisions" / slug / str(number)


@contextmanager
def opened(folder: Path) -> Iterator[Publications]:
    """For as long as the block."""
    with closing(Publications(folder)) as one:
        yield one


def _where(shelf: str | None, name: str | None) -> tuple[str, Sequence[str]]:
    if shelf is None:
        return "state = 'published'", ()
    if shelf not in {"month", "brand", "scenario", "campaign"}:
        raise ValueError(shelf)
    return f"state = 'published' AND {shelf} = ?", (name or "",)


def digest_of(files: Mapping[str, bytes]) -> str:
    """sha256 over names and bytes."""
    told = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return hashlib.sha256(told.encode()).hexdigest()


def now() -> str:
    """This moment, UTC, to the second."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def write_all(folder: Path, files: Mapping[str, bytes], *, durable: bool = True) -> None:
    """Each file whole or not at all, readable by all: a web server hands them out. durable: on the disk on return. Raises OSError."""
    made: set[Path] = set()
    for name, data in files.items():
        path = folder / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        fresh = path.with_name(f".{path.name}.new")
        with fresh.open("wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        fresh.chmod(0o644)
        fresh.replace(path)
