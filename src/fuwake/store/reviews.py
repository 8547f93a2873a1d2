"""What people decided about publishing cases. Whoever calls holds the transaction and commits.

A decision holds for the very document that was seen: a case that is dissected anew to another document waits for a decision again.
"""

from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

from fuwake.store.sql import Sql

Decision = Literal["approved", "rejected"]


class Review(Struct, frozen=True, kw_only=True):
    """The fields are described in migrations/."""

    case_id: str
    document: str
    decision: Decision
    by: str | None
    """Name of the user."""
    note: str | None
    at: str


def decide(sql: Sql, case_id: str, document: str, decision: Decision, *, user_id: int, note: str | None) -> None:
    """Writes a decision; those before it stay to be read."""
    sql.execute("UPDATE cases SET decision = ? WHERE id = ? AND document = ?", (decision, case_id, document))
    sql.execute(
        "INSERT INTO reviews (case_id, document, decision, user_id, note, at) VALUES (?, ?, ?, ?, ?, ?)",
        (case_id, document, decision, user_id, note, datetime.now(UTC).isoformat()),
    )


def reviews_of(sql: Sql, case_id: str) -> list[Review]:
    """The newest first."""
    found = sql.execute(
        "SELECT case_id, document, decision, users.name, note, at FROM reviews LEFT JOIN users ON users.id = user_id"
        " WHERE case_id = ? ORDER BY reviews.id DESC LIMIT 100",
        (case_id,),
    )
    return [Review(case_id=row[0], document=row[1], decision=row[2], by=row[3], note=row[4], at=row[5]) for row in found]


def standing(sql: Sql, case_id: str, document: str) -> Review | None:
    """The decision that holds for a document of a case; None where it waits for one."""
    newest = next(iter(reviews_of(sql, case_id)), None)
    return newest if newest is not None and newest.document == document else None
