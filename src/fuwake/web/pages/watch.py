"""The watch list: what is looked at again and again, and how it is now."""

from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from msgspec import Struct

from fuwake.model.errors import CaseFolderError
from fuwake.model.watch import WatchNow
from fuwake.report.bank import Bank
from fuwake.store.case_list import CaseRow, Filters
from fuwake.store.watch_rounds import read_timeline
from fuwake.web import reads
from fuwake.web.office import office_of
from fuwake.web.pages.render import page
from fuwake.web.press import WARNS
from fuwake.web.security import Need, Who
from fuwake.web.words import lang_of

router = APIRouter(include_in_schema=False)
NEWEST = 500
"""Cases among which those that are watched are looked for: the newest of each label that warns."""


class Watched(Struct, frozen=True, kw_only=True):
    """A target of a watched case."""

    row: CaseRow
    now: WatchNow
    state: str
    """In words."""


@router.get("/watch")
def watch_list(request: Request, who: Annotated[Who, Depends(Need("read"))]) -> Response:
    """Cases with rounds of watching, the newest first."""
    backing = office_of(request).backing
    listed = [reads.cases(backing, Filters(label=label), after=None, limit=NEWEST, whose=None).rows for label in WARNS]
    words = Bank.load(lang_of(request))
    found: list[Watched] = []
    for row in sorted(chain(*listed), key=lambda row: row.dissected_at, reverse=True):
        try:
            timeline = read_timeline(backing.folder.cases / row.id)
        except CaseFolderError:
            continue
        if timeline is not None:
            found += [Watched(row=row, now=now, state=words.plain(f"watch-state.{now.state}")) for now in timeline.now]
    return page(request, "watch.html.j2", who, watched=found)
