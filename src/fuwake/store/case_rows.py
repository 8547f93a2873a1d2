"""The rows of a finished case, from its document. Whoever calls holds the transaction and commits."""

import hashlib
from collections.abc import Iterator

from fuwake.model.case import Case
from fuwake.store import words
from fuwake.store.case_folder import encode_case
from fuwake.store.sql import Sql

LONGEST = 500
"""Letters of a text: PostgreSQL's indexes take 2,704 bytes."""
_MOST = 500
"""Rows of a kind for one case."""
_COLUMNS = (
    "id", "message_sha256", "subject", "from_name", "from_domain", "label", "kind", "probability", "brand", "scenario", "campaign",
    "dissected_at", "document",
)  # fmt: skip
_WRITE = (
    f"INSERT INTO cases ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' for _ in _COLUMNS)})"  # noqa: S608  # names of our own
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])},"
    " decision = CASE WHEN cases.document = excluded.document THEN cases.decision ELSE 'none' END"
)


def write(sql: Sql, name: str, case: Case) -> None:
    """Writes all rows of a case, in the place of older ones of the name. A decision about another document falls."""
    author = case.message.from_[0] if case.message.from_ else None
    before = sql.execute("SELECT campaign FROM cases WHERE id = ?", (name,)).fetchone()
    campaign = case.campaign.id if case.campaign else None
    values: tuple[object, ...] = (
        name,
        case.message.sha256,
        case.message.subject,
        author.name if author else None,
        author.domain if author else None,
        case.verdict.label,
        case.verdict.kind,
        case.verdict.probability,
        case.brand.id if case.brand else None,
        case.scenario.id if case.scenario else None,
        campaign,
        case.run.dissected_at.isoformat(),
        hashlib.sha256(encode_case(case)).hexdigest(),
    )
    sql.execute(_WRITE, values)
    if before is not None:
        _clear(sql, name)
    _children(sql, name, case)
    _number(sql, name, case)
    for one in {campaign, before[0] if before is not None else None} - {None}:
        _count(sql, str(one))


def remove(sql: Sql, name: str) -> None:
    """Removes all rows of a case but what was decided and published."""
    found = sql.execute("SELECT campaign FROM cases WHERE id = ?", (name,)).fetchone()
    if found is None:
        return
    _clear(sql, name)
    for query in (
        "UPDATE mails SET case_id = NULL WHERE case_id = ?",
        "DELETE FROM reviews WHERE case_id = ?",
        "DELETE FROM cases WHERE id = ?",
    ):
        sql.execute(query, (name,))
    if found[0] is not None:
        _count(sql, found[0])


def _clear(sql: Sql, name: str) -> None:
    for table in ("observations", "findings", "indicators"):
        sql.execute(f"DELETE FROM {table} WHERE case_id = ?", (name,))  # noqa: S608  # names of our own
    found = sql.execute("SELECT id FROM case_numbers WHERE case_id = ?", (name,)).fetchone()
    if found is not None:
        column = "rowid" if sql.dialect == "sqlite" else "id"
        sql.execute(f"DELETE FROM case_words WHERE {column} = ?", (found[0],))  # noqa: S608  # names of our own
        sql.execute("DELETE FROM case_numbers WHERE id = ?", (found[0],))


def _children(sql: Sql, name: str, case: Case) -> None:
    sql.many(
        "INSERT INTO observations (case_id, number, observer, subject, asked_at, elapsed_s, source, status, reason, evidence, active)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                name, number, seen.observer, seen.subject[:LONGEST], seen.asked_at.isoformat(), seen.elapsed_s, seen.source[:LONGEST],
                seen.status, seen.reason, seen.evidence, int(seen.active),
            )
            for number, seen in enumerate(case.observations[:_MOST])
        ],
    )  # fmt: skip
    sql.many(
        "INSERT INTO findings (case_id, number, rule, weight) VALUES (?, ?, ?, ?)",
        [(name, number, found.rule, found.weight) for number, found in enumerate(case.findings[:_MOST])],
    )
    ties = {(kind, value[:LONGEST]): role for kind, value, role in _indicators(case)}
    sql.many(
        "INSERT INTO indicators (case_id, number, kind, value, role) VALUES (?, ?, ?, ?, ?)",
        [(name, number, kind, value, role) for number, ((kind, value), role) in enumerate(list(ties.items())[:_MOST])],
    )


def _indicators(case: Case) -> Iterator[tuple[str, str, str | None]]:
    for domain in case.domains:
        yield "domain", domain.domain, domain.role
    for host in case.hosts:
        yield "ip", host.ip, host.role
    for link in case.links:
        if link.host:
            yield "host", link.host, link.role
        yield "url", link.final_url or link.url, link.role
    for page in (case.page, case.attached_page):
        if page is not None and page.final_url:
            yield "url", page.final_url, None
    for part in case.message.parts:
        if part.filename is not None and part.sha256 is not None:
            yield "file", part.sha256, None


def _number(sql: Sql, name: str, case: Case) -> None:
    """A new number, and the words under it."""
    (number,) = sql.execute("INSERT INTO case_numbers (case_id) VALUES (?) RETURNING id", (name,)).fetchone()
    text = words.stored(" ".join(_texts(case)), sql.dialect)
    if sql.dialect == "sqlite":
        sql.execute("INSERT INTO case_words (rowid, words) VALUES (?, ?)", (number, text))
    else:
        sql.execute("INSERT INTO case_words (id, words) VALUES (?, CAST(? AS tsvector))", (number, text))


def _texts(case: Case) -> Iterator[str]:
    """What is found, the short texts first: the whole is cut at `words.MOST_LETTERS`."""
    yield case.message.subject or ""
    for one in (*case.message.from_, *case.message.reply_to):
        yield from (one.name or "", one.address or "")
    yield from (part.filename[:200] for part in case.message.parts[:20] if part.filename)
    yield from (domain.domain for domain in case.domains[:50])
    yield from dict.fromkeys(link.host for link in case.links[:50] if link.host)
    if case.page is not None:
        yield case.page.title or ""
    yield from (case.brand.id if case.brand else "", case.campaign.id if case.campaign else "")
    yield case.message.text


def _count(sql: Sql, campaign: str) -> None:
    """The row of a campaign, as its cases are now."""
    sql.lock(f"campaign:{campaign}")
    cases, first, last = sql.execute(
        "SELECT count(*), min(dissected_at), max(dissected_at) FROM cases WHERE campaign = ?", (campaign,)
    ).fetchone()
    sql.execute("DELETE FROM campaigns WHERE id = ?", (campaign,))
    if cases:
        sql.execute("INSERT INTO campaigns (id, cases, first_at, last_at) VALUES (?, ?, ?, ?)", (campaign, cases, first, last))
