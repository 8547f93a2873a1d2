"""Rows of mailboxes: how far each folder has been read, and how it is. Whoever calls holds the transaction and commits."""

from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from fuwake.model.mailbox import Position
from fuwake.store.sql import Sql


class MailboxRow(Struct, frozen=True, kw_only=True):
    """The health of a folder."""

    account: str
    folder: str
    owed: int
    """Mails that the server lists and does not give."""
    read_at: str | None
    """When it was last read to its end."""
    trouble: str | None
    trouble_since: str | None


def position(sql: Sql, account: str, folder: str) -> Position | None:
    """How far a folder has been read; None where it never was opened."""
    query = "SELECT uidvalidity, next_uid, owed FROM mailboxes WHERE account = ? AND folder = ? AND uidvalidity IS NOT NULL"
    found = sql.execute(query, (account, folder)).fetchone()
    if found is None:
        return None
    return Position(uidvalidity=found[0], next_uid=found[1], owed=msgspec.json.decode(found[2], type=dict[int, str]))


def keep(sql: Sql, account: str, folder: str, now: Position) -> None:
    """Writes how far a folder has been read."""
    owed = msgspec.json.encode(now.owed).decode()
    sql.execute(
        "INSERT INTO mailboxes (account, folder, uidvalidity, next_uid, owed) VALUES (?, ?, ?, ?, ?) ON CONFLICT (account, folder)"
        " DO UPDATE SET uidvalidity = excluded.uidvalidity, next_uid = excluded.next_uid, owed = excluded.owed",
        (account, folder, now.uidvalidity, now.next_uid, owed),
    )


def note(sql: Sql, account: str, folder: str, trouble: str | None) -> None:
    """Writes how a folder is; None: it was read to its end just now."""
    now = datetime.now(UTC).isoformat()
    sql.execute("INSERT INTO mailboxes (account, folder) VALUES (?, ?) ON CONFLICT (account, folder) DO NOTHING", (account, folder))
    if trouble is None:
        query = "UPDATE mailboxes SET read_at = ?, trouble = NULL, trouble_since = NULL WHERE account = ? AND folder = ?"
        sql.execute(query, (now, account, folder))
        return
    query = "UPDATE mailboxes SET trouble = ?, trouble_since = coalesce(trouble_since, ?) WHERE account = ? AND folder = ?"
    sql.execute(query, (trouble, now, account, folder))


def all_of(sql: Sql) -> list[MailboxRow]:
    """The health of all folders."""
    query = "SELECT account, folder, owed, read_at, trouble, trouble_since FROM mailboxes ORDER BY account, folder"
    return [
        MailboxRow(
            account=account, folder=folder, owed=len(msgspec.json.decode(owed)), read_at=read_at, trouble=trouble, trouble_since=since
        )
        for account, folder, owed, read_at, trouble, since in sql.execute(query)
    ]
