"""Lists of cases, a page at a time, the newest first. Whoever calls holds the connection."""

from msgspec import Struct

from fuwake.store import mails
from fuwake.store.mails import MailRow
from fuwake.store.sql import Sql


class CaseRow(Struct, frozen=True, kw_only=True):
    """The fields are described in migrations/."""

    id: str
    message_sha256: str
    subject: str | None
    from_domain: str | None
    label: str
    probability: float | None
    brand: str | None
    scenario: str | None
    campaign: str | None
    dissected_at: str


class Filters(Struct, frozen=True, kw_only=True):
    """None: whatever it is."""

    label: str | None = None
    brand: str | None = None
    scenario: str | None = None
    campaign: str | None = None
    from_domain: str | None = None
    words: str | None = None
    """Each stands in the subject or the sender's domain."""
    handed_in_by: int | None = None
    """Number of a user: only cases of mails that this user handed in."""


_COLUMNS = ", ".join(f"cases.{name}" for name in CaseRow.__struct_fields__)
_MOST_WORDS = 8


def case_rows(sql: Sql, filters: Filters, *, before: tuple[str, str] | None, limit: int) -> list[CaseRow]:
    """before: (dissected_at, id) of the last row of the page before."""
    conditions, values = _conditions(filters)
    if before is not None:
        conditions.append("(dissected_at, id) < (?, ?)")
        values.extend(before)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    query = f"SELECT {_COLUMNS} FROM cases{where} ORDER BY dissected_at DESC, id DESC LIMIT ?"  # noqa: S608  # words of our own
    return [_row(found) for found in sql.execute(query, (*values, limit))]


def case_row(sql: Sql, case_id: str) -> CaseRow | None:
    """None where there is none."""
    found = sql.execute(f"SELECT {_COLUMNS} FROM cases WHERE id = ?", (case_id,)).fetchone()  # noqa: S608  # names of our own
    return _row(found) if found else None


def mail_of_case(sql: Sql, case_id: str) -> MailRow | None:
    """The mail that the case came of."""
    found = sql.execute("SELECT sha256 FROM mails WHERE case_id = ? LIMIT 1", (case_id,)).fetchone()
    return mails.get(sql, found[0]) if found else None


def label_counts(sql: Sql) -> dict[str, int]:
    """Label → cases."""
    return dict(sql.execute("SELECT label, count(*) FROM cases GROUP BY label ORDER BY label").fetchall())


def campaign_counts(sql: Sql, limit: int) -> list[tuple[str, int, str]]:
    """Campaigns: id, number of cases, time of the newest; the newest first."""
    query = (
        "SELECT campaign, count(*), max(dissected_at) FROM cases WHERE campaign IS NOT NULL GROUP BY campaign ORDER BY 3 DESC, 1 LIMIT ?"
    )
    return [(found[0], found[1], found[2]) for found in sql.execute(query, (limit,))]


def _conditions(filters: Filters) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    for name in ("label", "brand", "scenario", "campaign", "from_domain"):
        if (value := getattr(filters, name)) is not None:
            conditions.append(f"cases.{name} = ?")
            values.append(value)
    for word in (filters.words or "").split()[:_MOST_WORDS]:
        conditions.append("(instr(lower(coalesce(subject, '')), ?) > 0 OR instr(coalesce(from_domain, ''), ?) > 0)")
        values.extend((word.lower(), word.lower()))
    if filters.handed_in_by is not None:
        conditions.append(
            "id IN (SELECT case_id FROM mails JOIN submissions ON submissions.sha256 = mails.sha256 WHERE submissions.user_id = ?)"
        )
        values.append(filters.handed_in_by)
    return conditions, values


def _row(found: tuple[object, ...]) -> CaseRow:
    return CaseRow(**dict(zip(CaseRow.__struct_fields__, found, strict=True)))  # type: ignore[arg-type]  # STRICT tables keep their types
