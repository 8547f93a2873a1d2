"""The first page, where a mail is handed in, and the page on which its dissection is followed."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from fuwake.store.case_list import Filters
from fuwake.web import reads, writes
from fuwake.web.office import office_of
from fuwake.web.pages.render import page
from fuwake.web.security import Need, Who, form_of, inside
from fuwake.web.upload import FORM, uploaded
from fuwake.web.words import COOKIE, LANGS

router = APIRouter(include_in_schema=False)
_PASTED = "application/x-www-form-urlencoded"
_MOST_PASTED = 4_000_000
"""Bytes of a form with a pasted mail."""
_FEW = 8
_YEAR_S = 31_536_000
STEPS = ("taken", "begin", "read", "look up", "visit", "judge", "record")
"""Of an examination, as they are told before they have come; `taken` is done as soon as there is anything to follow. One that is not made
(offline: nothing is asked) is done when the one after it is.
"""
_UNTOLD = frozenset({"hand over"})


@router.get("/")
def start(request: Request, who: Annotated[Who, Depends(Need("own"))], fault: str = "") -> Response:
    """Drop a mail, choose one, paste one; the newest cases."""
    office = office_of(request)
    listed = reads.cases(office.backing, Filters(), after=None, limit=_FEW, whose=who.whose)
    most = office.settings.max_message_bytes // 1_000_000
    return page(request, "start.html.j2", who, listed=listed, most=most, fault=fault if fault in ("no_file", "empty") else "")


@router.get("/language")
def language(lang: str = "", to: str = "/") -> Response:
    """Keeps the language that was chosen, and goes back."""
    response = RedirectResponse(_ascii(inside(to)), 303)
    if lang in LANGS:
        response.set_cookie(COOKIE, lang, max_age=_YEAR_S, samesite="lax", httponly=True, path="/")
    return response


@router.post("/mails")
async def hand_in(request: Request, who: Annotated[Who, Depends(Need("submit"))]) -> Response:
    """Takes the file of a form, or a pasted mail; then its progress is shown."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _PASTED:
        data, name = await _pasted(request), None
    elif kind == FORM:
        sent = await uploaded(request, office_of(request))
        data, name = sent.data, sent.name
    else:
        raise HTTPException(415)
    if not data:
        return RedirectResponse(f"/?fault={'empty' if kind == _PASTED else 'no_file'}", 303)
    backing = office_of(request).backing
    taken = await run_in_threadpool(
        writes.take, backing, who.user, data, source="web", name=name, priority="person", key=None, address=who.address
    )
    return RedirectResponse(f"/mails/{taken.sha256}" + ("" if taken.new else "?known=1"), 303)


async def _pasted(request: Request) -> bytes:
    if int(request.headers.get("content-length", "0")) > _MOST_PASTED:
        raise HTTPException(413)
    source = (await form_of(request)).get("source")
    text = source if isinstance(source, str) else ""
    return text.encode("utf-8", "surrogatepass") if text.strip() else b""


@router.get("/mails/{sha256}")
def progress(request: Request, sha256: str, who: Annotated[Who, Depends(Need("own"))], known: str = "") -> Response:
    """How far it has come; once there is a case, the case."""
    backing = office_of(request).backing
    row = reads.mail(backing, sha256, who.whose)
    now = reads.progress(backing, sha256, who.whose)
    if now.case_id is not None and not known:
        return RedirectResponse(f"/cases/{now.case_id}", 303)
    extra = tuple(name for name in now.steps if name not in STEPS and name not in _UNTOLD)
    return page(
        request, "progress.html.j2", who, mail=row, now=now, steps=(*STEPS[:-1], *extra, STEPS[-1]), known=bool(known), made=_done(now)
    )


@router.post("/mails/{sha256}/cancel")
def cancel(request: Request, sha256: str, who: Annotated[Who, Depends(Need("act"))]) -> Response:
    """Ends its examination."""
    writes.cancel(office_of(request).backing, who.user, sha256, who.whose, who.address)
    return RedirectResponse(f"/mails/{sha256}", 303)


def _done(now: reads.Progress) -> frozenset[str]:
    made = {"taken", *now.steps, *(STEPS if now.state == "examined" else ())}
    last = max(number for number, name in enumerate(STEPS) if name in made)
    return frozenset(made | set(STEPS[: last + 1]))


def _ascii(path: str) -> str:
    """For a header field: what is not ASCII in percent signs."""
    return quote(path, safe="/?&=%:#,;@!$'()*+~")
