"""What waits for a yes, and the page on which it is given: the exact article, what was decided before, a note."""

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from fuwake.model.errors import FuwakeError
from fuwake.store.case_list import Filters
from fuwake.store.reviews import Decision
from fuwake.web import reads, writes
from fuwake.web.guard import ARTICLE_CSP
from fuwake.web.office import office_of
from fuwake.web.pages.render import CSP_WITH_ARTICLE, page
from fuwake.web.press import WARNS
from fuwake.web.security import Need, Who, form_of
from fuwake.web.words import bank, lang_of
from fuwake.web.writes import Conflict

router = APIRouter(include_in_schema=False)
ROWS = 40
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
    note = str(form.get("note", "")).strip() or None
    office = office_of(request)
    try:
        opened = await run_in_threadpool(reads.case, office.backing, case_id, who.whose)
        if opened.document != str(form.get("document", "")):
            raise Conflict("the case has been dissected anew since: look at it again")
        if decision == "approved":
            digest = str(form.get("digest", ""))
            await run_in_threadpool(office.press.approve, opened, who.user, digest, note=note, address=who.address)
        else:
            work = partial(writes.decide, document=opened.document, note=note, address=who.address)
            await run_in_threadpool(work, office.backing, who.user, case_id, decision)
    except Conflict:
        return await run_in_threadpool(_shown, request, case_id, who, conflict=True, status=409)
    return RedirectResponse(f"/cases/{case_id}/review?recorded=1", 303)


@router.post("/cases/{case_id}/withdraw")
async def withdraw(request: Request, case_id: str, who: Annotated[Who, Depends(Need("publish"))]) -> Response:
    """Takes an article back for good."""
    form = await form_of(request)
    office = office_of(request)
    opened = await run_in_threadpool(reads.case, office.backing, case_id, who.whose)
    reason = str(form.get("reason", "")).strip()[: writes.LONGEST_NOTE]
    if not reason:
        raise reads.Unreadable("reason: readers are told why")
    await run_in_threadpool(office.press.withdraw, opened, who.user, reason, who.address)
    return RedirectResponse(f"/cases/{case_id}/review", 303)


@router.get("/cases/{case_id}/draft/{lang}")
def draft(request: Request, case_id: str, lang: Literal["ja", "en"], who: Annotated[Who, Depends(Need("read"))]) -> Response:
    """The page that goes out, as it is; it runs nothing and belongs to no origin."""
    office = office_of(request)
    data = office.press.page(reads.case(office.backing, case_id, who.whose), lang)
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": ARTICLE_CSP, "X-Frame-Options": "SAMEORIGIN"}
    return Response(data, headers=headers)


def _shown(request: Request, case_id: str, who: Who, *, recorded: bool = False, conflict: bool = False, status: int = 200) -> Response:
    office = office_of(request)
    opened = reads.case(office.backing, case_id, who.whose)
    made, why = None, None
    if opened.case.verdict.label in WARNS:
        try:
            made = office.press.draft(opened)
        except FuwakeError as error:
            why = str(error)
    label = opened.case.verdict.label
    shown = page(
        request,
        "review.html.j2",
        who,
        status,
        opened=opened,
        decisions=reads.decisions(office.backing, case_id, who.whose),
        draft=made,
        why_none=why,
        out=office.press.out(opened),
        warns=label in WARNS,
        label_words=bank(lang_of(request)).plain(f"label.{label}"),
        recorded=recorded,
        conflict=conflict,
    )
    shown.headers["Content-Security-Policy"] = CSP_WITH_ARTICLE
    return shown
