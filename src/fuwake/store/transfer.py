"""All rows of the store from one database into another, of the same kind or not: what backups of PostgreSQL are made of.

The engine's own tables are not among them: work that was under way is promised anew at the next start.
"""

import re
import sqlite3
from collections.abc import Iterator
from itertools import islice

from fuwake.store.database import migrations
from fuwake.store.sql import Row, Sql, of_driver

_TABLE = re.compile(r"^CREATE TABLE (\w+) \(", re.MULTILINE)
_LEXEME = re.compile(r"'(\w+)':([0-9,]+)")
_AT_ONCE = 2_000


def tables() -> tuple[str, ...]:
    """Ours, each behind those that it refers to; without the index of words."""
    return tuple(name for step in migrations("sqlite") for name in _TABLE.findall(step))


def copy_rows(source: Sql, target: Sql) -> None:
    """Copies everything in one transaction of each, into a target whose tables are there and empty. The caller commits.

    The source is read as it stands at one moment. Raises StoreError.
    """
    if source.dialect == "postgresql":
        source.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    elif not source.driver.in_transaction:  # type: ignore[union-attr]  # SQLite's
        source.execute("BEGIN")
    for table in tables():
        names = _columns(target, table)
        query = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"  # noqa: S608  # names of our own
        _copy(source, f"SELECT {', '.join(names)} FROM {table}", target, query)  # noqa: S608  # names of our own
        if target.dialect == "postgresql" and names[0] == "id":
            _go_on_behind(target, table)
    _copy_words(source, target)


def _columns(sql: Sql, table: str) -> list[str]:
    if sql.dialect == "sqlite":
        return [str(row[1]) for row in sql.execute(f"PRAGMA table_info({table})")]
    query = (
        "SELECT column_name FROM information_schema.columns WHERE table_name = ? AND table_schema = current_schema()"
        " ORDER BY ordinal_position"
    )
    return [str(row[0]) for row in sql.execute(query, (table,))]


def _go_on_behind(target: Sql, table: str) -> None:
    """New numbers begin behind those that were copied."""
    (sequence,) = target.execute("SELECT pg_get_serial_sequence(?, 'id')", (table,)).fetchone()
    if sequence is not None:
        target.execute(f"SELECT setval(?, (SELECT max(id) FROM {table}))", (sequence,))  # noqa: S608  # names of our own


def _copy(source: Sql, query: str, target: Sql, insert: str) -> None:
    rows = _stream(source, query)
    while some := list(islice(rows, _AT_ONCE)):
        target.many(insert, some)


def _copy_words(source: Sql, target: Sql) -> None:
    columns = {"sqlite": "rowid, words", "postgresql": "id, CAST(words AS text)"}[source.dialect]
    rows = _stream(source, f"SELECT {columns} FROM case_words")  # noqa: S608  # names of our own
    insert = {
        "sqlite": "INSERT INTO case_words (rowid, words) VALUES (?, ?)",
        "postgresql": "INSERT INTO case_words (id, words) VALUES (?, CAST(? AS tsvector))",
    }[target.dialect]
    while some := list(islice(rows, _AT_ONCE)):
        target.many(insert, [(number, _words(words, source, target)) for number, words in some])


def _words(words: str, source: Sql, target: Sql) -> str:
    if source.dialect == "postgresql":
        placed = sorted((int(place), term) for term, places in _LEXEME.findall(words) for place in places.split(","))
        words = " ".join(term for _, term in placed)
    if target.dialect == "sqlite":
        return words
    return " ".join(f"'{term}':{place}" for place, term in enumerate(words.split(), 1))


def _stream(sql: Sql, query: str) -> Iterator[Row]:
    """Rows as they come, not all at once."""
    if isinstance(sql.driver, sqlite3.Connection):
        try:
            yield from sql.driver.execute(query)
        except sqlite3.Error as error:
            raise of_driver(error) from error
        return
    from psycopg import Error

    try:
        with sql.driver.cursor(name="fuwake_copy") as cursor:
            cursor.itersize = _AT_ONCE
            cursor.execute(query)
            yield from cursor
    except Error as error:
        raise of_driver(error) from error
