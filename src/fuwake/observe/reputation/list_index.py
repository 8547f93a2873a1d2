"""A URL list as an index on disk (SQLite): made once when the list is fetched, looked up in place.

Pages are found by the first 16 bytes of the SHA-256 of canonical host and path, the query beside them; hosts by their labels in
reverse (`example.shop.www`), so that all hosts of a domain stand together. Nothing of the list is held in memory but what SQLite caches.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from fuwake.observe.reputation.list_formats import Row
from fuwake.parse.canonical_url import CanonicalUrl, canonical
from fuwake.parse.domains import registrable_domain

_BATCH = 5000
MOST_HOSTS = 1000
"""Hosts of one domain that are counted; a domain with more is not counted further."""
_SCHEMA = """
CREATE TABLE page (key BLOB, query BLOB, reference TEXT, since INTEGER, threat TEXT, PRIMARY KEY (key, query)) WITHOUT ROWID;
CREATE TABLE host (name TEXT PRIMARY KEY, here INTEGER, whole INTEGER) WITHOUT ROWID;
CREATE TEMP TABLE raw (key BLOB, query BLOB, host TEXT, whole INTEGER, reference TEXT, since INTEGER, threat TEXT);
"""
_SORT = """
INSERT OR IGNORE INTO page SELECT key, query, reference, since, threat FROM raw WHERE NOT whole ORDER BY key, query;
INSERT INTO host SELECT host, sum(NOT whole), max(whole) FROM (SELECT DISTINCT key, query, host, whole FROM raw) GROUP BY host;
DROP TABLE raw;
"""


class Entry(Struct, frozen=True, kw_only=True):
    """An entry of the list."""

    threat: str
    reference: str
    since: datetime | None


class Hit(Struct, frozen=True, kw_only=True):
    """What the list holds about a URL."""

    url: Entry | None
    """This very URL."""
    page: Entry | None
    """The same page with other parameters. Never a bare host: `/?a` and `/?b` may be two sites of a shortener."""
    whole_host: bool
    """The host is an entry as a whole."""
    on_host: int
    """Entries for URLs on this host."""
    under_domain: int
    """Entries under the same registrable domain."""


class ListIndex:
    """An index made by `build`. Raises sqlite3.Error where the file is none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def opened(cls, path: Path) -> "ListIndex":
        """A file, read only."""
        return cls(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False))

    def find(self, url: CanonicalUrl) -> Hit:
        """Three look-ups by primary key."""
        found = self._connection.execute("SELECT query, reference, since, threat FROM page WHERE key = ? LIMIT 50", (_key(url),)).fetchall()
        exact = next((row for row in found if row[0] == _query(url)), None)
        near = found[0] if found and exact is None and url.path != "/" else None
        host = self._connection.execute("SELECT here, whole FROM host WHERE name = ?", (_reversed(url.host),)).fetchone()
        return Hit(
            url=_entry(exact) if exact else None,
            page=_entry(near) if near else None,
            whole_host=bool(host[1]) if host else False,
            on_host=int(host[0]) if host else 0,
            under_domain=self._below(url.host),
        )

    def _below(self, host: str) -> int:
        """Entries on hosts of the same registrable domain, the host itself among them."""
        domain = registrable_domain(host)
        if domain is None:
            return 0
        name = _reversed(domain)
        hosts = "SELECT here, whole FROM host WHERE name = ? OR (name > ? AND name < ?) LIMIT ?"  # "." is followed by "/" in ASCII
        query = f"SELECT total(here + whole) FROM ({hosts})"  # noqa: S608  # no word of a stranger in it
        return int(self._connection.execute(query, (name, f"{name}.", f"{name}/", MOST_HOSTS)).fetchone()[0])

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()


def build(connection: sqlite3.Connection, entries: Iterable[Row], threat: str) -> int:
    """Fills an empty database; returns the number of entries that could be read. Sorting is left to SQLite, which does it on disk."""
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE; PRAGMA cache_size = -32000;")
    connection.executescript(_SCHEMA)
    count, batch = 0, []
    for row in entries:
        url = canonical(row.subject)
        if url is None:
            continue
        count += 1
        since = int(row.since.timestamp()) if row.since is not None else None
        batch.append((_key(url), _query(url), _reversed(url.host), row.whole, row.reference, since, row.threat or threat))
        if len(batch) >= _BATCH:
            connection.executemany("INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?, ?)", batch)
            batch.clear()
    connection.executemany("INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?, ?)", batch)
    connection.executescript(_SORT)
    connection.commit()
    return count


def _key(url: CanonicalUrl) -> bytes:
    return hashlib.sha256((url.host + url.path).encode()).digest()[:16]


def _reversed(host: str) -> str:
    return ".".join(reversed(host.split(".")))


def _query(url: CanonicalUrl) -> bytes:
    return hashlib.sha256(url.query.encode()).digest()[:8] if url.query is not None else b""


def _entry(row: tuple[bytes, str, int | None, str]) -> Entry:
    return Entry(reference=row[1], since=datetime.fromtimestamp(row[2], UTC) if row[2] is not None else None, threat=row[3])
