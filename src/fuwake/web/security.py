"""Who asks, and what they may. Endpoints say what they need: `Depends(Need("read"))`.

A browser is known by its session cookie, a program by its token (`Authorization: Bearer`). Whatever changes something and comes with
a cookie carries the session's own sign (`X-CSRF-Token`, or the form field `csrf`), which no other site knows.
"""

import hmac
import math
from collections.abc import Mapping
from typing import Literal

from fastapi import Request, Response
from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from fuwake.store.accounts import ROLES, Role, Session, User, session_of
from fuwake.store.api_tokens import Scope, holder
from fuwake.web.office import Office, office_of

Permission = Literal["submit", "own", "read", "act", "publish", "manage", "metrics", "self"]
LOWEST: Mapping[Permission, Role] = {
    "submit": "reporter",
    "own": "reporter",
    "self": "reporter",
    "read": "analyst",
    "act": "analyst",
    "publish": "publisher",
    "manage": "admin",
    "metrics": "admin",
}
"""Permission → the first role that has it. `own`: what one handed in; `self`: one's own password, tokens and sessions."""
SCOPE: Mapping[Permission, Scope | None] = {
    "submit": "submit",
    "own": "read",
    "read": "read",
    "act": "act",
    "publish": "publish",
    "manage": "manage",
    "metrics": "metrics",
    "self": None,
}
"""Permission → what a token needs; None: no token has it."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Who(Struct, frozen=True, kw_only=True):
    """Somebody who may do what the endpoint does."""

    user: User
    session: Session | None
    """None: a program with a token."""
    scopes: frozenset[Scope]
    """Of the token."""
    address: str
    """Network address."""

    def may(self, permission: Permission) -> bool:
        """Whether they may do that too."""
        if ROLES.index(self.user.role) < ROLES.index(LOWEST[permission]):
            return False
        return self.session is not None or SCOPE[permission] in self.scopes

    @property
    def whose(self) -> int | None:
        """For `reads`: None where they may see everything."""
        return None if self.may("read") else self.user.id

    @property
    def csrf(self) -> str:
        """What forms carry."""
        return self.session.csrf if self.session is not None else ""


class SignInFirst(Exception):
    """A page was asked for by nobody known."""


class Need:
    """A dependency: gives `Who`. Raises HTTPException 401, 403, 429; for pages SignInFirst."""

    def __init__(self, permission: Permission) -> None:
        self.permission: Permission = permission

    async def __call__(self, request: Request) -> Who:
        office = office_of(request)
        who = await run_in_threadpool(identify, office, request)
        if who is None:
            if request.url.path.startswith("/api/") or request.url.path == "/metrics":
                raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
            raise SignInFirst
        seconds = office.requests.take(f"user {who.user.id}")
        if seconds:
            raise too_often(seconds)
        if who.session is not None and request.method not in _SAFE:
            await _check_csrf(request, who.session)
        if not who.may(self.permission):
            raise HTTPException(403)
        return who


def identify(office: Office, request: Request) -> Who | None:
    """Who it is; None where nobody known. Raises HTTPException 429 over too many tokens that are not good."""
    address = address_of(request)
    sent = request.headers.get("authorization")
    if sent is not None:
        kind, _, token = sent.partition(" ")
        if seconds := office.strangers.wait(address):
            raise too_often(seconds)
        with office.backing.rows() as sql:
            found = holder(sql, token.strip()) if kind.lower() == "bearer" else None
        if found is None:
            office.strangers.take(address)
            return None
        return Who(user=found[0], session=None, scopes=frozenset(found[1].scopes), address=address)
    cookie = request.cookies.get(cookie_name(request))
    if cookie is None or len(cookie) > 100:
        return None
    with office.backing.rows() as sql:
        session = session_of(sql, cookie)
    return Who(user=session.user, session=session, scopes=frozenset(), address=address) if session else None


async def _check_csrf(request: Request, session: Session) -> None:
    sent = request.headers.get("x-csrf-token")
    if sent is None and request.headers.get("content-type", "").partition(";")[0].strip().lower() in _FORMS:
        value = (await form_of(request)).get("csrf")
        sent = value if isinstance(value, str) else None
    if not same(sent or "", session.csrf) or not from_here(request):
        raise HTTPException(403, "the sign against forged requests is missing or wrong: load the page anew")


async def form_of(request: Request) -> Mapping[str, object]:
    """The fields of a form; at most one file. Raises HTTPException 400."""
    return await request.form(max_files=1, max_fields=50, max_part_size=65_536)


def from_here(request: Request) -> bool:
    """False where the browser says that another site sent it (Fetch Metadata, and Origin in older ones)."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2].lower() == request.headers.get("host", "").lower()


def same(one: str, other: str) -> bool:
    """In a time that does not tell how much of it is right."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def too_often(seconds: float) -> HTTPException:
    """429 with the time to wait."""
    return HTTPException(429, headers={"Retry-After": str(max(1, math.ceil(seconds)))})


def cookie_name(request: Request) -> str:
    """With TLS a name that no other host of the domain can set (RFC 6265bis, `__Host-`)."""
    return "__Host-fuwake" if request.url.scheme == "https" else "fuwake"


def set_cookie(request: Request, response: Response, cookie: str) -> None:
    """Signs the browser in. `lax`: a link in a mail or chat finds its reader signed in; what changes something has its own sign."""
    secure = request.url.scheme == "https"
    response.set_cookie(cookie_name(request), cookie, httponly=True, samesite="lax", secure=secure, path="/")


def drop_cookie(request: Request, response: Response) -> None:
    """Signs it out."""
    secure = request.url.scheme == "https"
    response.delete_cookie(cookie_name(request), httponly=True, samesite="lax", secure=secure, path="/")


def inside(to: str) -> str:
    """A path of our own, whatever was asked for: nobody is sent to another site after signing in."""
    if not to.startswith("/") or to.startswith("//") or "\\" in to or any(ord(sign) < 0x21 for sign in to) or len(to) > 1000:
        return "/"
    return to


def address_of(request: Request) -> str:
    """Network address that it came from, as far as it is believed (setting web_proxies)."""
    return request.client.host if request.client else ""
