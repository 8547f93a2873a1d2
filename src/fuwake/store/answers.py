"""Rows of answers by mail. Each answer has one row for its mail and person, written before anything is sent. Whoever calls commits.

waiting → sending → sent | refused | waiting again | unknown. A row left at `sending` by a process that died is `unknown`: whether the mail
went out cannot be told from here, so a person decides.
"""

from datetime import datetime, timedelta

from msgspec import Struct

from fuwake.store.sql import Sql

_DEAD = timedelta(minutes=10)
"""No attempt takes so long: the process that began it is gone."""


class ReportRow(Struct, frozen=True, kw_only=True):
    """A report whose mail has been examined, and that was not looked at for an answer."""

    sighting: int
    sha256: str
    source: str
    mail_from: str | None
    case_id: str


class AnswerRow(Struct, frozen=True, kw_only=True):
    """An answer."""

    message_sha256: str
    """Of the mail that was examined."""
    reporter: str
    sighting: int
    case_id: str
    state: str
    reason: str | None
    attempts: int
    at: str


_COLUMNS = ", ".join(AnswerRow.__struct_fields__)


def open_reports(sql: Sql, since: datetime, most: int) -> list[ReportRow]:
    """The oldest first; those that came before `since` are not answered any more."""
    query = (
        "SELECT s.id, s.sha256, s.source, s.mail_from, m.case_id FROM sightings s JOIN mails m ON m.sha256 = s.sha256"
        " WHERE s.reported = 1 AND s.received_at >= ? AND m.state = 'examined' AND m.case_id IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM answered_sightings a WHERE a.sighting = s.id) ORDER BY s.id LIMIT ?"
    )
    found = sql.execute(query, (since.isoformat(), most))
    return [ReportRow(sighting=row[0], sha256=row[1], source=row[2], mail_from=row[3], case_id=row[4]) for row in found]


def report_of(sql: Sql, sighting: int) -> ReportRow | None:
    """The report that an answer is for."""
    query = (
        "SELECT s.id, s.sha256, s.source, s.mail_from, m.case_id FROM sightings s JOIN mails m ON m.sha256 = s.sha256"
        " WHERE s.id = ? AND m.case_id IS NOT NULL"
    )
    row = sql.execute(query, (sighting,)).fetchone()
    return ReportRow(sighting=row[0], sha256=row[1], source=row[2], mail_from=row[3], case_id=row[4]) if row else None


def pass_over(sql: Sql, sighting: int, why_not: str) -> None:
    """Notes that a report gets no answer."""
    query = "INSERT INTO answered_sightings (sighting, why_not) VALUES (?, ?) ON CONFLICT (sighting) DO NOTHING"
    sql.execute(query, (sighting, why_not))


def promise(sql: Sql, report: ReportRow, message_sha256: str, reporter: str, now: datetime) -> bool:
    """Writes that a report is answered. False where this person has, or will have, an answer on this mail."""
    new = sql.execute(
        "INSERT INTO answers (message_sha256, reporter, sighting, case_id, state, not_before, at) VALUES (?, ?, ?, ?, 'waiting', ?, ?)"
        " ON CONFLICT (message_sha256, reporter) DO NOTHING",
        (message_sha256, reporter, report.sighting, report.case_id, now.isoformat(), now.isoformat()),
    ).rowcount
    query = "INSERT INTO answered_sightings (sighting, why_not) VALUES (?, ?) ON CONFLICT (sighting) DO NOTHING"
    sql.execute(query, (report.sighting, None if new else "answered before"))
    return new == 1


def number_since(sql: Sql, since: datetime, reporter: str | None = None) -> int:
    """Answers promised or sent since then, of all or of one person."""
    query = "SELECT count(*) FROM answers WHERE at >= ? AND (? IS NULL OR reporter = ?)"
    return int(sql.execute(query, (since.isoformat(), reporter, reporter)).fetchone()[0])


def waiting(sql: Sql, now: datetime, most: int) -> list[AnswerRow]:
    """Those whose time has come."""
    query = f"SELECT {_COLUMNS} FROM answers WHERE state = 'waiting' AND not_before <= ? ORDER BY not_before LIMIT ?"  # noqa: S608  # names of our own
    return [_row(found) for found in sql.execute(query, (now.isoformat(), most))]


def claim(sql: Sql, row: AnswerRow, now: datetime) -> bool:
    """Notes that it is being sent; False where another process was first."""
    query = (
        "UPDATE answers SET state = 'sending', attempts = attempts + 1, at = ?"
        " WHERE message_sha256 = ? AND reporter = ? AND state = 'waiting' AND attempts = ?"
    )
    return sql.execute(query, (now.isoformat(), row.message_sha256, row.reporter, row.attempts)).rowcount == 1


def end(sql: Sql, row: AnswerRow, state: str, reason: str | None, *, now: datetime, not_before: datetime | None = None) -> None:
    """Notes what became of it. `not_before`: of the next attempt, for `waiting`."""
    query = (
        "UPDATE answers SET state = ?, reason = ?, at = ?, not_before = ? WHERE message_sha256 = ? AND reporter = ? AND state = 'sending'"
    )
    sql.execute(query, (state, reason, now.isoformat(), (not_before or now).isoformat(), row.message_sha256, row.reporter))


def give_up_dead(sql: Sql, now: datetime) -> int:
    """Those that a dead process was sending: nobody knows whether they went out."""
    query = (
        "UPDATE answers SET state = 'unknown', reason = 'the service ended while it was sent', at = ? WHERE state = 'sending' AND at < ?"
    )
    return sql.execute(query, (now.isoformat(), (now - _DEAD).isoformat())).rowcount


def decide(sql: Sql, message_sha256: str, reporter: str, again: bool, now: datetime) -> bool:
    """A person's word on one that is unknown or refused: `again`, or it is left as sent. False where there is no such one."""
    query = (
        "UPDATE answers SET state = ?, reason = 'decided by a person', attempts = 0, at = ?, not_before = ?"
        " WHERE message_sha256 = ? AND reporter = ? AND state IN ('unknown', 'refused')"
    )
    values = ("waiting" if again else "sent", now.isoformat(), now.isoformat(), message_sha256, reporter)
    return sql.execute(query, values).rowcount == 1


def undecided(sql: Sql) -> list[AnswerRow]:
    """Those that a person is to decide on, and those that were refused."""
    query = f"SELECT {_COLUMNS} FROM answers WHERE state IN ('unknown', 'refused') ORDER BY at"  # noqa: S608  # names of our own
    return [_row(found) for found in sql.execute(query)]


def counts(sql: Sql) -> dict[str, int]:
    """State → answers."""
    return {str(state): int(number) for state, number in sql.execute("SELECT state, count(*) FROM answers GROUP BY state ORDER BY state")}


def _row(found: tuple[object, ...]) -> AnswerRow:
    return AnswerRow(**dict(zip(AnswerRow.__struct_fields__, found, strict=True)))  # type: ignore[arg-type]  # STRICT tables keep their types
