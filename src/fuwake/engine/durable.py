"""Durable work: what was promised is done, whenever the process is killed. A thin seam around DBOS Transact on SQLite or PostgreSQL.

A workflow is a plain function that does its work in named steps. A step that ran is not run again: its result, small JSON, stands in
the database. Work is enqueued in the transaction that writes our own row, so there is neither a row without work nor work without a
row. Exactly one process works on a database: whoever makes an `Engine` holds the lock of the folder.

DBOS is imported when an engine is made, never before (it takes a second), and there is one engine in a process.
"""

import contextlib
import functools
import math
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, ParamSpec, TypeVar

from fuwake.engine.workers import Worker
from fuwake.store.database import BUSY_S, CONNECT_S, Place, settle
from fuwake.store.sql import Sql, of_driver

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions
    from sqlalchemy import Connection
    from sqlalchemy import Engine as Database

P = ParamSpec("P")
T = TypeVar("T")
Json = dict[str, Any]
"""A step's result: ids, digests, a few words; under 4 kB."""
Step = Callable[[str, Callable[[], Json]], Json]
"""(name, work) → its result, now or from the time that it ran."""
Workflow = Callable[[str, str, Step], None]
"""(its name, what it is about, what runs its steps). The same steps in the same order whenever the results are the same."""
Kind = Literal["examine", "visit", "bulk"]
Priority = Literal["person", "bulk"]

VERSION = "2"
"""Of the order of steps. Raised when that changes in a way that a half-done workflow cannot follow; such work is begun anew."""
PRIORITIES: dict[Priority, int] = {"person": 1, "bulk": 9}
"""A person who waits comes first."""
QUEUES = ("persons", "examinations", "visits", "bulk")
"""Each with workers of its own: who waits for a page does not wait behind a mailbox of ten thousand mails."""
_POLL_S = 0.1
"""With the workers of a queue this caps the rate: workers / _POLL_S workflows a second are begun."""
_TRIES = 3
_ACTIVE = ("ENQUEUED", "PENDING", "DELAYED")


def _errors_of_ours(function: Callable[P, T]) -> Callable[P, T]:
    """Errors of the database are StoreError and OSError."""

    @functools.wraps(function)
    def called(*arguments: P.args, **named: P.kwargs) -> T:
        from dbos._error import DBOSException
        from sqlalchemy.exc import SQLAlchemyError

        try:
            return function(*arguments, **named)
        except (SQLAlchemyError, DBOSException) as error:
            raise of_driver(getattr(error, "orig", None) or error) from error

    return called


class Transaction:
    """Rows of ours and work, together or not at all."""

    def __init__(self, connection: "Connection", client: "DBOSClient") -> None:
        self._connection = connection
        self._client = client
        driver: Any = connection.connection.driver_connection
        self.sql = Sql(driver)
        """For our own rows."""

    def enqueue(
        self, workflow: str, about: str, priority: Priority, kind: Kind = "examine", *, after_s: float = 0.0, again: bool = False
    ) -> None:
        """Work under a name that has never been used before; `about` is what the workflow gets. `after_s`: not sooner than that.
        `again`: a name that has been used is no mistake, and nothing is done.
        """
        options: EnqueueOptions = {
            "workflow_name": kind,
            "queue_name": _queue(kind, priority),
            "workflow_id": workflow,
            "workflow_id_reuse_policy": "return-existing" if again else "reject",
            "app_version": VERSION,
            "priority": PRIORITIES[priority],
        }
        if after_s > 0:
            options["delay_seconds"] = after_s
        self._client.enqueue_in_transaction(self._connection, options, about)


def _queue(kind: Kind, priority: Priority) -> str:
    if kind == "examine":
        return "persons" if priority == "person" else "examinations"
    return "visits" if kind == "visit" else "bulk"


