"""What waits for a yes, and the page on which it is given: the exact article, what was decided before, a note."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from fuwake.store.case_list import Filters
from fuwake.store.reviews import Decision
from fuwake.web import reads, writes
from fuwake.web.office import office_of
from fuwake.web.pages.render import CSP_WITH_ARTICLE, page
from fuwake.web.reads import Missing
from fuwake.web.security import Need, Who, form_of
from fuwake.web.words import bank, lang_of
from fuwake.web.writes import Conflict

router = APIRouter(include_in_schema=False)
ROWS = 40
WARNS = ("phishing", "suspicious")
_DECISIONS: dict[str, Decision] = {"approve": "approved", "reject": "rejected"}


@router.get("/review")
def waiting(request: Request, who: Annotated[Who, Depends(Need("read"))], after: str | None = None, label: str = WARNS[0]) -> Response:
    """Cases that warn and about which nobody has decided, those of one label."""
    chosen = label if label in WARNS else WARNS[0]
    wanted = Filters(label=chosen, decision="none")
    listed = reads.cases(office_of(request).backing, wanted, after=after or None, limit=ROWS, whose=None)
    return page(request, "reviews.html.j2", who, listed=listed, labels=WARNS, chosen=chosen)


@router.get("/cases/{case_id}/review")
def review(request: Request, case_id: str, who: Annotated[Who, Depends(Need("read"))], recorded: str = "") -> Response:
    """The article as it would go out, and the decision."""
    return _shown(request, case_id, who, recorded=bool(recorded))


@router.post("/cases/{case_id}/review")
async def decide(request: Request, case_id: str, who: Annotated[Who, Depends(Need("publish"))]) -> Response:
    """Writes the decision down, for the very document that was on the page."""
    form = await form_of(request)
    decision = _DECISIONS.get(str(form.get("decision", "")))
    if decision is None:
        raise reads.Unreadable("decision: approve or reject")
    document, note = str(form.get("document", "")), str(form.get("note", "")).strip() or None
    try:
        await run_in_threadpool(
            writes.decide,
            office_of(request).backing,
            who.user,
            case_id,
            decision,
            document=document,
            note=note,
            address=who.address,
        )
    except Conflict:
        return await run_in_threadpool(_shown, request, case_id, who, conflict=True, status=409)
    return RedirectResponse(f"/cases/{case_id}/review?recorded=1", 303)


def _shown(request: Request, case_id: str, who: Who, *, recorded: bool = False, conflict: bool = False, status: int = 200) -> Response:
    backing = office_of(request).backing
    opened = reads.case(backing, case_id, who.whose)
    try:
        reads.article(backing, case_id, "ja", "html", who.whose)
        has_article = True
    except Missing:
        has_article = False
    label = opened.case.verdict.label
    shown = page(
        request,
        "review.html.j2",
        who,
        status,
        opened=opened,
        decisions=reads.decisions(backing, case_id, who.whose),
        has_article=has_article,
        warns=label in WARNS,
        label_words=bank(lang_of(request)).plain(f"label.{label}"),
        recorded=recorded,
        conflict=conflict,
    )
    shown.headers["Content-Security-Policy"] = CSP_WITH_ARTICLE
    return shown
