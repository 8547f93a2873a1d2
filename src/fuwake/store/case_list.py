"""What pages and API ask of the store about cases, a page at a time, the newest first. Whoever calls holds the connection.

case_rows         a page of cases by filters, words among them           case_row         one case
count_cases       how many there are, counted up to a bound              mail_of_case     the mail that it came of
observations_of   what was asked, and its outcome                        findings_of      what rules found
indicators_of     URLs, hosts, domains, addresses, files                 cases_with       cases that share one of these
label_counts, decision_counts, rule_counts                               campaign_counts, campaign_row
Elsewhere: mails.counts (by state), mails.get; reviews.reviews_of, reviews.standing; audit.deeds; publications in ledger.
"""

from enum import Enum

from msgspec import Struct

from fuwake.store import mails, words
from fuwake.store.mails import MailRow
from fuwake.store.sql import Row, Sql


class CaseRow(Struct, frozen=True, kw_only=True):
    """The fields are described in migrations/."""

    id: str
    message_sha256: str
    subject: str | None
    from_name: str | None
    from_domain: str | None
    label: str
    kind: str | None
    probability: float | None
    brand: str | None
    scenario: str | None
    campaign: str | None
    decision: str
    """`none`, `approved`, `rejected`: of the document as it is now."""
    dissected_at: str


class Filters(Struct, frozen=True, kw_only=True):
    """None: whatever it is."""

    label: str | None = None
    kind: str | None = None
    brand: str | None = None
    scenario: str | None = None
    campaign: str | None = None
    from_domain: str | None = None
    decision: str | None = None
    since: str | None = None
    """RFC 3339, UTC: dissected then or later."""
    until: str | None = None
    """Dissected before."""
    rule: str | None = None
    """Id of a rule that found something."""
    indicator: str | None = None
    """A URL, host, domain, IP address, or sha256 of a file, exactly."""
    words: str | None = None
    """Each stands in subject, sender, text, hosts, file names or the page's title (`words.py`); two letters of Japanese are enough."""
    handed_in_by: int | None = None
    """Number of a user: only cases of mails that this user handed in."""


class Indicator(Struct, frozen=True, kw_only=True):
    """The fields are described in migrations/."""

    kind: str
    value: str
    role: str | None
    others: int
    """Other cases that have it, at most 100."""


class CampaignRow(Struct, frozen=True, kw_only=True):
    """The fields are described in migrations/."""

    id: str
    cases: int
    first_at: str
    last_at: str


class Asked(Struct, frozen=True, kw_only=True):
    """The fields are described in migrations/."""

    observer: str
    subject: str
    asked_at: str
    elapsed_s: float
    source: str
    status: str
    reason: str | None
    evidence: str | None
    active: int


_COLUMNS = ", ".join(f"cases.{name}" for name in CaseRow.__struct_fields__)
_EQUAL = ("label", "kind", "brand", "scenario", "campaign", "from_domain", "decision")
_MOST_OTHERS = 100
_SELECTIVE = ("brand", "scenario", "campaign", "from_domain", "rule", "indicator", "handed_in_by")
"""Filters by which PostgreSQL finds few cases, and then the words among them."""
_NEWEST = 2_000
_BEGIN = f"(SELECT max(id) - {_NEWEST} FROM case_numbers)"  # noqa: S608  # a number of our own
_BEGIN_BEFORE = f"(SELECT id - {_NEWEST} FROM case_numbers WHERE case_id = ?)"  # noqa: S608  # a number of our own


class _Narrowed(Enum):
    """How PostgreSQL is led, which cannot tell a frequent word from a seldom one: fifty of a frequent word are among the newest cases,
    and of a seldom one all are soon found by the index."""

    newest = "only among the newest cases"
    words_first = "all that have the words, then their order"


