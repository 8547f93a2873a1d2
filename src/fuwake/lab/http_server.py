"""A small HTTP/1.1 server: one request a connection, everything bounded (RFC 9112)."""

import asyncio
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus

from msgspec import Struct

from fuwake.lab import faults
from fuwake.lab.faults import Fault

MAX_HEAD_BYTES = 64_000
MAX_BODY_BYTES = 8_000_000
_PATIENCE_S = 60.0


class Request(Struct, frozen=True, kw_only=True):
    """A request as it came."""

    method: str
    target: str
    """Path with query, as on the wire."""
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def host(self) -> str:
        """The Host field in lower case, without port and final dot; empty where there is none."""
        text = self.header("host").lower()
        name = text if text.endswith("]") else text.rpartition(":")[0] or text
        return name.rstrip(".")

    def header(self, name: str) -> str:
        """The first field of that name; empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")


class Response(Struct, frozen=True, kw_only=True):
    """What is sent back, after the fault (if any) was played."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delay_s: float = 0.0
    fault: Fault | None = None


Handler = Callable[[Request], Response]


async def serve(handle: Handler, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reads one request, answers it and closes."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            request = await _read(reader)
        if request is not None:
            portal = request.path == faults.PORTAL
            await _answer(_words("html") if portal else handle(request), request, reader, writer)
    except (ConnectionError, TimeoutError):
        pass
    finally:
        writer.close()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    """The request; a body that breaks off is kept as far as it came, a head that does is no request."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    pieces = first.split(" ")
    if len(pieces) != 3 or not pieces[2].startswith("HTTP/"):
        return None
    headers = tuple((key.strip().lower(), value.strip()) for key, colon, value in (line.partition(":") for line in lines) if colon)
    request = Request(method=pieces[0], target=pieces[1], headers=headers, body=b"")
    chunked = "chunked" in request.header("transfer-encoding").lower()
    length = request.header("content-length")
    body = await _chunks(reader) if chunked else await _exactly(reader, int(length) if length.isdecimal() else 0)
    return Request(method=pieces[0], target=pieces[1], headers=headers, body=body)


async def _exactly(reader: asyncio.StreamReader, length: int) -> bytes:
    try:
        return await reader.readexactly(min(length, MAX_BODY_BYTES))
    except asyncio.IncompleteReadError as error:
        return error.partial


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    """A chunked body (RFC 9112 section 7.1), without trailers."""
    body = b""
    while len(body) < MAX_BODY_BYTES:
        size = (await reader.readline()).partition(b";")[0].strip()
        try:
            length = int(size, 16)
        except ValueError:
            break
        if length <= 0:
            break
        body += await _exactly(reader, length)
        await reader.readline()
    return body


async def _answer(response: Response, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if response.delay_s:
        await asyncio.sleep(response.delay_s)
    fault = response.fault
    if fault is not None and fault.fault == "status":
        response = Response(status=fault.status, headers=(("content-type", "text/plain"),), body=b"this service fails on purpose\n")
    elif fault is not None and fault.fault in faults.WORDS:
        response = _words(fault.fault)
    elif fault is not None and fault.fault == "portal":
        response = Response(status=302, headers=(("location", faults.PORTAL),))
    elif fault is not None:
        opening = _head(Response(status=200, headers=response.headers), None)
        if not await faults.play(fault, reader, writer, opening):
            return
    bodiless = request.method == "HEAD" or response.status in (204, 304)
    writer.write(_head(response, len(response.body)) + (b"" if bodiless else response.body))
    await writer.drain()


def _words(kind: str) -> Response:
    status, content_type, body = faults.WORDS[kind]
    return Response(
        status=status, headers=(("content-type", content_type), *((("retry-after", "3600"),) if status == 429 else ())), body=body
    )


def _head(response: Response, length: int | None) -> bytes:
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = "Unknown"
    fields = [("date", formatdate(usegmt=True)), ("server", "lab"), ("connection", "close"), *response.headers]
    if length is not None:
        fields.append(("content-length", str(length)))
    lines = [f"HTTP/1.1 {response.status} {phrase}", *(f"{key}: {value}" for key, value in fields), "", ""]
    return "\r\n".join(lines).encode("utf-8", "replace")