class Engine:
    """Runs what is enqueued by the workflow of its kind, in each queue so many at a time as `workers` says (0: none)."""

    def __init__(
        self,
        database: Place,
        workflows: Mapping[Kind, Workflow],
        workers: Mapping[str, int],
        *,
        name: str = "one",
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        """name: of this process among all that work on a PostgreSQL database. lost: called where it was taken for dead, and must end.

        On PostgreSQL `workers` are those of the process that started last, for all of them: DBOS keeps them in the database.
        """
        from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

        self._dbos = DBOS
        self._database = connections(database)
        serializer = DBOSPortableJSONSerializer()  # never pickle: what a mail says comes near it
        DBOS(
            config={
                "name": "fuwake",
                "system_database_url": address_of(database),
                "system_database_engine": self._database,
                "application_version": VERSION,
                "executor_id": name,
                "serializer": serializer,
                "log_level": "ERROR",
            }
        )
        for kind, workflow in workflows.items():
            DBOS.workflow(name=kind)(_in_steps(workflow))
        self._workers, self._lost = workers, lost
        self._worker = Worker(self._database, name, VERSION) if isinstance(database, str) else None
        self._client: DBOSClient = DBOSClient(system_database_engine=self._database, serializer=serializer, lazy=True)

    def start(self) -> None:
        """Begins to work, with what a process before this one left undone. Makes the engine's tables where they are missing."""
        if self._worker is not None:
            self._worker.take()
        self._dbos.listen_queues(list(self._workers))
        self._dbos.launch()
        for queue, number in self._workers.items():
            self._dbos.register_queue(queue, worker_concurrency=number, polling_interval_sec=_POLL_S, on_conflict="always_update")
        if self._worker is not None:
            self._worker.start(self._reap, self._lost)

    def _versions(self) -> list[str]:
        return [VERSION, *(self._worker.versions() if self._worker is not None else ())]

    def _under_way(self, versions: list[str], limit: int | None = None) -> set[str]:
        listed = (
            self._dbos.list_workflows(status=list(_ACTIVE), app_version=versions, limit=limit, load_input=False, load_output=False)
            if versions
            else ()
        )
        return {one.workflow_id for one in listed}

    def _reap(self, living: set[str]) -> int:
        """Enqueues anew what is under way by others than these. Raises what the database raises."""
        pending = self._dbos.list_workflows(status=["PENDING"], load_input=False, load_output=False)
        lost = [one for one in pending if one.executor_id not in living]
        for one in lost:
            self._dbos.resume_workflow(one.workflow_id, queue_name=one.queue_name)
        return len(lost)

    def stop(self, grace_s: float, drop: Callable[[], None]) -> None:
        """Takes nothing up any more and waits so long for what is under way, then calls `drop`; the next process does what is left."""
        timer = threading.Timer(grace_s, drop)
        timer.start()
        self._dbos.destroy(workflow_completion_timeout_sec=math.ceil(grace_s) + 2)
        if timer.is_alive():
            timer.cancel()
            drop()
        timer.join()
        if self._worker is not None:
            self._worker.stop()
        self._database.dispose()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction, committed and on the disk when the block has ended without an error. Raises as `Sql` does."""
        with transaction(self._database, self._client) as begun:
            yield begun

    @_errors_of_ours
    def active(self) -> set[str]:
        """Names of the workflows that will be done: by this version of the steps, or by processes of others that are at work."""
        return self._under_way(self._versions())

    @_errors_of_ours
    def outdated(self) -> set[str]:
        """Names of workflows of an older order of steps that no process will do; at most 1000."""
        versions = self._versions()
        return self._under_way([older for number in range(1, int(VERSION)) if (older := str(number)) not in versions], limit=1000)

    @_errors_of_ours
    def forsake(self, workflow: str) -> None:
        """Never takes a workflow up again."""
        self._dbos.cancel_workflow(workflow)

    @_errors_of_ours
    def given_up(self) -> set[str]:
        """Names of at most 100 workflows that failed, the newest: none of their steps is tried any more."""
        listed = self._dbos.list_workflows(
            status=["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"], limit=100, sort_desc=True, load_input=False, load_output=False
        )
        return {one.workflow_id for one in listed}

    @_errors_of_ours
    def steps(self, workflow: str) -> tuple["StepDone", ...]:
        """The steps that are done, in their order."""
        return tuple(
            StepDone(step["function_name"], step["started_at_epoch_ms"] or step["completed_at_epoch_ms"], step["completed_at_epoch_ms"])
            for step in self._dbos.list_workflow_steps(workflow, load_output=False)
            if step["completed_at_epoch_ms"]
        )

    @_errors_of_ours
    def purge(self, before_ms: int) -> int:
        """Removes at most 1000 workflows that ended before (Unix time), and says how many."""
        from datetime import UTC, datetime

        ended = self._dbos.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED"],
            end_time=datetime.fromtimestamp(before_ms / 1000, UTC).isoformat(),
            limit=1000,
            load_input=False,
            load_output=False,
        )
        self._dbos.delete_workflows([one.workflow_id for one in ended])
        return len(ended)


class StepDone(NamedTuple):
    """A step that ran."""

    name: str
    started_ms: int
    """Unix time."""
    ended_ms: int


def _in_steps(workflow: Workflow) -> Callable[[str], None]:
    from dbos import DBOS

    def step(name: str, work: Callable[[], Json]) -> Json:
        return DBOS.run_step(
            {"name": name, "retries_allowed": True, "max_attempts": _TRIES, "interval_seconds": 1.0, "backoff_rate": 4.0}, work
        )

    def run(about: str) -> None:
        name = DBOS.workflow_id
        assert name is not None  # it is run as one
        workflow(name, about, step)

    return run


@contextlib.contextmanager
def transaction(database: "Database", client: "DBOSClient") -> Iterator[Transaction]:
    """A transaction on a database of `connections`; errors of the database are StoreError and OSError, also those of its commit."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with database.begin() as connection:
            yield Transaction(connection, client)
    except SQLAlchemyError as error:
        raise of_driver(getattr(error, "orig", None) or error) from error


def address_of(place: Place) -> str:
    """The database as SQLAlchemy names it."""
    return f"sqlite:///{place}" if isinstance(place, Path) else place.replace("postgresql://", "postgresql+psycopg://", 1)


def connections(place: Place) -> "Database":
    """Connections with the promises of `store.database`, whoever opens them."""
    from sqlalchemy import create_engine, event

    if isinstance(place, str):
        return create_engine(
            address_of(place), connect_args={"connect_timeout": CONNECT_S}, pool_size=10, max_overflow=20, pool_pre_ping=True
        )
    database = create_engine(address_of(place), connect_args={"timeout": BUSY_S}, pool_size=10, max_overflow=20)

    @event.listens_for(database, "connect")
    def connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = "IMMEDIATE"  # writers wait for each other before they read (as DBOS sets it for its own)
        settle(connection)

    return database
