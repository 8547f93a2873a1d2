"""Answers by mail from a real store: who reported gets one, machines get none, and no crash sends a second."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fuwake.intake.reply.send import Outcome
from fuwake.model.mail_accounts import AnswerAccount
from fuwake.pipeline.answering import Answering
from fuwake.store import answers, mails
from fuwake.store.database import migrate, open_database
from fuwake.store.mails import Sighting
from fuwake.store.service_folder import ServiceFolder, keep_mail
from tests.parse.test_inline_forward import FORMS, forward
from tests.pipeline.test_arrival import examined

TARO = "taro@example.org"
HEAD = "Return-Path: <taro@example.org>\nMessage-ID: <1@example.org>\n"


class Office:
    """A store with reports, and what was sent."""

    def __init__(self, folder: Path) -> None:
        self.path, self.folder = folder, ServiceFolder(folder / "service")
        self.folder.make()
        self.sql = open_database(self.folder.place)
        migrate(self.sql)
        self.outcome: Outcome | BaseException = Outcome("sent")
        self.sent: list[tuple[bytes, str]] = []
        self.told: list[Any] = []

    def rows(self) -> Any:
        return self.sql

    def report(self, raw: bytes, mail_from: str = TARO, source: str = "smtp", *, reported: bool = True) -> None:
        """A mail that came and was examined."""
        sha256 = keep_mail(self.folder, raw)
        place = self.path / sha256[:12]
        if not place.exists():
            place.mkdir()
            case_folder, _ = examined(place, "report.eml", raw)
            case_folder.rename(self.folder.cases / sha256[:12])
        with self.sql as sql:
            mails.add(
                sql,
                sha256,
                len(raw),
                left_out=0,
                priority="person",
                sighting=Sighting(source=source, mail_from=mail_from, reported=reported),
            )
            query = "INSERT INTO cases (id, message_sha256, label, dissected_at) VALUES (?, 'm', 'x', 'x') ON CONFLICT (id) DO NOTHING"
            sql.execute(query, (sha256[:12],))
            sql.execute("UPDATE mails SET state = 'examined', case_id = ? WHERE sha256 = ?", (sha256[:12], sha256))

    def look(self, **fields: Any) -> None:
        """One look of a service that may be a new one."""
        account = AnswerAccount(**({"domains": ("example.org",), "sender": "fuwake@example.org", "tls": "none"} | fields))
        Answering(account, self.folder, self.rows, self.told.append, self._send).look(threading.Event())

    def _send(self, mail: bytes, to: str, _: AnswerAccount) -> Outcome:
        self.sent.append((mail, to))
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome

    def later(self, hours: float) -> None:
        """Time passes for the rows."""
        with self.sql as sql:
            for row in sql.execute("SELECT message_sha256, at, not_before FROM answers").fetchall():
                earlier = [(datetime.fromisoformat(value) - timedelta(hours=hours)).isoformat() for value in row[1:]]
                sql.execute("UPDATE answers SET at = ?, not_before = ? WHERE message_sha256 = ?", (*earlier, row[0]))

    def why_not(self) -> list[str | None]:
        return [row[0] for row in self.sql.execute("SELECT why_not FROM answered_sightings ORDER BY sighting")]

    def states(self) -> dict[str, int]:
        return answers.counts(self.sql)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def report(head: str = HEAD) -> bytes:
    return forward(FORMS["gmail"], head=head, subject="Fwd: Notice").replace(b"taro@company.example", TARO.encode())


def test_who_reported_gets_one_answer_in_his_thread(office: Office) -> None:
    office.report(report())
    for _ in range(3):
        office.look()
    ((mail, to),) = office.sent
    assert to == TARO
    assert b"In-Reply-To: <1@example.org>" in mail
    assert b"Auto-Submitted: auto-replied" in mail
    assert office.states() == {"sent": 1}
    assert TARO not in str(office.told)


def test_the_same_mail_reported_again_is_not_answered_again_and_another_person_is(office: Office) -> None:
    for raw in (report(), report(HEAD.replace("<1@", "<2@")), report(HEAD.replace("<1@", "<3@").replace("taro", "hanako"))):
        office.report(raw, "hanako@example.org" if b"hanako" in raw else TARO)
        office.look()
    assert sorted(to for _, to in office.sent) == ["hanako@example.org", TARO]
    assert office.why_not() == [None, "answered before", None]


def test_what_was_only_collected_or_came_from_a_machine_is_not_answered(office: Office) -> None:
    office.report(report(), reported=False)
    office.report(report(HEAD + "Auto-Submitted: auto-replied\n"))
    office.report(report(HEAD + "X-Other: 1\n"), "")
    office.report(report(HEAD + "X-Other: 2\n"), "x@elsewhere.example")
    office.report(b"From: taro@example.org\r\nTo: report@example.org\r\nSubject: Hello\r\n\r\nNo mail in here.\r\n")
    office.look()
    assert office.sent == []
    assert len(office.why_not()) == 4


def test_answers_are_bounded_by_day_and_person(office: Office) -> None:
    office.report(report())
    office.look(per_person=1)
    office.report(report(HEAD.replace("<1@", "<2@")).replace(b"example.org>\nTo", b"example.org>\nX-N: 1\nTo"))
    with office.sql as sql:
        sql.execute("UPDATE answers SET message_sha256 = 'another'")  # it was another mail
    office.look(per_person=1)
    assert office.why_not()[1] == "more answers than per_person"
    office.report(report(HEAD.replace("<1@", "<3@")))
    office.look(per_day=1)
    assert office.why_not()[2] == "more answers than per_day"
    assert len(office.sent) == 1


def test_what_could_not_be_sent_is_tried_again_and_given_up_in_the_end(office: Office) -> None:
    office.report(report())
    office.outcome = Outcome("later", "451")
    office.look()
    office.look()  # its time has not come
    assert (len(office.sent), office.states()) == (1, {"waiting": 1})
    office.later(24)
    office.outcome = Outcome("sent")
    office.look()
    assert (len(office.sent), office.states()) == (2, {"sent": 1})


def test_an_answer_that_is_always_put_off_is_given_up(office: Office) -> None:
    office.report(report())
    office.outcome = Outcome("later", "451")
    for _ in range(20):
        office.look()
        office.later(24)
    assert office.states() == {"refused": 1}
    assert len(office.sent) == 7


def test_where_it_is_not_known_whether_it_went_out_a_person_decides(office: Office) -> None:
    office.report(report())
    office.outcome = Outcome("unknown", "the answer did not come")
    for _ in range(3):
        office.look()
        office.later(24)
    assert (len(office.sent), office.states()) == (1, {"unknown": 1})
    (row,) = answers.undecided(office.sql)
    with office.sql as sql:
        answers.decide(sql, row.message_sha256, row.reporter, again=True, now=datetime.now(UTC))
    office.outcome = Outcome("sent")
    office.look()
    assert (len(office.sent), office.states()) == (2, {"sent": 1})


class Killed(BaseException):
    """The process ends here."""


def test_a_process_that_is_killed_while_it_sends_never_sends_twice(office: Office) -> None:
    office.report(report())
    office.outcome = Killed()
    with pytest.raises(Killed):
        office.look()
    office.outcome = Outcome("sent")
    office.look()  # the next process, at once
    office.later(1)
    office.look()
    assert (len(office.sent), office.states()) == (1, {"unknown": 1})
    assert "fuwake answers" in str(office.told)
