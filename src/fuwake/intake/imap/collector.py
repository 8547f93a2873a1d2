"""Collects one folder of one account, for as long as the service runs.

A mail is fetched without being touched, and dealt with only when it is durable; then it is marked and moved as the settings say, and
then it is written down how far the folder has been read. A crash anywhere in between fetches some mails once more, which stay one mail.
"""

import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, Protocol, TypeVar

from fuwake.intake.imap import position as plan
from fuwake.intake.imap.session import Session, session
from fuwake.intake.imap.tokens import Secrets
from fuwake.intake.imap.troubles import NotGiven, Refused, Trouble
from fuwake.intake.smtp import Take
from fuwake.model.errors import FuwakeError
from fuwake.model.mail_accounts import ImapAccount
from fuwake.model.mailbox import Position
from fuwake.store.mails import Sighting

Found = TypeVar("Found")
_AT_ONCE = 50
"""Mails whose sizes are asked for together, and after which the position is written down."""
_OWED_AGAIN_S = 900.0
"""How often mails that the server did not give are asked for again."""


class Notes(Protocol):
    """What is remembered of folders. Each call is a transaction of its own and may raise what the database raises."""

    def position(self, account: str, folder: str) -> Position | None:
        """How far it has been read."""

    def keep(self, account: str, folder: str, now: Position) -> None:
        """Writes that down."""

    def note(self, account: str, folder: str, trouble: str | None) -> None:
        """Writes how it is."""

    def was_seen(self, sha256: str, name: str) -> bool:
        """Whether a mail came from this folder before."""


class NotKept(Exception):
    """The store does not take it now."""


class Collector:
    """One folder."""

    def __init__(
        self,
        account: ImapAccount,
        folder: str,
        take: Take,
        notes: Notes,
        *,
        most_bytes: int,
        tell: Callable[[Mapping[str, object]], None],
    ) -> None:
        self._account, self._folder = account, folder
        self._take, self._notes, self._tell, self._most = take, notes, tell, most_bytes
        self._name = f"{account.name}/{folder}"
        self._secrets = Secrets(account)

    def run(self, ends: threading.Event) -> None:
        """Until `ends`. Troubles are told, and the folder is tried again after a pause that grows."""
        failures, kind = 0, ""
        while not ends.is_set():
            try:
                with session(self._account, self._secrets, self._most) as opened:
                    opened.select(self._folder)
                    while not ends.is_set():
                        if self.collect(opened, ends):
                            failures = 0
                        opened.wait(ends)
                return
            except (Trouble, NotKept) as error:
                now: Literal["lost", "refused"] = "refused" if isinstance(error, Refused) else "lost"
                failures, kind = (failures if now == kind else 0) + 1, now
                ends.wait(self._paused(str(error), plan.pause_s(failures, now)))

    def collect(self, opened: Session, ends: threading.Event) -> bool:
        """Takes in what is new and what is owed; whether it came to the end. Raises Trouble, NotKept."""
        now = plan.resumed(self._noted(lambda: self._notes.position(self._account.name, self._folder)), opened.uidvalidity)
        again = time.monotonic() >= opened.owed_after
        if again:
            opened.owed_after = time.monotonic() + _OWED_AGAIN_S
        wanted = plan.wanted(now, opened.uids(now.next_uid), again=again)
        for start in range(0, len(wanted), _AT_ONCE):
            now = self._batch(opened, wanted[start : start + _AT_ONCE], now, ends)
            if ends.is_set():
                return False
            if len(now.owed) > plan.MOST_OWED:
                raise Trouble(f"the server lists more than {plan.MOST_OWED} mails that it does not give")
        self._noted(lambda: self._notes.note(self._account.name, self._folder, None))
        return True

    def _batch(self, opened: Session, uids: Sequence[int], now: Position, ends: threading.Event) -> Position:
        """Whatever happens, what was done is written down."""
        kept = now
        try:
            sizes = opened.sizes(uids)
            for uid in uids:
                if ends.is_set():
                    break
                now = self._one(opened, uid, sizes.get(uid), now)
        finally:
            if now != kept:
                self._noted(lambda: self._notes.keep(self._account.name, self._folder, now))
        return now

    def _one(self, opened: Session, uid: int, size: int | None, now: Position) -> Position:
        try:
            data = None if size is None else opened.mail(uid, size, self._most)
            if data is not None:
                self._take_in(data, size or 0)
                opened.settle(uid)
        except NotGiven as error:
            self._tell(self._event(uid=uid, trouble=str(error)))
            return plan.owing(now, uid, str(error))
        return plan.settled(now, uid)

    def _take_in(self, data: bytes, size: int) -> None:
        """Blocks until it is durable."""
        left_out = max(0, size - self._most) if len(data) > self._most else 0
        data = data[: self._most]
        sighting = Sighting(source="imap", name=self._name, reported=self._account.reported)
        sha256 = hashlib.sha256(data).hexdigest()
        if not self._noted(lambda: self._notes.was_seen(sha256, self._name)):
            self._noted(lambda: self._take(data, sighting, "person" if self._account.reported else "bulk", left_out))

    def _paused(self, trouble: str, seconds: float) -> float:
        self._tell(self._event(trouble=trouble, again_in_s=seconds))
        try:
            self._notes.note(self._account.name, self._folder, trouble)
        except (OSError, FuwakeError, sqlite3.Error):
            self._tell(self._event(trouble="the store takes no notes now"))
        return seconds

    def _event(self, **values: object) -> dict[str, object]:
        return {"what": "imap", "account": self._account.name, "folder": self._folder, **values}

    @staticmethod
    def _noted(work: Callable[[], Found]) -> Found:
        """What the store raises is told apart from what the network does."""
        try:
            return work()
        except (OSError, FuwakeError, sqlite3.Error) as error:
            raise NotKept(f"the store: {error}") from error
