"""A person's data gone from the store: raw mails, case folders, rows. What is published never had it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from fuwake.store import accounts, audit
from fuwake.store.person import Person
from fuwake.store.removal import remove_mail
from fuwake.store.service_folder import ServiceFolder
from fuwake.store.sql import Sql

_TEXTS = (
    ("sightings", "name"),
    ("mails", "reason"),
    ("answers", "reason"),
    ("answered_sightings", "why_not"),
    ("reviews", "note"),
    ("audit", "who"),
    ("audit", "about"),
    ("mailboxes", "trouble"),
)
"""Where people and servers write what they like."""


class Forgotten(Struct, frozen=True, kw_only=True):
    """What was removed."""

    mails: int
    cases: int
    """Cases that lost raw data."""
    rows: int
    """Rows in which the address stood."""
    mark: str
    """What stands in the place of the address in the audit log."""


def forget(folder: ServiceFolder, sql: Sql, address: str, *, who: str | None = None) -> Forgotten:
    """Removes every mail that shows the address in any coding, and the address from all rows. May be done again at any time.

    A name without the address is not sought. An account by which the person signs in is not touched. Commits.
    Raises FuwakeError where it is no address, OSError.
    """
    person = Person(address)
    if isinstance(sql.driver, sqlite3.Connection):
        sql.execute("PRAGMA secure_delete=ON")  # what is deleted is written over (sqlite.org/pragma.html)
    with sql:
        mark = person.mark(accounts.secret(sql, "forget"))
    cases, mails = set(), 0
    for path in _raw_mails(folder):
        if person.in_bytes(path.read_bytes()):
            mails += 1
            cases.add(remove_mail(folder, sql, path.name, shows=person.in_bytes))
    for path in _watched(folder):
        if person.in_text(path.name) or person.in_bytes(path.read_bytes()):
            path.unlink(missing_ok=True)
    with sql:
        rows = _rows(sql, person, mark)
        audit.note(sql, "forgot a person", who=who, about=mark)
    _scrub(sql)
    return Forgotten(mails=mails, cases=len(cases - {None}), rows=rows, mark=mark)


def _raw_mails(folder: ServiceFolder) -> Iterator[Path]:
    yield from (path for path in sorted(folder.mails.glob("??/*")) if path.is_file())


def _watched(folder: ServiceFolder) -> Iterator[Path]:
    if folder.inbox.is_dir():
        yield from (path for path in sorted(folder.inbox.rglob("*")) if path.is_file())


def _rows(sql: Sql, person: Person, mark: str) -> int:
    changed = 0
    for (one,) in sql.execute("SELECT DISTINCT mail_from FROM sightings WHERE mail_from IS NOT NULL"):
        if person.in_text(one):
            changed += sql.execute("UPDATE sightings SET mail_from = NULL WHERE mail_from = ?", (one,)).rowcount
    for (one,) in sql.execute("SELECT DISTINCT reporter FROM answers"):
        if person.in_text(one):
            query = "DELETE FROM answers WHERE reporter = ? AND message_sha256 IN (SELECT message_sha256 FROM answers WHERE reporter = ?)"
            sql.execute(query, (one, mark))  # forgotten before
            changed += sql.execute("UPDATE answers SET reporter = ? WHERE reporter = ?", (mark, one)).rowcount
    for table, column in _TEXTS:
        query = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608  # names of our own
        for (one,) in sql.execute(query):
            if person.in_text(one):
                query = f"UPDATE {table} SET {column} = ? WHERE {column} = ?"  # noqa: S608  # names of our own
                changed += sql.execute(query, (person.masked(one), one)).rowcount
    return changed


def _scrub(sql: Sql) -> None:
    """Old states of rows leave the database's own files too."""
    if isinstance(sql.driver, sqlite3.Connection):
        with sql:
            sql.execute("INSERT INTO case_words (case_words) VALUES ('optimize')")  # terms of removed cases
        sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    autocommit = sql.driver.autocommit
    sql.driver.autocommit = True
    try:
        for table in ("sightings", "answers", "mails", "reviews", "audit", "case_words"):
            sql.execute(f"VACUUM {table}")
    finally:
        sql.driver.autocommit = autocommit
