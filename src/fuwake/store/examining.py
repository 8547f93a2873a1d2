"""How the examination of a mail goes on: each statement is of one attempt, so that what an earlier one still does changes nothing.

Whoever calls holds the transaction and commits.
"""

from fuwake.model.case import Case
from fuwake.store import mails
from fuwake.store.mails import MailRow
from fuwake.store.sql import Sql

_UNDER_WAY = "sha256 = ? AND attempt = ? AND state IN ('waiting', 'examining')"
PUT_OFF_S = (30.0, 120.0, 600.0, 3_600.0, 4 * 3_600.0)
"""How long a mail waits after the first, the second … attempt that failed for a passing reason; then it is failed."""


def begin(sql: Sql, sha256: str, attempt: int) -> bool:
    """Notes that the examination begins. False where nothing is to be done: cancelled meanwhile, done, or another attempt's."""
    return sql.execute(f"UPDATE mails SET state = 'examining', reason = NULL WHERE {_UNDER_WAY}", (sha256, attempt)).rowcount == 1  # noqa: S608  # words of our own


def stands(sql: Sql, sha256: str, attempt: int) -> bool:
    """Whether the attempt is still wanted."""
    return sql.execute(f"SELECT 1 FROM mails WHERE {_UNDER_WAY}", (sha256, attempt)).fetchone() is not None  # noqa: S608  # words of our own


def record(sql: Sql, sha256: str, attempt: int, name: str, case: Case) -> bool:
    """Writes the row of a finished case and ties the mail to it. False where the attempt is not wanted any more."""
    if not stands(sql, sha256, attempt):
        return False
    mails.record(sql, sha256, name, case)
    return True


def fail(sql: Sql, sha256: str, attempt: int, reason: str) -> None:
    """Notes that there is no case, and why."""
    sql.execute(f"UPDATE mails SET state = 'failed', reason = ? WHERE {_UNDER_WAY}", (reason, sha256, attempt))  # noqa: S608  # words of our own


def put_off(sql: Sql, row: MailRow, reason: str) -> tuple[str, float] | None:
    """Lets a mail wait for another attempt: (name of its workflow, seconds until then); None where there were enough of them."""
    if row.attempt > len(PUT_OFF_S):
        return None
    workflow = mails.again(sql, row)
    if workflow is None:
        return None
    sql.execute("UPDATE mails SET reason = ? WHERE sha256 = ?", (reason, row.sha256))
    return workflow, PUT_OFF_S[row.attempt - 1]
