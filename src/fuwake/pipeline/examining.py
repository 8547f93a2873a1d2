"""The workflows of an examination: `examine` up to what takes no browser, `visit` to the end.

`begin` notes that it begins, `read` reads the bytes, `look up` asks all that takes no browser, `visit` does what takes one, `judge`
writes the case folder, `record` the rows that lists are made of. Each may be killed anywhere; a step that ran is not run again, and of
one that was killed half-way what was answered stands in the journal. Visits have a queue of their own, since browsers are few.
"""

import shutil
from collections.abc import Callable, Mapping

from fuwake.engine.durable import Engine, Json, Step
from fuwake.pipeline.examiner import Examiners, Order, Outcome, Stage
from fuwake.store import examining, mails
from fuwake.store.case_folder import CaseFolder, folder_name
from fuwake.store.service_folder import ServiceFolder

Tell = Callable[[Mapping[str, object]], None]
"""Gets what happened, for the log: short values without anybody's address."""


class Examining:
    """What the steps do. Made with everything but the engine, which needs them first."""

    engine: Engine

    def __init__(self, folder: ServiceFolder, examiners: Examiners, mode: str, tell: Tell) -> None:
        self._folder, self._examiners, self._mode, self._tell = folder, examiners, mode, tell

    def examine(self, workflow: str, sha256: str, step: Step) -> None:
        """The workflow `examine`."""
        work = _Work(self, workflow, sha256, step)
        begun = work.step("begin", self._begin)
        if not begun["goes_on"]:
            return
        if begun["asks"] and not (work.stage("read") and work.stage("look up")):
            return
        if begun["visits"]:
            work.step("hand over", self._hand_over)
        else:
            self._conclude(work, visits=begun["asks"])

    def visit(self, workflow: str, sha256: str, step: Step) -> None:
        """The workflow `visit`, which `examine` hands over to."""
        self._conclude(_Work(self, workflow, sha256, step), visits=True)

    def _conclude(self, work: "_Work", *, visits: bool) -> None:
        if (visits and not work.stage("visit")) or not work.stage("judge"):
            return
        work.step("record", self._record)

    def _begin(self, work: "_Work") -> Json:
        with self.engine.transaction() as transaction:
            goes_on = examining.begin(transaction.sql, work.sha256, work.attempt)
        return {"goes_on": goes_on, "asks": self._mode != "offline", "visits": self._mode in ("full", "passive")}

    def _hand_over(self, work: "_Work") -> Json:
        with self.engine.transaction() as transaction:
            row = mails.get(transaction.sql, work.sha256)
            if row is not None:
                transaction.enqueue(mails.visit_name(work.sha256, work.attempt), work.sha256, row.priority, "visit", again=True)
        return {}

    def _record(self, work: "_Work") -> Json:
        name = self._case_name(work.sha256)
        case = CaseFolder(self._folder.cases / name).case()
        with self.engine.transaction() as transaction:
            stood = examining.record(transaction.sql, work.sha256, work.attempt, name, case)
        if stood:
            self._tell({"what": "examined", "mail": work.sha256, "case": name, "label": case.verdict.label, "trouble": None})
        self._forget(work)
        return {}

    def give(self, stage: Stage, work: "_Work") -> Json:
        """Has a stage done by an examiner."""
        with self.engine.transaction() as transaction:
            row, seen = mails.get(transaction.sql, work.sha256), mails.first_sighting(transaction.sql, work.sha256)
        if row is None or row.attempt != work.attempt or row.state not in ("waiting", "examining"):
            return self._dropped(work, Outcome(trouble="cancelled"))
        order = Order(
            stage=stage,
            journal=str(self._folder.work / work.sha256),
            case=self._case_name(work.sha256),
            file=str(self._folder.mail(work.sha256)),
            name=seen.name or seen.source,
            place=seen.place,
            left_out=row.left_out,
        )
        outcome = self._examiners.examine(order, lambda: self._stands(work))
        return {"said": outcome.said} if outcome.trouble is None else self._dropped(work, outcome)

    def _dropped(self, work: "_Work", outcome: Outcome) -> Json:
        """There will be no case of this attempt: the mail is failed, or waits for another one."""
        trouble = outcome.trouble or ""
        with self.engine.transaction() as transaction:
            row = mails.get(transaction.sql, work.sha256)
            wanted = row is not None and row.attempt == work.attempt and row.state in ("waiting", "examining")
            later = examining.put_off(transaction.sql, row, trouble) if row is not None and wanted and outcome.passing else None
            if row is not None and later is not None:
                transaction.enqueue(later[0], work.sha256, row.priority, after_s=later[1])
            elif wanted:
                examining.fail(transaction.sql, work.sha256, work.attempt, trouble)
        self._tell({"what": "put off" if later else "not examined", "mail": work.sha256, "trouble": trouble})
        if later is None:
            self._forget(work)
        return {"trouble": trouble}

    def _forget(self, work: "_Work") -> None:
        """The journal of a mail that is dealt with."""
        shutil.rmtree(self._folder.work / work.sha256, ignore_errors=True)

    def _stands(self, work: "_Work") -> bool:
        with self.engine.transaction() as transaction:
            return examining.stands(transaction.sql, work.sha256, work.attempt)

    def _case_name(self, sha256: str) -> str:
        """After the mail that was taken in: two that carry the same one are two cases."""
        return folder_name(sha256)

    def told(self, name: str, work: "_Work") -> None:
        """A step is over, and its result stands in the database."""
        self._tell({"what": "step", "mail": work.sha256, "step": name})


class _Work:
    """One workflow under way."""

    def __init__(self, examining: Examining, workflow: str, sha256: str, step: Step) -> None:
        self._examining, self._step = examining, step
        self.sha256, self.attempt = sha256, mails.attempt_of(workflow)

    def step(self, name: str, do: "Callable[[_Work], Json]") -> Json:
        """Runs a step, unless it ran before; told in the log when it does."""
        ran = False

        def now() -> Json:
            nonlocal ran
            ran = True
            return do(self)

        result = self._step(name, now)
        if ran:
            self._examining.told(name, self)
        return result

    def stage(self, stage: Stage) -> bool:
        """Runs a stage. False where it came to nothing."""
        return "trouble" not in self.step(stage, lambda work: self._examining.give(stage, work))