def case_rows(sql: Sql, filters: Filters, *, before: tuple[str, str] | None, limit: int) -> list[CaseRow]:
    """before: (dissected_at, id) of the last row of the page before. With words the order is that in which cases were recorded."""
    if filters.words and sql.dialect == "postgresql" and not any(getattr(filters, name) is not None for name in _SELECTIVE):
        newest = _page(sql, filters, before, limit, _Narrowed.newest)
        return newest if len(newest) == limit else _page(sql, filters, before, limit, _Narrowed.words_first)
    return _page(sql, filters, before, limit)


def _page(sql: Sql, filters: Filters, before: tuple[str, str] | None, limit: int, narrowed: _Narrowed | None = None) -> list[CaseRow]:
    selected = _selected(sql, filters, words_first=narrowed is _Narrowed.words_first)
    if selected is None:
        return []
    tables, conditions, values = selected
    if narrowed is _Narrowed.newest:
        conditions.append(f"case_words.id > {_BEGIN if before is None else _BEGIN_BEFORE}")
        values.extend([] if before is None else [before[1]])
    order = "dissected_at DESC, cases.id DESC"
    if filters.words:
        order = f"{_number(sql)} DESC"
        if before is not None:
            conditions.append(f"{_number(sql)} < (SELECT id FROM case_numbers WHERE case_id = ?)")  # noqa: S608  # names of our own
            values.append(before[1])
    elif before is not None:
        conditions.append("(dissected_at, cases.id) < (?, ?)")
        values.extend(before)
    query = f"SELECT {_COLUMNS} FROM {tables}{_where(conditions)} ORDER BY {order} LIMIT ?"  # noqa: S608  # words of our own
    return [_row(found) for found in sql.execute(query, (*values, limit))]


def count_cases(sql: Sql, filters: Filters, most: int = 1000) -> int:
    """How many cases there are; `most` where there are so many or more."""
    selected = _selected(sql, filters)
    if selected is None:
        return 0
    tables, conditions, values = selected
    query = f"SELECT count(*) FROM (SELECT 1 FROM {tables}{_where(conditions)} LIMIT ?) AS found"  # noqa: S608  # words of our own
    return int(sql.execute(query, (*values, most)).fetchone()[0])


def case_row(sql: Sql, case_id: str) -> CaseRow | None:
    """None where there is none."""
    found = sql.execute(f"SELECT {_COLUMNS} FROM cases WHERE id = ?", (case_id,)).fetchone()  # noqa: S608  # names of our own
    return _row(found) if found else None


def mail_of_case(sql: Sql, case_id: str) -> MailRow | None:
    """The mail that the case came of."""
    found = sql.execute("SELECT sha256 FROM mails WHERE case_id = ? LIMIT 1", (case_id,)).fetchone()
    return mails.get(sql, found[0]) if found else None


def observations_of(sql: Sql, case_id: str) -> list[Asked]:
    """In the order of the document."""
    names = Asked.__struct_fields__
    query = f"SELECT {', '.join(names)} FROM observations WHERE case_id = ? ORDER BY number"  # noqa: S608  # names of our own
    return [Asked(**dict(zip(names, found, strict=True))) for found in sql.execute(query, (case_id,))]


def findings_of(sql: Sql, case_id: str) -> list[tuple[str, float]]:
    """(id of the rule, weight), in the order of the document."""
    return [
        (rule, weight) for rule, weight in sql.execute("SELECT rule, weight FROM findings WHERE case_id = ? ORDER BY number", (case_id,))
    ]


def indicators_of(sql: Sql, case_id: str) -> list[Indicator]:
    """In the order of the document, each with how many other cases have it."""
    query = (
        "SELECT kind, value, role, (SELECT count(*) FROM (SELECT 1 FROM indicators AS other WHERE other.value = one.value"
        " AND other.kind = one.kind AND other.case_id <> one.case_id LIMIT ?) AS found)"
        " FROM indicators AS one WHERE case_id = ? ORDER BY number"
    )
    found = sql.execute(query, (_MOST_OTHERS, case_id))
    return [Indicator(kind=row[0], value=row[1], role=row[2], others=row[3]) for row in found]


