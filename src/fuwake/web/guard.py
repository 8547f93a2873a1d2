"""What stands before every page and endpoint: header fields of safety, known hosts only, bounded bodies, a line in the log.

Plain ASGI, so that it also holds where the framework itself answers.
"""

import asyncio
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from msgspec import Struct
from starlette.exceptions import HTTPException

from fuwake.web.problem import respond

ARTICLE_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox"
)
"""An article is a page of its own: it runs nothing and belongs to no origin."""

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Tell = Callable[[Mapping[str, object]], None]

USUAL_BYTES = 65_536
"""Of the body of a request that brings no mail."""
ENVELOPE_BYTES = 65_536
"""What a form may add to the file in it."""
BODY_S = 120.0
"""Longest time for a body to arrive."""
_DRAINED_BYTES = 1_048_576
"""So much of a body that is too large is read and thrown away beyond what is allowed: else the client would not see the answer."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
_FIELDS = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cache-control", b"no-store"),
)


def guarded(app: App, *, hosts: frozenset[str], uploads: frozenset[str], upload_bytes: int, done: "Done") -> App:
    """The application behind all of it. hosts: names, lower case, without a port. uploads: paths whose bodies may have `upload_bytes`."""
    return _Fields(_Log(_Hosts(_Bodies(app, uploads, upload_bytes), hosts), done))


class Answered(Struct, frozen=True, kw_only=True):
    """A request that was answered."""

    method: str
    route: str
    """A pattern, so that no id or search word gets into a log; `-` where no route was reached."""
    status: int
    seconds: float
    fault: str | None
    """An error of ours and where it was raised."""


Done = Callable[[Answered], None]


class _Fields:
    """Adds the header fields that a response does not set itself."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                fields = list(message.get("headers", ()))
                there = {name.lower() for name, _ in fields}
                fields.extend(field for field in _FIELDS if field[0] not in there)
                if scope["scheme"] == "https":
                    fields.append((b"strict-transport-security", b"max-age=31536000"))
                message["headers"] = fields
            await send(message)

        return await self._app(scope, receive, send_with)


class _Log:
    """Says of each request how it ended."""

    def __init__(self, app: App, done: Done) -> None:
        self._app, self._done = app, done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        began, status = time.monotonic(), 500

        async def send_and_see(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        fault: str | None = None
        try:
            await self._app(scope, receive, send_and_see)
        except Exception as error:  # noqa: BLE001  # ours, answered with 500 already: told without the words of the error, which may name people
            fault = _place_of(error)
        finally:
            self._done(
                Answered(method=scope["method"], route=_pattern(scope), status=status, seconds=time.monotonic() - began, fault=fault)
            )


def _pattern(scope: Scope) -> str:
    """The path with the names of its parameters in place of their values."""
    if "endpoint" not in scope:
        return "-"
    path = str(scope["path"])
    for name, value in reversed(scope.get("path_params", {}).items()):
        before, found, after = path.rpartition(f"/{value}")
        path = f"{before}/{{{name}}}{after}" if found else path
    return path


def _place_of(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {last.filename.rpartition('/')[2]}:{last.lineno}"


class _Hosts:
    """Refuses a request that does not name a host of ours: a name of somebody else may lead here (DNS rebinding)."""

    def __init__(self, app: App, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            named = [value for name, value in scope["headers"] if name == b"host"]
            if len(named) != 1 or host_of(named[0].decode("latin-1")) not in self._hosts:
                detail = "the Host header names no host of this service (settings web_url, web_hosts)"
                return await respond(400, detail)(scope, receive, send)
        return await self._app(scope, receive, send)


def host_of(text: str) -> str:
    """The name or address in a Host header, lower case, without the port."""
    text = text.strip().lower()
    if text.startswith("["):
        return text.partition("]")[0] + "]"
    return text.partition(":")[0].rstrip(".")


class _Bodies:
    """Bounds the body of a request before anybody reads it."""

    def __init__(self, app: App, uploads: frozenset[str], upload_bytes: int) -> None:
        self._app, self._uploads, self._upload_bytes = app, uploads, upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        # A part of a response is never needed here, and many parts are a known way to make a server work.
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name not in (b"range", b"if-range")]
        fields = dict(scope["headers"])
        if fields.get(b"content-encoding", b"identity").strip().lower() != b"identity":
            return await respond(415, "a coded body (Content-Encoding) is not read")(scope, receive, send)
        most = self._upload_bytes + ENVELOPE_BYTES if scope["path"] in self._uploads else USUAL_BYTES
        stated = fields.get(b"content-length", b"0")
        if not stated.isdigit() or int(stated) > most:
            if b"expect" not in fields:
                await _drain(receive, most + _DRAINED_BYTES)
            return await respond(413, f"at most {most:,} bytes")(scope, receive, send)
        return await self._app(scope, _bounded(receive, most), send)


def _bounded(receive: Receive, most: int) -> Receive:
    """Raises HTTPException into whoever reads on: it becomes the answer."""
    got, ends, whole = 0, asyncio.get_running_loop().time() + BODY_S, False

    async def receive_bounded() -> Message:
        nonlocal got, whole
        if whole:  # waits for the end of the connection
            return await receive()
        try:
            async with asyncio.timeout_at(ends):
                message = await receive()
        except TimeoutError as error:
            raise HTTPException(408) from error
        whole = message["type"] != "http.request" or not message.get("more_body", False)
        got += len(message.get("body", b""))
        if got > most:
            raise HTTPException(413, f"at most {most:,} bytes")
        return message

    return receive_bounded


async def _drain(receive: Receive, most: int) -> None:
    try:
        async with asyncio.timeout(BODY_S):
            while most > 0:
                message = await receive()
                most -= len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return
    except TimeoutError:
        return
