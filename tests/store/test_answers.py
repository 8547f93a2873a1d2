"""Answers on both databases: promised once for a mail and a person, sent once, and left to a person where nobody knows."""

from datetime import UTC, datetime, timedelta

from fuwake.store import answers, mails
from fuwake.store.answers import AnswerRow, ReportRow
from fuwake.store.mails import Sighting
from fuwake.store.sql import Sql

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TARO = "taro@example.org"


def report(sql: Sql, sha256: str = "a", *, reported: bool = True, state: str = "examined") -> None:
    """A mail that came, with its case."""
    seen = Sighting(source="smtp", mail_from=TARO, reported=reported)
    mails.add(sql, sha256, 3, left_out=0, priority="person", sighting=seen)
    query = "INSERT INTO cases (id, message_sha256, label, dissected_at) VALUES (?, 'm', 'phishing', ?) ON CONFLICT (id) DO NOTHING"
    sql.execute(query, (f"case-{sha256}", NOW.isoformat()))
    sql.execute("UPDATE mails SET state = ?, case_id = ? WHERE sha256 = ?", (state, f"case-{sha256}", sha256))


def opened(sql: Sql) -> list[ReportRow]:
    return answers.open_reports(sql, datetime(2020, 1, 1, tzinfo=UTC), 10)


def promised(sql: Sql, sha256: str = "a") -> AnswerRow:
    """The row of an answer that waits."""
    report(sql, sha256)
    (found,) = opened(sql)
    assert answers.promise(sql, found, f"m-{sha256}", TARO, NOW)
    (row,) = answers.waiting(sql, NOW, 10)
    return row


def test_only_reports_whose_mail_was_examined_are_open_and_each_is_looked_at_once(sql: Sql) -> None:
    with sql:
        report(sql, "a")
        report(sql, "b", reported=False)
        report(sql, "c", state="failed")
        (found,) = opened(sql)
        assert (found.sha256, found.mail_from, found.case_id) == ("a", TARO, "case-a")
        assert answers.report_of(sql, found.sighting) == found
        assert answers.open_reports(sql, datetime.now(UTC) + timedelta(days=1), 10) == []
        answers.pass_over(sql, found.sighting, "no person")
        assert opened(sql) == []


def test_a_person_gets_one_answer_on_a_mail(sql: Sql) -> None:
    with sql:
        promised(sql)
        report(sql, "a")  # once more
        (again,) = opened(sql)
        assert not answers.promise(sql, again, "m-a", TARO, NOW)
        assert opened(sql) == []
        assert answers.counts(sql) == {"waiting": 1}
        assert (answers.number_since(sql, NOW), answers.number_since(sql, NOW, TARO)) == (1, 1)
        assert answers.number_since(sql, NOW, "hanako@example.org") == 0
        assert answers.number_since(sql, NOW + timedelta(seconds=1)) == 0


def test_of_two_that_would_send_one_does(sql: Sql) -> None:
    with sql:
        row = promised(sql)
        assert answers.claim(sql, row, NOW)
        assert not answers.claim(sql, row, NOW)
        assert answers.waiting(sql, NOW, 10) == []
        answers.end(sql, row, "waiting", "451", now=NOW, not_before=NOW + timedelta(minutes=1))
        assert answers.waiting(sql, NOW, 10) == []
        (later,) = answers.waiting(sql, NOW + timedelta(minutes=1), 10)
        assert (later.attempts, later.reason) == (1, "451")


def test_what_a_dead_process_was_sending_is_left_to_a_person(sql: Sql) -> None:
    with sql:
        row = promised(sql)
        answers.claim(sql, row, NOW)
        assert answers.give_up_dead(sql, NOW + timedelta(minutes=1)) == 0
        assert answers.give_up_dead(sql, NOW + timedelta(minutes=11)) == 1
        (left,) = answers.undecided(sql)
        assert (left.state, left.reporter) == ("unknown", TARO)
        answers.end(sql, row, "sent", None, now=NOW)  # too late
        assert answers.counts(sql) == {"unknown": 1}
        assert answers.decide(sql, "m-a", TARO, again=True, now=NOW)
        assert not answers.decide(sql, "m-a", TARO, again=True, now=NOW)
        assert len(answers.waiting(sql, NOW, 10)) == 1
