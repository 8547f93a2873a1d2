"""What people set for themselves: their password, and tokens for their programs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from fuwake.model.errors import FuwakeError
from fuwake.store import accounts, api_tokens, audit
from fuwake.store.api_tokens import SCOPES, Scope
from fuwake.web import passwords
from fuwake.web.office import Office, office_of
from fuwake.web.pages.render import page
from fuwake.web.security import SCOPE, Need, Permission, Who, form_of, set_cookie, too_often

router = APIRouter(prefix="/account", include_in_schema=False)
_LONGEST_NOTE = 100


@router.get("")
def account(request: Request, who: Annotated[Who, Depends(Need("self"))], changed: str = "") -> Response:
    """Oneself."""
    return _shown(request, who, changed=bool(changed))


@router.post("/password")
async def password(request: Request, who: Annotated[Who, Depends(Need("self"))]) -> Response:
    """Changes it: all sessions end, and this browser gets a new one."""
    form = await form_of(request)
    office = office_of(request)
    try:
        cookie = await run_in_threadpool(_change, office, who, str(form.get("old", "")), str(form.get("new", "")))
    except FuwakeError as error:
        return await run_in_threadpool(_shown, request, who, status=422, why=str(error))
    if cookie is None:
        return await run_in_threadpool(_shown, request, who, status=403, wrong=True)
    response = RedirectResponse("/account?changed=1", 303)
    set_cookie(request, response, cookie)
    return response


@router.post("/tokens")
async def make_token(request: Request, who: Annotated[Who, Depends(Need("self"))]) -> Response:
    """Makes one and shows it, once."""
    form = await form_of(request)
    chosen = form.getlist("scope") if isinstance(form, FormData) else []
    scopes = tuple(scope for scope in may_give(who) if scope in chosen)
    note = " ".join(str(form.get("note", "")).split())[:_LONGEST_NOTE]
    if not scopes or not note:
        return await run_in_threadpool(_shown, request, who, status=422, why="name what it is for and what it may do")

    def make() -> str:
        with office_of(request).backing.rows() as sql:
            token = api_tokens.create(sql, who.user, note, scopes)
            audit.note(sql, "token made", who=who.user.name, about=token.split("_")[1], address=who.address)
        return token

    made = await run_in_threadpool(make)
    return await run_in_threadpool(_shown, request, who, made=made)


@router.post("/tokens/{token_id}/revoke")
def revoke(request: Request, token_id: str, who: Annotated[Who, Depends(Need("self"))]) -> Response:
    """Takes one of one's own back."""
    with office_of(request).backing.rows() as sql:
        if api_tokens.revoke(sql, token_id, who.user):
            audit.note(sql, "token revoked", who=who.user.name, about=token_id, address=who.address)
    return RedirectResponse("/account", 303)


def may_give(who: Who) -> tuple[Scope, ...]:
    """Scopes that a token of theirs could use."""
    names: dict[Scope, Permission] = {scope: permission for permission, scope in SCOPE.items() if scope is not None and permission != "own"}
    return tuple(scope for scope in SCOPES if who.may(names[scope]) or scope == "read")


def _change(office: Office, who: Who, old: str, new: str) -> str | None:
    if seconds := office.sign_ins_of_name.take(f"{who.address} {who.user.name}"):
        raise too_often(seconds)
    with office.backing.rows() as sql:
        user = accounts.user_by_id(sql, who.user.id)
    if user is None or (user.password is not None and not passwords.is_right(user.password, old)):
        return None
    digest = passwords.digest_of(new)
    with office.backing.rows() as sql:
        accounts.set_password(sql, user, digest)
        audit.note(sql, "password set", who=user.name, about=user.name, address=who.address)
        return accounts.begin_session(sql, user)


def _shown(request: Request, who: Who, status: int = 200, **told: object) -> Response:
    with office_of(request).backing.rows() as sql:
        tokens = api_tokens.tokens_of(sql, who.user)
    usual: dict[str, object] = {"changed": False, "wrong": False, "why": None, "made": None}
    return page(request, "account.html.j2", who, status, tokens=tokens, scopes=may_give(who), **(usual | told))
