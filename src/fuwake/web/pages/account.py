"""What people set for themselves: their password, and tokens for their programs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from fuwake.model.errors import FuwakeError
from fuwake.store.api_tokens import SCOPES, Scope
from fuwake.web import people
from fuwake.web.office import office_of
from fuwake.web.pages.render import page
from fuwake.web.security import SCOPE, Need, Permission, Who, form_of, set_cookie, too_often

router = APIRouter(prefix="/account", include_in_schema=False)


@router.get("")
def account(request: Request, who: Annotated[Who, Depends(Need("self"))], changed: str = "") -> Response:
    """Oneself."""
    return _shown(request, who, changed=bool(changed))


@router.post("/password")
async def password(request: Request, who: Annotated[Who, Depends(Need("self"))]) -> Response:
    """Changes it: all sessions end, and this browser gets a new one."""
    form = await form_of(request)
    office = office_of(request)
    if seconds := office.sign_ins_of_name.take(f"{who.address} {who.user.name}"):
        raise too_often(seconds)
    old, new = str(form.get("old", "")), str(form.get("new", ""))
    try:
        cookie = await run_in_threadpool(people.change_password, office.backing, who, old, new)
    except FuwakeError as error:
        return await run_in_threadpool(_shown, request, who, status=422, why=str(error))
    response = RedirectResponse("/account?changed=1", 303)
    set_cookie(request, response, cookie)
    return response


@router.post("/tokens")
async def make_token(request: Request, who: Annotated[Who, Depends(Need("self"))]) -> Response:
    """Makes one and shows it, once."""
    form = await form_of(request)
    chosen = form.getlist("scope") if isinstance(form, FormData) else []
    scopes = tuple(scope for scope in may_give(who) if scope in chosen)
    note = " ".join(str(form.get("note", "")).split())
    try:
        made = await run_in_threadpool(people.make_token, office_of(request).backing, who, note, scopes, None)
    except FuwakeError as error:
        return await run_in_threadpool(_shown, request, who, status=422, why=str(error))
    return await run_in_threadpool(_shown, request, who, made=made)


@router.post("/tokens/{token_id}/revoke")
def revoke(request: Request, token_id: str, who: Annotated[Who, Depends(Need("self"))]) -> Response:
    """Takes one of one's own back."""
    people.revoke_token(office_of(request).backing, who, token_id)
    return RedirectResponse("/account", 303)


def may_give(who: Who) -> tuple[Scope, ...]:
    """Scopes that a token of theirs could use."""
    names: dict[Scope, Permission] = {scope: permission for permission, scope in SCOPE.items() if scope is not None and permission != "own"}
    return tuple(scope for scope in SCOPES if who.may(names[scope]) or scope == "read")


def _shown(request: Request, who: Who, status: int = 200, **told: object) -> Response:
    tokens = people.tokens(office_of(request).backing, who)
    usual: dict[str, object] = {"changed": False, "why": None, "made": None}
    return page(request, "account.html.j2", who, status, tokens=tokens, scopes=may_give(who), **(usual | told))
