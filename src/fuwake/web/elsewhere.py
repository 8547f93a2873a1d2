"""The way to the identity provider and back, and whom it lets in."""

import base64
import binascii
import hashlib
import hmac

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from fuwake.model.errors import SettingsError
from fuwake.settings import Settings
from fuwake.store import accounts, audit
from fuwake.store.accounts import ROLES, Role, User
from fuwake.store.sql import Sql
from fuwake.web.office import Office, office_of
from fuwake.web.oidc import NotVouched, Person, Started
from fuwake.web.security import address_of, inside, set_cookie, too_often

router = APIRouter(prefix="/login/elsewhere", include_in_schema=False)
_COOKIE = "fuwake-elsewhere"
_LASTS_S = 600


@router.get("")
async def go(request: Request, to: str = "/") -> Response:
    """To the provider."""
    office = office_of(request)
    if office.elsewhere is None:
        raise HTTPException(404)
    if seconds := office.sign_ins_of_address.take(address_of(request)):
        raise too_often(seconds)
    try:
        url, started = await run_in_threadpool(office.elsewhere.start, inside(to))
    except NotVouched as error:
        return await run_in_threadpool(_refused, office, request, str(error))
    response = RedirectResponse(url, 303)
    secure = request.url.scheme == "https"
    response.set_cookie(_COOKIE, _sealed(office, started), _LASTS_S, path="/login/elsewhere", httponly=True, samesite="lax", secure=secure)
    return response


@router.get("/back")
async def back(request: Request) -> Response:
    """From the provider: signed in, or to the form with the reason."""
    office = office_of(request)
    if office.elsewhere is None:
        raise HTTPException(404)
    return await run_in_threadpool(_come_back, office, request)


def _come_back(office: Office, request: Request) -> Response:
    assert office.elsewhere is not None
    try:
        started = _opened(office, request.cookies.get(_COOKIE, ""))
        person = office.elsewhere.finish(started, dict(request.query_params))
        with office.backing.rows() as sql:
            user = _known(office.settings, sql, person)
            audit.note(sql, "signed in elsewhere", who=user.name, address=address_of(request))
            cookie = accounts.begin_session(sql, user)
    except NotVouched as error:
        return _refused(office, request, str(error))
    response = RedirectResponse(started.to, 303)
    response.delete_cookie(_COOKIE, path="/login/elsewhere")
    set_cookie(request, response, cookie)
    return response


def _known(settings: Settings, sql: Sql, person: Person) -> User:
    """The user of a person, made at the first time. A name is only a name: issuer and subject say who it is."""
    user = accounts.user_of_issuer(sql, person.issuer, person.subject)
    role = role_of(settings, person.groups)
    if user is None:
        if role is None:
            raise NotVouched("no group of yours lets you in")
        return _made(sql, person, role)
    if user.disabled:
        raise NotVouched("this user is disabled")
    if role is None and settings.oidc_roles:
        raise NotVouched("no group of yours lets you in")
    if role is not None and role != user.role and settings.oidc_roles:
        accounts.set_role(sql, user, role)
        audit.note(sql, f"role {role}", who="(identity provider)", about=user.name)
    return user


def _made(sql: Sql, person: Person, role: Role) -> User:
    """Under the name that they have there, or, where somebody has it here, one with a number."""
    base = "".join(sign for sign in person.name if sign.isalnum() or sign in "._@+-")[:50] or "user"
    for number in range(1, 1000):
        name = base if number == 1 else f"{base}-{number}"
        if accounts.user_named(sql, name) is None:
            user = accounts.add_user(sql, name, role, None, issuer=person.issuer, subject=person.subject)
            audit.note(sql, "user added", who="(identity provider)", about=user.name)
            return user
    raise NotVouched("there are too many of that name")


def role_of(settings: Settings, groups: tuple[str, ...]) -> Role | None:
    """The highest that a group gives, else that of new people. Raises SettingsError over a role that is none."""
    given = [_role(settings.oidc_roles[group]) for group in groups if group in settings.oidc_roles]
    if given:
        return max(given, key=ROLES.index)
    return _role(settings.oidc_new_role) if settings.oidc_new_role else None


def check(settings: Settings) -> None:
    """Raises SettingsError over settings that cannot be meant."""
    for role in (*settings.oidc_roles.values(), *((settings.oidc_new_role,) if settings.oidc_new_role else ())):
        _role(role)
    if not settings.oidc_client_id:
        raise SettingsError("oidc_issuer: oidc_client_id is missing")


def _role(text: str) -> Role:
    for role in ROLES:
        if role == text:
            return role
    raise SettingsError(f"oidc_roles, oidc_new_role: {text!r} is no role: {', '.join(ROLES)}")


def _refused(office: Office, request: Request, why: str) -> Response:
    with office.backing.rows() as sql:
        audit.note(sql, f"sign-in elsewhere refused: {why}"[:200], who=None, address=address_of(request))
    return RedirectResponse("/login?elsewhere=refused", 303)


def _sealed(office: Office, started: Started) -> str:
    """For the browser to carry: it can read it, and cannot make one."""
    body = base64.urlsafe_b64encode(msgspec.json.encode(started)).decode()
    return f"{body}.{_seal(office, body)}"


def _opened(office: Office, cookie: str) -> Started:
    body, _, seal = cookie.partition(".")
    if not hmac.compare_digest(seal.encode("utf-8", "replace"), _seal(office, body).encode()):
        raise NotVouched("what was begun here is not known any more")
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(body), type=Started)
    except (binascii.Error, msgspec.DecodeError) as error:
        raise NotVouched("what was begun here is not known any more") from error


def _seal(office: Office, body: str) -> str:
    return hmac.new(office.secret, b"elsewhere " + body.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
