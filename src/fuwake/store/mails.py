"""Rows of mails: taken in once, seen perhaps often, examined. Whoever calls holds the transaction and commits."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

from fuwake.model.case import Case
from fuwake.store import case_rows
from fuwake.store.sql import Sql

Priority = Literal["person", "bulk"]
State = Literal["waiting", "examining", "examined", "failed", "cancelled"]


class Sighting(Struct, frozen=True, kw_only=True):
    """That a mail came, and how."""

    source: str
    """`smtp`, `lmtp`, `folder`, `imap`, `import`."""
    name: str | None = None
    """Of the file, or `account/folder`."""
    place: int = 0
    """In an mbox."""
    mail_from: str | None = None
    """Who handed it in (RFC 5321)."""
    reported: bool = False
    """Whether somebody sent it in to have it looked at; else it was collected."""


class MailRow(Struct, frozen=True, kw_only=True):
    """A mail that was taken in; the fields are described in migrations/."""

    sha256: str
    size: int
    left_out: int | None
    received_at: str
    priority: Priority
    state: State
    reason: str | None
    attempt: int
    case_id: str | None

    @property
    def workflow(self) -> str:
        """Name of the workflow that examines it: another one for each attempt."""
        return workflow_name(self.sha256, self.attempt)

    @property
    def workflows(self) -> tuple[str, ...]:
        """The same, and that of its visit."""
        return workflows_of(self.workflow)


UNDER_WAY = ("waiting", "examining")
_COLUMNS = ", ".join(MailRow.__struct_fields__)


def workflow_name(sha256: str, attempt: int) -> str:
    """Name of the workflow of an attempt."""
    return f"exam:{sha256}:{attempt}"


def visit_name(sha256: str, attempt: int) -> str:
    """Name of the workflow that does the visit of an attempt and what follows."""
    return f"visit:{sha256}:{attempt}"


def attempt_of(workflow: str) -> int:
    """The attempt that a workflow belongs to."""
    return int(workflow.rpartition(":")[2])


def mail_of(workflow: str) -> str:
    """sha256 of the mail that a workflow is about."""
    return workflow.split(":")[1]


def workflows_of(workflow: str) -> tuple[str, ...]:
    """The workflows of the attempt whose first one this is, in their order."""
    return workflow, visit_name(mail_of(workflow), attempt_of(workflow))


def add(sql: Sql, sha256: str, size: int, *, left_out: int | None, priority: Priority, sighting: Sighting) -> bool:
    """Writes the row of a mail and that it was seen. False where the row was there already."""
    now = datetime.now(UTC).isoformat()
    new = sql.execute(
        "INSERT INTO mails (sha256, size, left_out, received_at, priority, state, attempt) VALUES (?, ?, ?, ?, ?, 'waiting', 1)"
        " ON CONFLICT (sha256) DO NOTHING",
        (sha256, size, left_out, now, priority),
    ).rowcount
    if not new:
        sql.execute(
            "UPDATE mails SET removed_at = NULL WHERE sha256 = ? AND removed_at IS NOT NULL", (sha256,)
        )  # its bytes are there again
    sql.execute(
        "INSERT INTO sightings (sha256, source, name, place, mail_from, reported, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (sha256, sighting.source, sighting.name, sighting.place, sighting.mail_from, int(sighting.reported), now),
    )
    return new == 1


def get(sql: Sql, sha256: str) -> MailRow | None:
    """The row of a mail."""
    found = sql.execute(f"SELECT {_COLUMNS} FROM mails WHERE sha256 = ?", (sha256,)).fetchone()  # noqa: S608  # names of our own
    return _row(found) if found else None


def first_sighting(sql: Sql, sha256: str) -> Sighting:
    """How a mail came the first time. Raises KeyError where it never came."""
    found = sql.execute("SELECT source, name, place, mail_from FROM sightings WHERE sha256 = ? ORDER BY id LIMIT 1", (sha256,)).fetchone()
    if found is None:
        raise KeyError(sha256)
    return Sighting(source=found[0], name=found[1], place=found[2], mail_from=found[3])


def was_seen(sql: Sql, sha256: str, source: str, name: str) -> bool:
    """Whether a mail came this way and under this name before."""
    query = "SELECT 1 FROM sightings WHERE sha256 = ? AND source = ? AND name = ? LIMIT 1"
    return sql.execute(query, (sha256, source, name)).fetchone() is not None


def unfinished(sql: Sql) -> list[MailRow]:
    """Mails that wait or are being examined, the oldest first."""
    query = f"SELECT {_COLUMNS} FROM mails WHERE state IN ('waiting', 'examining') ORDER BY received_at"  # noqa: S608  # names of our own
    return [_row(found) for found in sql.execute(query)]


def again(sql: Sql, row: MailRow) -> str | None:
    """Lets a mail wait once more, and returns the name of its new workflow; None where it is no longer as `row` says."""
    found = sql.execute(
        "UPDATE mails SET state = 'waiting', reason = NULL, attempt = attempt + 1 WHERE sha256 = ? AND attempt = ? AND state = ?"
        " RETURNING attempt",
        (row.sha256, row.attempt, row.state),
    ).fetchone()
    return workflow_name(row.sha256, found[0]) if found else None


def cancel(sql: Sql, start: str) -> list[str]:
    """Cancels the unfinished mail whose sha256 begins so, and returns it; an empty list where there is none."""
    query = "UPDATE mails SET state = 'cancelled' WHERE substr(sha256, 1, ?) = ? AND state IN ('waiting', 'examining') RETURNING sha256"
    return [sha256 for (sha256,) in sql.execute(query, (len(start), start)).fetchall()]


def record(sql: Sql, sha256: str, name: str, case: Case) -> None:
    """Writes the rows of a finished case, in the place of older ones of the name, and ties the mail to it."""
    case_rows.write(sql, name, case)
    query = "UPDATE mails SET state = 'examined', case_id = ? WHERE sha256 = ? AND state IN ('waiting', 'examining')"
    sql.execute(query, (name, sha256))


def counts(sql: Sql) -> dict[str, int]:
    """State → mails."""
    return dict(sql.execute("SELECT state, count(*) FROM mails GROUP BY state ORDER BY state").fetchall())


def _row(found: Sequence[object]) -> MailRow:
    return MailRow(**dict(zip(MailRow.__struct_fields__, found, strict=True)))  # type: ignore[arg-type]  # STRICT tables keep their types