def cases_with(sql: Sql, kind: str, value: str, limit: int) -> list[CaseRow]:
    """Cases that have an indicator, the newest first."""
    query = (
        f"SELECT {_COLUMNS} FROM cases WHERE id IN (SELECT case_id FROM indicators WHERE kind = ? AND value = ?)"  # noqa: S608  # names of our own
        " ORDER BY dissected_at DESC, id DESC LIMIT ?"
    )
    return [_row(found) for found in sql.execute(query, (kind, value, limit))]


def label_counts(sql: Sql) -> dict[str, int]:
    """Label → cases."""
    return dict(sql.execute("SELECT label, count(*) FROM cases GROUP BY label ORDER BY label").fetchall())


def decision_counts(sql: Sql) -> dict[str, int]:
    """Decision → cases."""
    return dict(sql.execute("SELECT decision, count(*) FROM cases GROUP BY decision ORDER BY decision").fetchall())


def rule_counts(sql: Sql, limit: int) -> list[tuple[str, int]]:
    """Rules by the number of cases in which they found something, the most frequent first."""
    query = "SELECT rule, count(DISTINCT case_id) FROM findings GROUP BY rule ORDER BY 2 DESC, 1 LIMIT ?"
    return [(rule, number) for rule, number in sql.execute(query, (limit,))]


def campaign_counts(sql: Sql, limit: int) -> list[tuple[str, int, str]]:
    """Campaigns: id, number of cases, time of the newest; the newest first."""
    query = "SELECT id, cases, last_at FROM campaigns ORDER BY last_at DESC, id DESC LIMIT ?"
    return [(found[0], found[1], found[2]) for found in sql.execute(query, (limit,))]


def campaign_row(sql: Sql, campaign: str) -> CampaignRow | None:
    """None where there is none."""
    found = sql.execute("SELECT id, cases, first_at, last_at FROM campaigns WHERE id = ?", (campaign,)).fetchone()
    return CampaignRow(id=found[0], cases=found[1], first_at=found[2], last_at=found[3]) if found else None


def _selected(sql: Sql, filters: Filters, *, words_first: bool = False) -> tuple[str, list[str], list[object]] | None:
    """(tables, conditions, values); None where the words are none: nothing is found."""
    tables = "cases"
    conditions = [f"cases.{name} = ?" for name in _EQUAL if getattr(filters, name) is not None]
    values: list[object] = [value for name in _EQUAL if (value := getattr(filters, name)) is not None]
    for condition, value in (
        ("dissected_at >= ?", filters.since),
        ("dissected_at < ?", filters.until),
        ("cases.id IN (SELECT case_id FROM findings WHERE rule = ?)", filters.rule),
        ("cases.id IN (SELECT case_id FROM indicators WHERE value = ?)", filters.indicator),
        (
            "cases.id IN (SELECT case_id FROM mails JOIN submissions ON submissions.sha256 = mails.sha256 WHERE submissions.user_id = ?)",
            filters.handed_in_by,
        ),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if filters.words:
        sought = words.query(filters.words, sql.dialect)
        if sought is None:
            return None
        if words_first:  # OFFSET 0 keeps PostgreSQL from choosing another order
            found = "(SELECT id FROM case_words WHERE words @@ CAST(? AS tsquery) OFFSET 0) AS case_words"
            tables = f"{found} JOIN case_numbers ON case_numbers.id = case_words.id JOIN cases ON cases.id = case_numbers.case_id"
            return tables, conditions, [sought, *values]
        tables = f"case_words JOIN case_numbers ON case_numbers.id = {_number(sql)} JOIN cases ON cases.id = case_numbers.case_id"
        conditions.append("case_words MATCH ?" if sql.dialect == "sqlite" else "case_words.words @@ CAST(? AS tsquery)")
        values.append(sought)
    return tables, conditions, values


def _number(sql: Sql) -> str:
    return "case_words.rowid" if sql.dialect == "sqlite" else "case_words.id"


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _row(found: Row) -> CaseRow:
    return CaseRow(**dict(zip(CaseRow.__struct_fields__, found, strict=True)))
