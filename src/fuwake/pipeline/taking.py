"""Taking mails in: once the caller is told so, the mail is on the disk and its examination is promised.

Mails that come at the same time share one commit: the disk is waited for once.
"""

import threading
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import NamedTuple

from fuwake.engine.durable import Engine, Transaction
from fuwake.model.errors import FuwakeError
from fuwake.store import mails
from fuwake.store.mails import Priority, Sighting
from fuwake.store.service_folder import ServiceFolder, keep_mail

_MOST_AT_ONCE = 50


class Taken(NamedTuple):
    """A mail that is safe now."""

    sha256: str
    new: bool
    """False where it had come before; it is one case."""


class _Waiting(NamedTuple):
    sha256: str
    size: int
    left_out: int | None
    priority: Priority
    sighting: Sighting
    told: "Future[bool]"


class Taking:
    """Takes mails from any number of threads; a single one writes their rows."""

    def __init__(self, folder: ServiceFolder, engine: Engine) -> None:
        self._folder, self._engine = folder, engine
        self._waiting: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._write, name="taking")
        self._thread.start()

    def take(self, data: bytes, sighting: Sighting, priority: Priority, left_out: int | None = 0) -> Taken:
        """Blocks until the mail is durable. Raises OSError (ENOSPC: disk full) and what SQLite raises; then nothing was taken in."""
        sha256 = keep_mail(self._folder, data)
        told: Future[bool] = Future()
        with self._closing:
            if self._closed:
                raise FuwakeError("the service is stopping")
            self._waiting.put(_Waiting(sha256, len(data), left_out, priority, sighting, told))
        return Taken(sha256, told.result())

    def close(self) -> None:
        """Ends when what has been handed over is durable."""
        with self._closing:
            self._closed = True
            self._waiting.put(None)
        self._thread.join()

    def _write(self) -> None:
        ends = False
        while not ends:
            batch, first = [], self._waiting.get()
            while first is not None:
                batch.append(first)
                if len(batch) == _MOST_AT_ONCE:
                    break
                try:
                    first = self._waiting.get_nowait()
                except Empty:
                    break
            else:
                ends = True
            if batch:
                self._commit(batch)

    def _commit(self, batch: list[_Waiting]) -> None:
        try:
            with self._engine.transaction() as transaction:
                new = [
                    promise(transaction, one.sha256, one.size, left_out=one.left_out, priority=one.priority, sighting=one.sighting)
                    for one in batch
                ]
        except BaseException as error:  # noqa: BLE001  # whatever it is, those who wait are told, and it is raised where they are
            for one in batch:
                one.told.set_exception(error)
            return
        for one, is_new in zip(batch, new, strict=True):
            one.told.set_result(is_new)


def promise(transaction: Transaction, sha256: str, size: int, *, left_out: int | None, priority: Priority, sighting: Sighting) -> bool:
    """Notes a mail whose bytes are on the disk, and promises its examination; whether it is new.

    One that failed or was cancelled before is examined anew when it comes again.
    """
    if mails.add(transaction.sql, sha256, size, left_out=left_out, priority=priority, sighting=sighting):
        transaction.enqueue(mails.workflow_name(sha256, 1), sha256, priority)
        return True
    row = mails.get(transaction.sql, sha256)
    if row is not None and row.state in ("failed", "cancelled"):
        workflow = mails.again(transaction.sql, row)
        if workflow is not None:
            transaction.enqueue(workflow, sha256, priority)
    return False
