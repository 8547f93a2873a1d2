"""One type for both databases: SQLite and PostgreSQL get the same statements, written for SQLite with `?` for each value.

What the two do not share stands in `database` (opening, migrations) and `search` (words), nowhere else. Text is stored as Unicode that
both can hold: NUL and lone surrogates, which hostile mails have, become U+FFFD.
"""

import errno
import functools
import sqlite3
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from fuwake.model.errors import StoreError

if TYPE_CHECKING:
    import psycopg

Dialect = Literal["sqlite", "postgresql"]
Row = tuple[Any, ...]


class Rows:
    """What a statement gave, read whole: nothing is left open."""

    def __init__(self, rows: list[Row], rowcount: int) -> None:
        self._rows, self._next = rows, 0
        self.rowcount = rowcount
        """Rows that were changed."""

    def fetchone(self) -> Any:  # a row is a tuple, whose types its query names
        """The next row; None where there is none."""
        if self._next == len(self._rows):
            return None
        self._next += 1
        return self._rows[self._next - 1]

    def fetchall(self) -> list[Row]:
        """All rows that are left."""
        left, self._next = self._rows[self._next :], len(self._rows)
        return left

    def __iter__(self) -> Iterator[Row]:
        return iter(self.fetchall())


class Sql:
    """A connection to the store. As a context manager one transaction: committed where the block ends without an error.

    Methods raise StoreError where the database does not do it, and OSError (ENOSPC) where its disk is full.
    """

    def __init__(self, driver: "sqlite3.Connection | psycopg.Connection[Any]") -> None:
        self.driver = driver
        self.dialect: Dialect = "sqlite" if isinstance(driver, sqlite3.Connection) else "postgresql"

    def execute(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Runs one statement. `?` stands for a value, and for nothing else."""
        clean = [_storable(value) if isinstance(value, str) else value for value in values]
        try:
            if isinstance(self.driver, sqlite3.Connection):
                cursor: Any = self.driver.execute(query, clean)
            else:
                cursor = _in_client(self.driver)
                cursor.execute(_percent(query), clean)
            return Rows(cursor.fetchall() if cursor.description is not None else [], cursor.rowcount)
        except _driver_errors(self.dialect) as error:
            raise of_driver(error) from error

    def many(self, query: str, rows: Sequence[Sequence[object]]) -> None:
        """Runs a statement once for each row of values."""
        if not rows:
            return
        clean = [[_storable(value) if isinstance(value, str) else value for value in row] for row in rows]
        try:
            if isinstance(self.driver, sqlite3.Connection):
                self.driver.executemany(query, clean)
            else:
                _in_client(self.driver).executemany(_percent(query), clean)
        except _driver_errors(self.dialect) as error:
            raise of_driver(error) from error

    def lock(self, what: str) -> None:
        """Until the transaction ends nobody else holds this lock: for what is read and then written by what was read."""
        if isinstance(self.driver, sqlite3.Connection):
            if not self.driver.in_transaction:
                self.execute("BEGIN IMMEDIATE")
        else:
            self.execute("SELECT pg_advisory_xact_lock(hashtext(?))", (f"fuwake:{what}",))

    def commit(self) -> None:
        """Makes the transaction durable."""
        try:
            self.driver.commit()
        except _driver_errors(self.dialect) as error:
            raise of_driver(error) from error

    def rollback(self) -> None:
        """Undoes the transaction."""
        try:
            self.driver.rollback()
        except _driver_errors(self.dialect) as error:
            raise of_driver(error) from error

    def close(self) -> None:
        """Lets go of the connection; what was not committed is undone."""
        self.driver.close()

    def __enter__(self) -> "Sql":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.commit()
        else:
            self.rollback()


def of_driver(error: BaseException) -> StoreError | OSError:
    """The error of ours for one of a driver: its first line, as further ones may hold what stands in a row."""
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    words = str(error).partition("\n")[0] or type(error).__name__
    if code in ("SQLITE_FULL", "53100"):  # sqlite.org/rescode.html; PostgreSQL appendix A: disk_full
        return OSError(errno.ENOSPC, words)
    return StoreError(f"the store: {words}")


def _driver_errors(dialect: Dialect) -> tuple[type[Exception], ...]:
    if dialect == "sqlite":
        return (sqlite3.Error,)
    import psycopg

    return (psycopg.Error,)


def _in_client(driver: "psycopg.Connection[Any]") -> "psycopg.ClientCursor[Any]":
    """A cursor that writes values into the statement: a bare parameter has no type for PostgreSQL where SQLite needs none."""
    import psycopg

    return psycopg.ClientCursor(driver)


@functools.lru_cache(maxsize=512)
def _percent(query: str) -> str:
    return query.replace("%", "%%").replace("?", "%s")


def _storable(text: str) -> str:
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
