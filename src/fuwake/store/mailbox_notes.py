"""What collectors of mailboxes remember, each note a transaction of its own."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from fuwake.model.mailbox import Position
from fuwake.store import mailboxes, mails
from fuwake.store.sql import Sql


class MailboxNotes:
    """rows: opens a transaction. Each method raises what that raises."""

    def __init__(self, rows: Callable[[], AbstractContextManager[Sql]]) -> None:
        self._rows = rows

    def position(self, account: str, folder: str) -> Position | None:
        """How far a folder has been read."""
        with self._rows() as sql:
            return mailboxes.position(sql, account, folder)

    def keep(self, account: str, folder: str, now: Position) -> None:
        """Writes that down."""
        with self._rows() as sql:
            mailboxes.keep(sql, account, folder, now)

    def note(self, account: str, folder: str, trouble: str | None) -> None:
        """Writes how it is."""
        with self._rows() as sql:
            mailboxes.note(sql, account, folder, trouble)

    def was_seen(self, sha256: str, name: str) -> bool:
        """Whether a mail came from this folder before."""
        with self._rows() as sql:
            return mails.was_seen(sql, sha256, "imap", name)
