"""The service: store, engine and examiners in one process; intake hands mails to `take`.

An examination is a workflow of three steps: `begin` (notes it, unless it was cancelled), `dissect` (everything from bytes to a case
folder on the disk, in a process of its own) and `record` (the rows that lists are made of). Each may be killed anywhere and is done again.
"""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping

from fuwake.engine.durable import Engine, Json, Step
from fuwake.pipeline.examiner import Examiners, Manner, Order
from fuwake.pipeline.taking import Taken, Taking
from fuwake.store import mails
from fuwake.store.case_folder import CaseFolder
from fuwake.store.database import migrate, open_database
from fuwake.store.mails import Priority, Sighting
from fuwake.store.service_folder import ServiceFolder
from fuwake.store.sql import Sql

Tell = Callable[[Mapping[str, object]], None]
"""Gets what happened, for the log: short values without anybody's address."""
KEPT_MS = 7 * 86_400_000
"""How long the engine's rows of an ended workflow are kept; our own stay."""


class Service:
    """Running between `start` and `stop`. Made by `running`."""

    def __init__(self, folder: ServiceFolder, manner: Manner, command: tuple[str, ...], number: int, tell: Tell) -> None:
        with contextlib.closing(open_database(folder.place)) as sql:
            migrate(sql)
        self.folder = folder
        self.engine = Engine(folder.place, self._examine, number)
        self._examiners = Examiners(command, manner, number)
        self._tell = tell
        self._taking: Taking | None = None

    def start(self) -> None:
        """Goes on with what was left undone."""
        self.engine.start()
        self._tell({"what": "started", "again": self._take_up_again()})
        self.engine.purge(int(time.time() * 1000) - KEPT_MS)
        self._taking = Taking(self.folder, self.engine)

    def stop(self, grace_s: float) -> None:
        """Ends when everything taken in is safe; examinations under way get so long, then they are left to the next start."""
        if self._taking is not None:
            self._taking.close()
        self.engine.stop(grace_s, self._examiners.stop)

    def take(self, data: bytes, sighting: Sighting, priority: Priority, left_out: int | None = 0) -> Taken:
        """Blocks until the mail is durable and its examination promised. Raises OSError, FuwakeError."""
        assert self._taking is not None
        taken = self._taking.take(data, sighting, priority, left_out)
        self._tell({"what": "taken in", "mail": taken.sha256, "source": sighting.source, "new": taken.new})
        return taken

    def _take_up_again(self) -> int:
        """Promises anew what no workflow of this version will do: after an upgrade, or where the engine gave up."""
        with self.engine.transaction() as transaction:
            left = mails.unfinished(transaction.sql)
        active = self.engine.active()
        lost = [row for row in left if row.workflow not in active]
        for row in lost:
            self.engine.forsake(row.workflow)
            with self.engine.transaction() as transaction:
                workflow = mails.again(transaction.sql, row)
                if workflow is not None:
                    transaction.enqueue(workflow, row.sha256, row.priority)
        return len(lost)

    def _examine(self, sha256: str, step: Step) -> None:
        if not step("begin", lambda: self._begin(sha256))["goes_on"]:
            return
        found = step("dissect", lambda: self._dissect(sha256))
        step("record", lambda: self._record(sha256, found))

    def _begin(self, sha256: str) -> Json:
        with self.rows() as sql:
            return {"goes_on": mails.begin(sql, sha256)}

    def _dissect(self, sha256: str) -> Json:
        with self.rows() as sql:
            row, seen = mails.get(sql, sha256), mails.first_sighting(sql, sha256)
        assert row is not None  # it was begun
        order = Order(file=str(self.folder.mail(sha256)), name=seen.name or seen.source, place=seen.place, left_out=row.left_out)
        outcome = self._examiners.examine(order, lambda: self._stands(sha256))
        return {"case": outcome.case, "trouble": outcome.trouble}

    def _record(self, sha256: str, found: Json) -> Json:
        name, trouble = found["case"], found["trouble"]
        case = CaseFolder(self.folder.cases / name).case() if name is not None else None
        with self.rows() as sql:
            if case is None:
                mails.fail(sql, sha256, trouble)
            else:
                mails.record(sql, sha256, name, case)
        self._tell({"what": "examined", "mail": sha256, "case": name, "label": case.verdict.label if case else None, "trouble": trouble})
        return {}

    def _stands(self, sha256: str) -> bool:
        with self.rows() as sql:
            row = mails.get(sql, sha256)
        return row is not None and row.state == "examining"

    def progress(self, workflow: str) -> tuple[str, ...]:
        """Names of the steps of an examination that are done, in their order."""
        return self.engine.progress(workflow)

    @contextlib.contextmanager
    def rows(self) -> Iterator[Sql]:
        """A transaction, committed when the block has ended without an error. Raises as `Sql` does."""
        with self.engine.transaction() as transaction:
            yield transaction.sql


@contextlib.contextmanager
def running(
    folder: ServiceFolder, manner: Manner, command: tuple[str, ...], number: int, *, tell: Tell, grace_s: float
) -> Iterator[Service]:
    """A service for as long as the block, alone in its folder. command: what starts an examiner. Raises FuwakeError, OSError."""
    folder.make()
    with folder.alone():
        service = Service(folder, manner, command, number, tell)
        service.start()
        try:
            yield service
        finally:
            service.stop(grace_s)
