"""The SQLite database of the service: how it is opened, and how its tables come about.

A file in migrations/ is one step, run once, in the order of its number; the number of the last one stands in the database
(`PRAGMA user_version`). What stands in a released file is never changed: a change is a further file.
"""

import sqlite3
from importlib import resources
from pathlib import Path

from fuwake.model.errors import FuwakeError

BUSY_S = 30.0
"""Longest wait for another writer."""


def open_database(path: Path) -> sqlite3.Connection:
    """A connection that is durable at each commit: WAL with synchronous=FULL (sqlite.org/pragma.html). Raises FuwakeError."""
    try:
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level="IMMEDIATE")
        settle(connection)
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as error:
        raise FuwakeError(f"{path}: {error}") from error
    return connection


def settle(connection: sqlite3.Connection) -> None:
    """What is set anew for every connection: a commit is on the disk, references hold."""
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA busy_timeout={int(BUSY_S * 1000)}")


def migrate(connection: sqlite3.Connection) -> None:
    """Brings the tables up to date, each step whole or not at all. Raises FuwakeError where the database is of a newer fuwake."""
    steps = migrations()
    version = version_of(connection)
    if version > len(steps):
        raise FuwakeError(f"the store is of a newer fuwake (tables {version}, this one knows {len(steps)}): use that one")
    for number, sql in enumerate(steps, 1):
        if number <= version:
            continue
        connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version={number};\nCOMMIT;")


def version_of(connection: sqlite3.Connection) -> int:
    """Number of the last step that was run."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrations() -> tuple[str, ...]:
    """The steps in their order."""
    files = sorted(resources.files("fuwake.store").joinpath("migrations").iterdir(), key=lambda file: file.name)
    return tuple(file.read_text(encoding="utf-8") for file in files if file.name.endswith(".sql"))
