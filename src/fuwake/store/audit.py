"""Who did what. Whoever calls holds the transaction and commits."""

from datetime import UTC, datetime

from msgspec import Struct

from fuwake.store.sql import Sql


class Deed(Struct, frozen=True, kw_only=True):
    """The fields are described in migrations/."""

    id: int
    at: str
    who: str | None
    what: str
    about: str | None
    address: str | None


def note(sql: Sql, what: str, *, who: str | None, about: str | None = None, address: str | None = None) -> None:
    """Writes that something was done."""
    sql.execute(
        "INSERT INTO audit (at, who, what, about, address) VALUES (?, ?, ?, ?, ?)",
        (datetime.now(UTC).isoformat(), who, what, about, address),
    )


def deeds(sql: Sql, *, before: int | None = None, limit: int = 100) -> list[Deed]:
    """The newest first. before: id of a deed, whose older ones are wanted."""
    query = "SELECT id, at, who, what, about, address FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?"
    found = sql.execute(query, (before if before is not None else 2**62, limit))
    return [Deed(id=row[0], at=row[1], who=row[2], what=row[3], about=row[4], address=row[5]) for row in found]
