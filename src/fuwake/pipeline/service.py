"""The service: store, engine and examiners in one process; intake hands mails to `take`."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from fuwake.engine.durable import Engine, Kind, StepDone, Workflow
from fuwake.model.case import Run
from fuwake.model.errors import FuwakeError
from fuwake.pipeline.bulk import Bulk, waiting
from fuwake.pipeline.confined import limits_of
from fuwake.pipeline.examiner import Examiners, Manner
from fuwake.pipeline.examining import Examining, Tell
from fuwake.pipeline.taking import Taken, Taking
from fuwake.store import mails
from fuwake.store.database import migrate, open_database
from fuwake.store.mails import MailRow, Priority, Sighting
from fuwake.store.service_folder import ServiceFolder
from fuwake.store.sql import Sql

KEPT_MS = 7 * 86_400_000
"""How long the engine's rows of an ended workflow are kept; our own stay."""
_KEEP_S = 15.0
"""How often it is looked whether something got stuck."""
_TROUBLES = (OSError, FuwakeError)


class Service:
    """Running between `start` and `stop`. Made by `running`."""

    def __init__(
        self,
        folder: ServiceFolder,
        manner: Manner,
        command: tuple[str, ...],
        number: int,
        tell: Tell,
        *,
        browsers: int = 1,
        name: str = "one",
        run: Callable[[], Run] | None = None,
    ) -> None:
        """number: mails of people that are examined at the same time, before their visit; browsers: visits; name: of this process
        among those that work on one PostgreSQL database; run: makes what stands in cases that are read in bulk; None: none are.
        """
        with contextlib.closing(open_database(folder.place)) as sql:
            migrate(sql)
        self.folder = folder
        workers = {"persons": number, "examinations": max(1, number - 1), "visits": browsers}
        self._examiners = Examiners(command, manner, sum(workers.values()))
        examining = Examining(folder, self._examiners, manner.mode, tell)
        workflows: dict[Kind, Workflow] = {"examine": examining.examine, "visit": examining.visit}
        self._bulk = Bulk(folder, run, limits_of(manner.settings), tell) if run is not None else None
        if self._bulk is not None:
            workflows["bulk"], workers["bulk"] = self._bulk.read, 1
        self._promised: set[str] = set()
        self.lost = threading.Event()
        """Set where the others took this process for dead: what it does is done by others, and it must end."""
        self.engine = examining.engine = Engine(folder.place, workflows, workers, name=name, lost=self._is_lost)
        if self._bulk is not None:
            self._bulk.engine = self.engine
        self._tell = tell
        self._taking: Taking | None = None
        self._ends = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="keeper")

    def start(self) -> None:
        """Goes on with what was left undone."""
        self.engine.start()
        with self.rows() as sql:
            left = mails.unfinished(sql)
        active = self.engine.active()
        self._tell({"what": "started", "again": self._again(row for row in left if not active.intersection(row.workflows))})
        if self._bulk is not None:
            batches = {name.split(":")[1] for name in active if name.startswith("bulk:")}
            for batch in waiting(self.folder):
                if batch not in batches:
                    self._bulk.again(batch)
        self._taking = Taking(self.folder, self.engine)
        self._keeper.start()

    def stop(self, grace_s: float) -> None:
        """Ends when everything taken in is safe; examinations under way get so long, then they are left to the next start."""
        self._ends.set()
        if self._keeper.is_alive():
            self._keeper.join()
        if self._taking is not None:
            self._taking.close()
        self.engine.stop(grace_s, self._drop)

    def take(self, data: bytes, sighting: Sighting, priority: Priority, left_out: int | None = 0) -> Taken:
        """Blocks until the mail is durable and its examination promised. Raises OSError, FuwakeError."""
        assert self._taking is not None
        taken = self._taking.take(data, sighting, priority, left_out)
        self._tell({"what": "taken in", "mail": taken.sha256, "source": sighting.source, "new": taken.new})
        return taken

    def steps(self, row: MailRow) -> tuple[StepDone, ...]:
        """The steps of the mail's present attempt that are done, in their order, with their times."""
        return tuple(done for workflow in row.workflows for done in self.engine.steps(workflow))

    def progress(self, workflow: str) -> tuple[str, ...]:
        """Names of the steps of an examination that are done, in their order."""
        return tuple(done.name for name in mails.workflows_of(workflow) for done in self.engine.steps(name))

    @contextlib.contextmanager
    def rows(self) -> Iterator[Sql]:
        """A transaction, committed when the block has ended without an error. Raises as `Sql` does."""
        with self.engine.transaction() as transaction:
            yield transaction.sql

    def _is_lost(self) -> None:
        self._tell({"what": "taken for dead"})
        self.lost.set()
        self._drop()

    def _drop(self) -> None:
        if self._bulk is not None:
            self._bulk.stop()
        self._examiners.stop()

    def _keep(self) -> None:
        """Takes up again what the engine gave up, and removes its old rows."""
        while not self._ends.wait(_KEEP_S):
            with contextlib.suppress(*_TROUBLES):  # the database is away: it is looked again
                given_up = self.engine.given_up() | self.engine.outdated()
                with self.rows() as sql:
                    rows = [row for name in given_up if (row := mails.get(sql, mails.mail_of(name))) is not None]
                again = self._again(row for row in rows if given_up.intersection(row.workflows) and row.state in mails.UNDER_WAY)
                if again:
                    self._tell({"what": "taken up again", "mails": again})
                for name in given_up - self._promised:
                    self._promised.add(name)
                    if self._bulk is not None and name.startswith("bulk:"):
                        self._bulk.again(name.split(":")[1])
                self.engine.purge(int(time.time() * 1000) - KEPT_MS)

    def _again(self, lost: Iterator[MailRow]) -> int:
        """Promises anew what no workflow of this version will do: after an upgrade, or where the engine gave up."""
        number = 0
        for row in lost:
            for name in row.workflows:
                self.engine.forsake(name)
            with self.engine.transaction() as transaction:
                workflow = mails.again(transaction.sql, row)
                if workflow is not None:
                    transaction.enqueue(workflow, row.sha256, row.priority)
                    number += 1
        return number


@contextlib.contextmanager
def running(
    folder: ServiceFolder,
    manner: Manner,
    command: tuple[str, ...],
    number: int,
    *,
    tell: Tell,
    grace_s: float,
    browsers: int = 1,
    name: str = "one",
    run: Callable[[], Run] | None = None,
) -> Iterator[Service]:
    """A service for as long as the block: on SQLite alone in its folder, on PostgreSQL alone under its name.

    command: what starts an examiner. Raises FuwakeError, OSError.
    """
    folder.make()
    with folder.alone() if isinstance(folder.place, Path) else contextlib.nullcontext():
        service = Service(folder, manner, command, number, tell, browsers=browsers, name=name, run=run)
        service.start()
        try:
            yield service
        finally:
            service.stop(grace_s)
