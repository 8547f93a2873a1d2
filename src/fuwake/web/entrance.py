"""Signing in and out, and the very first user. What the pages look like is in templates/."""

import hashlib
import hmac
import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from fuwake.model.errors import FuwakeError
from fuwake.store import accounts, audit
from fuwake.web import passwords
from fuwake.web.office import Office, office_of
from fuwake.web.pages.render import page
from fuwake.web.security import Need, Who, address_of, drop_cookie, form_of, from_here, inside, same, set_cookie, too_often

router = APIRouter(include_in_schema=False)
_FORM_COOKIE = "fuwake-form"


@router.get("/login")
def login_page(request: Request, to: str = "/", elsewhere: str = "") -> Response:
    """The form. elsewhere: `refused` where the identity provider did not vouch for somebody who may come in."""
    return _form(request, "login.html.j2", 200, to=inside(to), refused=elsewhere == "refused")


@router.post("/login")
async def login(request: Request) -> Response:
    """Name and password; back to the form where they are not right, with one and the same answer whatever is wrong."""
    form = await _own_form(request)
    name, password, to = (str(form.get(field, "")) for field in ("name", "password", "to"))
    office = office_of(request)
    cookie = await run_in_threadpool(_sign_in, office, name, password, address_of(request))
    if cookie is None:
        return _form(request, "login.html.j2", 403, to=inside(to), wrong=True, name=name[: accounts.LONGEST_NAME])
    response = RedirectResponse(inside(to), 303)
    set_cookie(request, response, cookie)
    return response


@router.post("/logout")
async def logout(request: Request, who: Annotated[Who, Depends(Need("self"))]) -> Response:
    """Ends the session."""

    def end() -> None:
        with office_of(request).backing.rows() as sql:
            if who.session is not None:
                accounts.end_session(sql, who.session)
            audit.note(sql, "signed out", who=who.user.name, address=who.address)

    await run_in_threadpool(end)
    response = RedirectResponse("/login", 303)
    drop_cookie(request, response)
    return response


@router.get("/first")
def first_page(request: Request, token: str = "") -> Response:
    """The form for the first user, for who holds the token that `fuwake serve` printed."""
    _check_first(office_of(request), token)
    return _form(request, "first.html.j2", 200, token=token)


@router.post("/first")
async def first(request: Request) -> Response:
    """Makes the first user, an admin, and signs them in."""
    form = await _own_form(request)
    token, name, password = (str(form.get(field, "")) for field in ("token", "name", "password"))
    office = office_of(request)
    await run_in_threadpool(_check_first, office, token)
    try:
        cookie = await run_in_threadpool(_make_first, office, name, password, address_of(request))
    except FuwakeError as error:
        return _form(request, "first.html.j2", 422, token=token, wrong=str(error), name=name[: accounts.LONGEST_NAME])
    response = RedirectResponse("/", 303)
    set_cookie(request, response, cookie)
    return response


def _sign_in(office: Office, name: str, password: str, address: str) -> str | None:
    """Cookie of a new session: whatever cookie came with the request is not used again. Raises HTTPException 429."""
    of_name = f"{address} {name.strip().lower()[: accounts.LONGEST_NAME]}"
    for pace, who in ((office.sign_ins_of_address, address), (office.sign_ins_of_name, of_name)):
        if seconds := pace.take(who):
            raise too_often(seconds)
    with office.backing.rows() as sql:
        user = accounts.user_named(sql, name)
    right = passwords.is_right(user.password if user else None, password)
    with office.backing.rows() as sql:
        if user is None or not right or user.disabled:
            audit.note(sql, "sign-in refused", who=None, about=user.name if user else None, address=address)
            return None
        audit.note(sql, "signed in", who=user.name, address=address)
        office.sign_ins_of_name.forget(of_name)
        return accounts.begin_session(sql, user)


def _check_first(office: Office, token: str) -> None:
    if office.first is not None:
        with office.backing.rows() as sql:
            if accounts.any_user(sql):
                office.first = None  # made by `fuwake user add` meanwhile
    if office.first is None:
        raise HTTPException(404)
    if not same(token, office.first):
        raise HTTPException(403, "use the address that `fuwake serve` printed when it started")


def _make_first(office: Office, name: str, password: str, address: str) -> str:
    digest = passwords.digest_of(password)
    with office.backing.rows() as sql:
        sql.lock("admins")
        if accounts.any_user(sql):
            raise FuwakeError("there is a user already")
        user = accounts.add_user(sql, name, "admin", digest)
        audit.note(sql, "first user made", who=user.name, about=user.name, address=address)
        office.first = None
        return accounts.begin_session(sql, user)


async def _own_form(request: Request) -> dict[str, object]:
    """A form that came from a page of ours: the cookie and the sign in the form belong together. Raises HTTPException 403."""
    form = await form_of(request)
    cookie = request.cookies.get(_FORM_COOKIE, "")
    if not cookie or not same(str(form.get("csrf", "")), _sign(office_of(request), cookie)) or not from_here(request):
        raise HTTPException(403, "the sign against forged requests is missing or wrong: load the page anew")
    return dict(form)


def _form(request: Request, template: str, status: int, **values: object) -> Response:
    cookie = request.cookies.get(_FORM_COOKIE, "")
    if not 20 <= len(cookie) <= 100:
        cookie = secrets.token_urlsafe(24)
    office = office_of(request)
    response = page(request, template, None, status, csrf=_sign(office, cookie), elsewhere=office.elsewhere is not None, **values)
    response.set_cookie(_FORM_COOKIE, cookie, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/")
    return response


def _sign(office: Office, cookie: str) -> str:
    return hmac.new(office.secret, cookie.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
