"""Pages of administrators: health and settings, users, the log of who did what."""

import re
import shutil
from collections.abc import Callable
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from fuwake import __version__
from fuwake.model.errors import FuwakeError
from fuwake.settings import Settings
from fuwake.store import mailboxes
from fuwake.store.accounts import ROLES, Role
from fuwake.web import people, reads
from fuwake.web.office import Office, office_of
from fuwake.web.pages.render import page
from fuwake.web.security import Need, Who, form_of

router = APIRouter(include_in_schema=False)
_SECRET = ("key", "password", "secret", "token")
_MOST_DEEDS = 100
_USER_AND_PASSWORD = re.compile(r"(?<=://)[^@\s]*@")
"""In the address of a database."""


@router.get("/health")
def health(request: Request, who: Annotated[Who, Depends(Need("manage"))]) -> Response:
    """Whether it works, and with which settings."""
    office = office_of(request)
    with office.backing.rows() as sql:
        boxes = mailboxes.all_of(sql)
    disk = shutil.disk_usage(office.backing.folder.path)
    return page(
        request,
        "health.html.j2",
        who,
        version=__version__,
        mails=reads.counts(office.backing),
        labels=reads.label_counts(office.backing),
        mailboxes=boxes,
        free=f"{disk.free / 1e9:.1f}",
        total=f"{disk.total / 1e9:.1f}",
        watchers=office.watchers.taken,
        settings=list(settings_told(office.settings)),
    )


def settings_told(settings: Settings) -> list[tuple[str, str | None]]:
    """(name, value in words); None where it is a secret that is set."""
    told: list[tuple[str, str | None]] = []
    for name in settings.__struct_fields__:
        value = getattr(settings, name)
        if name == "imap":
            value = [account.name for account in value]
        secret = any(word in name.split("_") for word in _SECRET) and value and not isinstance(value, bool | int | float)
        told.append((name, None if secret else _in_words(value)))
    return told


def _in_words(value: object) -> str:
    if isinstance(value, str):
        return _USER_AND_PASSWORD.sub("…@", value)
    return "" if value in (None, (), [], {}) else msgspec.json.encode(value).decode()


@router.get("/users")
def users(request: Request, who: Annotated[Who, Depends(Need("manage"))]) -> Response:
    """All of them."""
    return _users(request, who)


@router.post("/users")
async def add(request: Request, who: Annotated[Who, Depends(Need("manage"))]) -> Response:
    """One more."""
    form = await form_of(request)
    name, role, password = (str(form.get(field, "")) for field in ("name", "role", "password"))
    return await _done(request, who, lambda: _add(office_of(request), who, name, role, password))


@router.post("/users/{name}")
async def change(request: Request, name: str, who: Annotated[Who, Depends(Need("manage"))]) -> Response:
    """Another role, suspended, let back in. Nobody takes the last administrator away."""
    form = await form_of(request)
    action, role = str(form.get("action", "")), str(form.get("role", ""))
    return await _done(request, who, lambda: _change(office_of(request), who, name, action, role))


@router.get("/audit")
def log(request: Request, who: Annotated[Who, Depends(Need("manage"))], before: int | None = None) -> Response:
    """Who did what, the newest first."""
    deeds = people.deeds(office_of(request).backing, before=before, limit=_MOST_DEEDS + 1)
    onward = deeds[_MOST_DEEDS - 1].id if len(deeds) > _MOST_DEEDS else None
    return page(request, "audit.html.j2", who, deeds=deeds[:_MOST_DEEDS], onward=onward)


async def _done(request: Request, who: Who, act: Callable[[], None]) -> Response:
    try:
        await run_in_threadpool(act)
    except FuwakeError as error:
        return await run_in_threadpool(_users, request, who, 422, str(error))
    return RedirectResponse("/users", 303)


def _add(office: Office, who: Who, name: str, role: str, password: str) -> None:
    people.add_user(office.backing, who, name, _role(role), password)


def _change(office: Office, who: Who, name: str, action: str, role: str) -> None:
    if action == "role":
        people.set_role(office.backing, who, name, _role(role))
    elif action in ("disable", "enable"):
        people.set_disabled(office.backing, who, name, disabled=action == "disable")
    else:
        raise FuwakeError("there is no such action")


def _role(text: str) -> Role:
    found = next((role for role in ROLES if role == text), None)
    if found is None:
        raise FuwakeError("there is no such role")
    return found


def _users(request: Request, who: Who, status: int = 200, why: str | None = None) -> Response:
    known = people.users(office_of(request).backing)
    return page(request, "users.html.j2", who, status, users=known, roles=ROLES, why=why)
