"""Answers by mail to those who reported one, after its examination: promised in the store, sent, and never sent twice.

The promise is a row; before the mail server hears anything the row says `sending`, and after its answer what became of it. A crash in
between leaves `sending`, which is not tried again: a person decides (`fuwake answers`).
"""

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from fuwake.intake.reply.letter import letter
from fuwake.intake.reply.may import Reply, Report, first_values, reply_to
from fuwake.intake.reply.send import Outcome, send
from fuwake.model.case import Case
from fuwake.model.errors import CaseFolderError, FuwakeError
from fuwake.model.mail_accounts import AnswerAccount
from fuwake.parse.message import parse
from fuwake.store import answers
from fuwake.store.answers import AnswerRow, ReportRow
from fuwake.store.case_folder import CaseFolder
from fuwake.store.service_folder import ServiceFolder
from fuwake.store.sql import Sql

LOOK_S = 2.0
_AT_ONCE = 50
_DAY = timedelta(days=1)
_TOO_OLD = timedelta(days=3)
"""Reports that came before are not answered any more: an answer after a week is worth nothing, and none is due for what came before
answering was switched on."""
_PAUSES_S = (60, 300, 900, 3600, 3600 * 4, 3600 * 12)
"""Between attempts; after the last one it counts as refused."""


class Answering:
    """Looks for reports that were examined, and answers them."""

    def __init__(
        self,
        account: AnswerAccount,
        folder: ServiceFolder,
        rows: Callable[[], AbstractContextManager[Sql]],
        tell: Callable[[Mapping[str, object]], None],
        sending: Callable[[bytes, str, AnswerAccount], Outcome] = send,
    ) -> None:
        self._account, self._folder, self._rows, self._tell, self._send = account, folder, rows, tell, sending

    def run(self, ends: threading.Event) -> None:
        """Until `ends`; a mail that is being sent is seen through."""
        while not ends.wait(LOOK_S):
            try:
                self.look(ends)
            except (OSError, FuwakeError) as error:  # the store is away: the rows stay as they are
                self._tell({"what": "answers", "trouble": str(error)})

    def look(self, ends: threading.Event) -> None:
        """Promises what is due, and sends what was promised. Raises OSError, FuwakeError."""
        now = datetime.now(UTC)
        with self._rows() as sql:
            dead = answers.give_up_dead(sql, now)
            reports = answers.open_reports(sql, now - _TOO_OLD, _AT_ONCE)
        if dead:
            self._tell({"what": "answers", "trouble": f"of {dead} it is not known whether they were sent: see `fuwake answers`"})
        for report in reports:
            self._promise(report, now)
        with self._rows() as sql:
            due = answers.waiting(sql, now, _AT_ONCE)
        for row in due:
            if ends.is_set():
                return
            self._answer(row)

    def _promise(self, report: ReportRow, now: datetime) -> None:
        found = self._found(report)
        with self._rows() as sql:
            sql.lock("answers")  # the bounds hold across machines too
            if isinstance(found, str):
                answers.pass_over(sql, report.sighting, found)
                return
            case, reply = found
            if answers.number_since(sql, now - _DAY) >= self._account.per_day:
                answers.pass_over(sql, report.sighting, "more answers than per_day")
            elif answers.number_since(sql, now - _DAY, reply.to) >= self._account.per_person:
                answers.pass_over(sql, report.sighting, "more answers than per_person")
            else:
                answers.promise(sql, report, case.message.sha256, reply.to, now)

    def _found(self, report: ReportRow) -> tuple[Case, Reply] | str:
        """The case and where its answer goes, or why there is none."""
        try:
            case = CaseFolder(self._folder.cases / report.case_id).case()
            raw = self._folder.mail(report.sha256).read_bytes()
        except (CaseFolderError, FileNotFoundError) as error:
            return f"its case is gone ({type(error).__name__})"
        if case.answer is None:
            return "the case has no answer"
        message = parse(raw, headers_only=True).message
        author = message.author[0].address if len(message.author) == 1 else None
        envelope = report.mail_from or "" if report.source in ("smtp", "lmtp") else None
        written = Report(envelope=envelope, header=first_values(message.headers), carries=bool(case.source.carriers))
        reply = reply_to(written, author, self._account)
        return reply if isinstance(reply, str) else (case, reply)

    def _answer(self, row: AnswerRow) -> None:
        with self._rows() as sql:
            report = answers.report_of(sql, row.sighting)
        found = self._found(report) if report is not None else "its report is gone"
        with self._rows() as sql:
            if not answers.claim(sql, row, datetime.now(UTC)):
                return
        if isinstance(found, str):
            outcome = Outcome("refused", found)
        else:
            case, reply = found
            mail = letter(case, row.case_id, reply, self._account.sender, datetime.now(UTC))
            outcome = self._send(mail, reply.to, self._account)
        state, again = _next(outcome, row.attempts)
        now = datetime.now(UTC)
        with self._rows() as sql:
            answers.end(sql, row, state, outcome.reason, now=now, not_before=now + again)
        self._tell({"what": "answer", "case": row.case_id, "state": state, "reason": outcome.reason})


def _next(outcome: Outcome, attempts: int) -> tuple[str, timedelta]:
    """The state of the row, and how long until the next attempt."""
    if outcome.state != "later":
        return outcome.state, timedelta()
    if attempts >= len(_PAUSES_S):
        return "refused", timedelta()
    return "waiting", timedelta(seconds=_PAUSES_S[attempts])
