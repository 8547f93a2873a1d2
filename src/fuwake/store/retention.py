"""What is old leaves the store: raw mails, cases that were not published, and who sent a mail in."""

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from fuwake.model.errors import FuwakeError
from fuwake.settings import Settings
from fuwake.store import accounts, audit
from fuwake.store.database import open_database
from fuwake.store.person import Person
from fuwake.store.removal import remove_case, remove_mail
from fuwake.store.service_folder import ServiceFolder
from fuwake.store.sql import Sql

_FIRST_S, _EVERY_S = 60.0, 6 * 3_600.0
_AT_ONCE = 1_000
_OLD_MAILS = (
    "SELECT sha256 FROM mails WHERE received_at < ? AND removed_at IS NULL AND state NOT IN ('waiting', 'examining') AND NOT EXISTS"
    " (SELECT 1 FROM mails AS other WHERE other.case_id = mails.case_id AND other.received_at >= ?) ORDER BY received_at LIMIT ?"
)
"""A case that a newer mail came to keeps its raw mail as long as that."""


class Keep(Struct, frozen=True, kw_only=True):
    """Days; None: for ever."""

    mails: int | None
    cases: int | None
    reporters: int | None

    @classmethod
    def of(cls, settings: Settings) -> "Keep":
        """As the settings say."""
        return cls(
            mails=settings.keep_mails_days or None, cases=settings.keep_cases_days or None, reporters=settings.keep_reporters_days or None
        )


class Pruned(Struct, frozen=True, kw_only=True):
    """How much was removed."""

    mails: int = 0
    cases: int = 0
    reporters: int = 0


def prune(folder: ServiceFolder, sql: Sql, keep: Keep, now: datetime | None = None) -> Pruned:
    """Removes what is older. Safe to be killed and done again; commits. Raises StoreError, OSError."""
    now = now or datetime.now(UTC)
    done = Pruned(
        cases=_cases(folder, sql, _before(now, keep.cases)) if keep.cases is not None else 0,
        mails=_mails(folder, sql, _before(now, keep.mails)) if keep.mails is not None else 0,
        reporters=_reporters(sql, _before(now, keep.reporters)) if keep.reporters is not None else 0,
    )
    if done != Pruned():
        with sql:
            audit.note(sql, f"removed what was old: {done.mails} mails, {done.cases} cases, {done.reporters} reporters", who=None)
    return done


@contextmanager
def pruning(folder: ServiceFolder, settings: Settings, tell: Callable[[Mapping[str, object]], None]) -> Iterator[None]:
    """Does so every six hours for as long as the block."""
    ends, keep = threading.Event(), Keep.of(settings)

    def run() -> None:
        wait = _FIRST_S
        while not ends.wait(wait):
            wait = _EVERY_S
            with suppress(OSError, FuwakeError), closing(open_database(folder.place)) as sql:  # else: the next time
                done = prune(folder, sql, keep)
                if done != Pruned():
                    tell({"what": "removed what was old", "mails": done.mails, "cases": done.cases, "reporters": done.reporters})

    thread = threading.Thread(target=run, name="retention")
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


def _before(now: datetime, days: int) -> str:
    return (now - timedelta(days=days)).isoformat()


def _mails(folder: ServiceFolder, sql: Sql, before: str) -> int:
    number = 0
    while found := sql.execute(_OLD_MAILS, (before, before, _AT_ONCE)).fetchall():
        for (sha256,) in found:
            remove_mail(folder, sql, sha256)
        number += len(found)
    return number


def _cases(folder: ServiceFolder, sql: Sql, before: str) -> int:
    query = (
        "SELECT id FROM cases WHERE dissected_at < ? AND NOT EXISTS (SELECT 1 FROM publications WHERE case_id = cases.id)"
        " AND decision <> 'approved' ORDER BY dissected_at LIMIT ?"
    )
    number = 0
    while found := sql.execute(query, (before, _AT_ONCE)).fetchall():
        for (name,) in found:
            for (sha256,) in sql.execute("SELECT sha256 FROM mails WHERE case_id = ?", (name,)):
                remove_mail(folder, sql, sha256)
            remove_case(folder, sql, name)
        number += len(found)
    for left in folder.cases.glob("*/removed.json"):  # a kill between rows and folder
        if sql.execute("SELECT 1 FROM cases WHERE id = ?", (left.parent.name,)).fetchone() is None:
            shutil.rmtree(left.parent, ignore_errors=True)
    return number


def _reporters(sql: Sql, before: str) -> int:
    """The row of an answer stays, with the keyed hash of who got it."""
    with sql:
        number = sql.execute("UPDATE sightings SET mail_from = NULL WHERE mail_from IS NOT NULL AND received_at < ?", (before,)).rowcount
        key = accounts.secret(sql, "forget")
        query = "SELECT DISTINCT reporter FROM answers WHERE at < ? AND reporter LIKE '%@%'"
        for (reporter,) in sql.execute(query, (before,)):
            with suppress(FuwakeError):
                sql.execute("UPDATE answers SET reporter = ? WHERE reporter = ? AND at < ?", (Person(reporter).mark(key), reporter, before))
    return number
