"""Which processes work on a PostgreSQL database, and what happens to the work of one that is gone for good.

Each has a name of its own, in a row that it renews. Whose row was not renewed for `LEASE_S` is dead: another one enqueues anew all that it
had under way, and only then removes its row, so that a reaper that dies half-way leaves nothing behind. Times are those of the database.
After the database was away nobody is called dead before everybody had the time to come back. Whoever finds its own row gone has been
taken for dead, and must end.
"""

import os
import socket
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fuwake.model.errors import FuwakeError

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy import Engine as Database

LEASE_S = 20.0
"""After so long without a sign it is dead."""
RENEW_S = 4.0
_PATIENCE_S = 3 * LEASE_S
"""Longest wait for the lease of a process of the same name that was killed."""
_LOCK = 6_385_231
"""Of PostgreSQL's advisory locks: one takes a name, or reaps, at a time."""
_TABLE = """CREATE TABLE IF NOT EXISTS workers (
  name TEXT PRIMARY KEY,
  token TEXT NOT NULL,                -- of the process
  process TEXT NOT NULL,              -- host, its start, process id
  version TEXT NOT NULL,              -- of the order of steps
  seen_at TIMESTAMPTZ NOT NULL
)"""


class Worker:
    """This process, under its name."""

    def __init__(self, database: "Database", name: str, version: str) -> None:
        self._database, self.name, self._version = database, name, version
        self._token = uuid.uuid4().hex
        self._ends, self._thread = threading.Event(), threading.Thread(target=self._keep, name="lease")
        self._reap: Callable[[set[str]], int] = lambda _: 0
        self._lost: Callable[[], None] = lambda: None

    def take(self) -> None:
        """Takes the name. Raises FuwakeError where another process of that name is alive, and what the database raises."""
        from sqlalchemy import text

        with self._database.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            connection.execute(text(_TABLE))
        ends = time.monotonic() + _PATIENCE_S
        while not self._taken():
            if time.monotonic() > ends:
                raise FuwakeError(f"another process works here as {self.name!r}: give this one another name (--name)")
            time.sleep(0.5)

    def start(self, reap: Callable[[set[str]], int], lost: Callable[[], None]) -> None:
        """Renews from now on. reap: enqueues anew what is under way by others than these, and says how much that was;
        lost: called once where this process was taken for dead."""
        self._reap, self._lost = reap, lost
        self._thread.start()

    def stop(self) -> None:
        """Gives the name up; what is still under way is for others."""
        from sqlalchemy import text
        from sqlalchemy.exc import SQLAlchemyError

        self._ends.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()
        try:
            with self._database.begin() as connection:
                connection.execute(text("DELETE FROM workers WHERE token = :token"), {"token": self._token})
        except SQLAlchemyError:
            return  # it is away: the lease ends by itself

    def versions(self) -> list[str]:
        """The orders of steps that living processes work by."""
        from sqlalchemy import text

        query = "SELECT DISTINCT version FROM workers WHERE seen_at > clock_timestamp() - make_interval(secs => :lease)"
        with self._database.begin() as connection:
            return [row[0] for row in connection.execute(text(query), {"lease": LEASE_S})]

    def _taken(self) -> bool:
        from sqlalchemy import text

        with self._database.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            found = connection.execute(text("SELECT process FROM workers WHERE name = :name"), {"name": self.name}).fetchone()
            if found is not None and _ended(found[0]):
                connection.execute(text("DELETE FROM workers WHERE name = :name"), {"name": self.name})
            query = (
                "INSERT INTO workers VALUES (:name, :token, :process, :version, clock_timestamp())"
                " ON CONFLICT (name) DO UPDATE SET token = excluded.token, process = excluded.process, version = excluded.version,"
                " seen_at = excluded.seen_at WHERE workers.seen_at < clock_timestamp() - make_interval(secs => :lease)"
            )
            values = {"name": self.name, "token": self._token, "process": _process(os.getpid()), "version": self._version, "lease": LEASE_S}
            return connection.execute(text(query), values).rowcount == 1

    def _keep(self) -> None:
        """Renews, and reaps once it has renewed for as long as a lease lasts."""
        from sqlalchemy.exc import SQLAlchemyError

        from fuwake.model.errors import StoreError

        since: float | None = time.monotonic()
        while not self._ends.wait(RENEW_S):
            try:
                if not self._renewed():
                    self._lost()
                    return
                since = since if since is not None else time.monotonic()
                if time.monotonic() - since > LEASE_S:
                    self._reaped()
            except (SQLAlchemyError, StoreError, OSError):
                since = None  # the database is away

    def _renewed(self) -> bool:
        from sqlalchemy import text

        with self._database.begin() as connection:
            query = "UPDATE workers SET seen_at = clock_timestamp() WHERE name = :name AND token = :token"
            return connection.execute(text(query), {"name": self.name, "token": self._token}).rowcount == 1

    def _reaped(self) -> None:
        from sqlalchemy import text

        with self._database.begin() as connection:
            if not connection.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK}).scalar():
                return  # another one does
            live, dead = _rows(connection)
            self._reap(live)  # raises where it could not do all of it: the rows of the dead stay
            for name, token in dead:
                connection.execute(text("DELETE FROM workers WHERE name = :name AND token = :token"), {"name": name, "token": token})


def _rows(connection: "Connection") -> tuple[set[str], list[tuple[str, str]]]:
    """(names of the living, (name, token) of the dead)"""
    from sqlalchemy import text

    query = "SELECT name, token, seen_at < clock_timestamp() - make_interval(secs => :lease) FROM workers"
    rows = connection.execute(text(query), {"lease": LEASE_S}).fetchall()
    return {row[0] for row in rows if not row[2]}, [(row[0], row[1]) for row in rows if row[2]]


def _process(number: int) -> str:
    """Names a process of this machine as no later one is named, as far as that can be told."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        began = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]  # proc(5): starttime
    except (OSError, IndexError):
        boot = began = ""
    return f"{socket.gethostname()} {boot} {number} {began}"


def _ended(process: str) -> bool:
    """Whether it was one of this machine and is not there any more; False where that cannot be told."""
    host, boot, number, began = (*process.split(" "), "", "", "", "")[:4]
    here = _process(int(number) if number.isdigit() else 0).split(" ")
    same_start = _process(os.getpid()).split(" ")[:2] == [host, boot]
    return bool(boot) and same_start and (here[3] != began)
