"""Everything that pages and API show, by the same functions. None of them changes anything.

`whose` is the number of a user who may see only what they handed in themselves; None sees everything. What may not be seen is not
there: the functions raise Missing in both cases.
"""

import hashlib
import re

import msgspec
from msgspec import Struct

from fuwake.model.case import Case
from fuwake.model.errors import CaseFolderError
from fuwake.store import case_list, mails, reviews, submissions
from fuwake.store.case_folder import CaseFolder
from fuwake.store.case_list import CaseRow, Filters, Indicator
from fuwake.store.mails import MailRow
from fuwake.store.reviews import Review
from fuwake.web.backing import Backing

MOST_ROWS = 200
CASE_ID = re.compile(r"[0-9a-f]{16}")
SHA256 = re.compile(r"[0-9a-f]{64}")
CURSOR = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{6})?)Z_([0-9a-f]{16})")
_ENDED = frozenset({"examined", "failed", "cancelled"})


class Missing(Exception):
    """It is not there, or not for this reader."""


class Unreadable(Exception):
    """What the caller sent makes no sense: `str()` says what, in plain words."""


class CasePage(Struct, frozen=True, kw_only=True):
    """Rows, and where the next ones begin."""

    rows: tuple[CaseRow, ...]
    next: str | None
    """Cursor of the next page; None: there is none."""


class OpenedCase(Struct, frozen=True, kw_only=True):
    """A case with what people decided about it."""

    row: CaseRow
    case: Case
    raw: bytes
    """The document as it lies in the case folder."""
    document: str
    """sha256 of `raw`: what a decision is about."""
    decision: Review | None
    """The one that holds for this document."""


class Progress(Struct, frozen=True, kw_only=True):
    """How far the examination of a mail has come."""

    sha256: str
    state: mails.State
    steps: tuple[str, ...]
    """Those that are done, in their order."""
    case_id: str | None
    reason: str | None
    """Why it failed."""

    @property
    def ended(self) -> bool:
        """Whether nothing more comes."""
        return self.state in _ENDED


def mail(backing: Backing, sha256: str, whose: int | None) -> MailRow:
    """The row of a mail. Raises Missing."""
    if not SHA256.fullmatch(sha256):
        raise Missing
    with backing.rows() as sql:
        row = mails.get(sql, sha256)
        if row is None or (whose is not None and not submissions.handed_in(sql, whose, sha256)):
            raise Missing
    return row


def progress(backing: Backing, sha256: str, whose: int | None) -> Progress:
    """Raises Missing."""
    row = mail(backing, sha256, whose)
    return Progress(sha256=sha256, state=row.state, steps=backing.progress(row.workflow), case_id=row.case_id, reason=row.reason)


def cases(backing: Backing, filters: Filters, *, after: str | None, limit: int, whose: int | None) -> CasePage:
    """A page of cases, the newest first. after: `next` of the page before. Raises Unreadable over a cursor that none of ours is."""
    before = _cursor(after) if after is not None else None
    with backing.rows() as sql:
        asked = msgspec.structs.replace(filters, handed_in_by=whose)
        rows = case_list.case_rows(sql, asked, before=before, limit=limit + 1)
    more = len(rows) > limit
    rows = rows[:limit]
    return CasePage(rows=tuple(rows), next=_cursor_of(rows[-1]) if more else None)


def case(backing: Backing, case_id: str, whose: int | None) -> OpenedCase:
    """Raises Missing."""
    row, folder = _folder(backing, case_id, whose)
    try:
        raw = folder.bytes_of("case.json")
        document = hashlib.sha256(raw).hexdigest()
        opened = msgspec.json.decode(raw, type=Case)
    except (CaseFolderError, msgspec.DecodeError) as error:
        raise Missing from error
    with backing.rows() as sql:
        decision = reviews.standing(sql, case_id, document)
    return OpenedCase(row=row, case=opened, raw=raw, document=document, decision=decision)


def evidence(backing: Backing, case_id: str, sha256: str, whose: int | None) -> bytes:
    """Raw bytes of an answer or a picture. Raises Missing."""
    if not SHA256.fullmatch(sha256):
        raise Missing
    return _file(backing, case_id, f"evidence/{sha256}", whose)


def article(backing: Backing, case_id: str, lang: str, kind: str, whose: int | None) -> bytes:
    """The written article. Raises Missing."""
    if lang not in ("ja", "en") or kind not in ("html", "md"):
        raise Missing
    return _file(backing, case_id, f"article.{lang}.{kind}", whose)


def decisions(backing: Backing, case_id: str, whose: int | None) -> list[Review]:
    """All that was decided about a case, the newest first. Raises Missing."""
    _folder(backing, case_id, whose)
    with backing.rows() as sql:
        return reviews.reviews_of(sql, case_id)


def indicators(backing: Backing, case_id: str, whose: int | None) -> list[Indicator]:
    """What the case has and other cases may have. Raises Missing."""
    _folder(backing, case_id, whose)
    with backing.rows() as sql:
        return case_list.indicators_of(sql, case_id)


def counts(backing: Backing) -> dict[str, int]:
    """State → mails."""
    with backing.rows() as sql:
        return mails.counts(sql)


def label_counts(backing: Backing) -> dict[str, int]:
    """Label → cases."""
    with backing.rows() as sql:
        return case_list.label_counts(sql)


def campaigns(backing: Backing) -> list[tuple[str, int, str]]:
    """Campaigns: id, number of cases, time of the newest."""
    with backing.rows() as sql:
        return case_list.campaign_counts(sql, MOST_ROWS)


def _folder(backing: Backing, case_id: str, whose: int | None) -> tuple[CaseRow, CaseFolder]:
    if not CASE_ID.fullmatch(case_id):
        raise Missing
    with backing.rows() as sql:
        row = case_list.case_row(sql, case_id)
        if row is None:
            raise Missing
        if whose is not None:
            came_of = case_list.mail_of_case(sql, case_id)
            if came_of is None or not submissions.handed_in(sql, whose, came_of.sha256):
                raise Missing
    return row, CaseFolder(backing.folder.cases / case_id)


def _file(backing: Backing, case_id: str, name: str, whose: int | None) -> bytes:
    try:
        return _folder(backing, case_id, whose)[1].bytes_of(name)
    except CaseFolderError as error:
        raise Missing from error


def _cursor_of(row: CaseRow) -> str:
    return f"{row.dissected_at.removesuffix('+00:00')}Z_{row.id}"


def _cursor(text: str) -> tuple[str, str]:
    form = CURSOR.fullmatch(text)
    if form is None:
        raise Unreadable("after: not a cursor of this list")
    return f"{form[1]}+00:00", form[2]
