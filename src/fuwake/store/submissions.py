"""Who handed a mail in by page or API. Whoever calls holds the transaction and commits."""

from datetime import UTC, datetime

from msgspec import Struct

from fuwake.store.sql import Sql


class Submission(Struct, frozen=True, kw_only=True):
    """What was answered to it."""

    sha256: str
    new: bool


def under_key(sql: Sql, user_id: int, key: str) -> Submission | None:
    """What a user handed in under a key of their own."""
    found = sql.execute("SELECT sha256, new FROM submissions WHERE user_id = ? AND key = ?", (user_id, key)).fetchone()
    return Submission(sha256=found[0], new=bool(found[1])) if found else None


def add(sql: Sql, user_id: int, submission: Submission, key: str | None) -> None:
    """One of the same key stays as it is."""
    sql.execute(
        "INSERT INTO submissions (sha256, user_id, key, new, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (submission.sha256, user_id, key, int(submission.new), datetime.now(UTC).isoformat()),
    )


def handed_in(sql: Sql, user_id: int, sha256: str) -> bool:
    """Whether the user handed that mail in."""
    query = "SELECT 1 FROM submissions WHERE user_id = ? AND sha256 = ? LIMIT 1"
    return sql.execute(query, (user_id, sha256)).fetchone() is not None
