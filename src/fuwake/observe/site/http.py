"""Asks a site for the header fields of a page: one HEAD, or one GET where HEAD is not served (RFC 9110), and no body is read.

Nothing is followed, no cookie is sent. Over TLS the answer counts only where the certificate has no fault: from whom else it came
nobody knows.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Struct

from fuwake import __version__
from fuwake.derive.server_fields import MOST_FIELDS, http_record
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe.site.reach import Reach, aborted
from fuwake.observe.site.tls import record_of, shown_by
from fuwake.observe.site.tls_session import TlsSession

MAX_HEAD_BYTES = 65_536
_MAX_URL = 8192
_MOST_INTERIM = 5
_CHUNK = 16_384
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(r"HTTP/1\.[01] (\d{3})(?: |\Z)")
_NOT_SERVED = frozenset({405, 501})
"""HEAD is then asked again as GET (RFC 9110 sections 15.5.6, 15.6.2)."""

Read = Callable[[], Awaitable[bytes]]


class Target(Struct, frozen=True, kw_only=True):
    """A URL in pieces."""

    tls: bool
    host: str
    port: int
    path: str
    """With query."""

    @property
    def field(self) -> str:
        """The Host field."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.tls else 80) else f"{name}:{self.port}"


class Answered(Struct, frozen=True, kw_only=True):
    """The raw answer, as JSON: the head of the response as it came."""

    url: str
    method: Literal["HEAD", "GET"]
    ip: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    head: str
    """Status line and fields, each octet as the character of its number."""


class HttpObserver:
    """The header fields of a page's answer. Question: the URL; data: `model.site.HttpRecord`."""

    name: ClassVar[str] = "http"
    active: ClassVar[bool] = True
    leaves: ClassVar[str] = (
        "One request for the head of the page (HEAD, else GET) to the site itself, without cookies; whatever names the recipient in the "
        "link's address is replaced before. Only where the page is not visited."
    )
    limits: ClassVar[str] = "HTTP/1.1; redirects are recorded and not followed; 64 kB of header section; no body."

    def __init__(self, reach: Reach, timeout_s: float = 8.0, authorities: str = "") -> None:
        """timeout_s: for everything together. authorities: as for the certificate."""
        self._reach, self._timeout_s, self._authorities = reach, timeout_s, authorities

    async def ask(self, question: str) -> Raw:
        """Asks once, twice where HEAD is not served. Raises ObserveFailure."""
        target = target_of(question)
        try:
            async with asyncio.timeout(self._timeout_s):
                answered = await self._one(question, target, "HEAD")
                if (parsed(answered.head) or (0,))[0] in _NOT_SERVED:
                    answered = await self._one(question, target, "GET")
        except TimeoutError as error:
            raise ObserveFailure("timeout", f"{target.host} gave no header section within {self._timeout_s:g} s") from error
        except OSError as error:
            raise ObserveFailure("unreachable", f"{target.host} broke the connection off: {error.strerror or error}") from error
        return Raw(body=msgspec.json.encode(answered), source=f"{target.host}:{target.port} ({answered.ip})")

    async def _one(self, url: str, target: Target, method: Literal["HEAD", "GET"]) -> Answered:
        reader, writer, ip = await self._reach.connect(target.host, target.port)
        with aborted(writer):
            request = _request(method, target)
            if target.tls:
                session = TlsSession(reader, writer, target.host)
                await session.open()
                self._check(session, target, ip)
                await session.send(request)
                read: Read = session.read
            else:
                writer.write(request)
                await writer.drain()

                async def read() -> bytes:
                    return await reader.read(_CHUNK)

            head = await _head(read, target.host)
        return Answered(url=url, method=method, ip=ip, at=datetime.now(UTC), head=head.decode("latin-1"))

    def _check(self, session: TlsSession, target: Target, ip: str) -> None:
        """Raises ObserveFailure('tls') where the certificate has a fault."""
        record = record_of(shown_by(session, target.host, target.port, ip, self._authorities))
        if record.valid == "no":
            words = ", ".join(fault.replace("_", " ") for fault in record.faults)
            raise ObserveFailure("tls", f"who answers for {target.host} shows no sound certificate ({words})")

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:  # noqa: ARG004  # the protocol of all observers
        """The kept head → found, whatever its status; failed where it is none. Pure."""
        try:
            answered = msgspec.json.decode(raw, type=Answered)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return _failed(f"not a kept answer: {str(error)[:120]}")
        found = parsed(answered.head)
        if found is None:
            return _failed("not the header section of an answer")
        status, fields = found
        if status == 511:
            return _failed("a network that asks to log in answered in the site's place (511, RFC 6585 section 6)")
        return Reading(status="found", data=msgspec.to_builtins(http_record(answered.url, answered.method, status, fields, answered.at)))


def target_of(url: str) -> Target:
    """The URL as the standard of browsers reads it. Raises ObserveFailure('not-supported')."""
    import ada_url

    if len(url) > _MAX_URL or not ada_url.URL.can_parse(url):
        raise ObserveFailure("not-supported", f"not a URL: {url[:100]}")
    pieces = ada_url.URL(url)
    if pieces.protocol not in ("http:", "https:") or not pieces.hostname:
        raise ObserveFailure("not-supported", f"not an http or https URL: {url[:100]}")
    tls = pieces.protocol == "https:"
    port = int(pieces.port) if pieces.port else 443 if tls else 80
    return Target(tls=tls, host=pieces.hostname.strip("[]").rstrip("."), port=port, path=pieces.pathname + pieces.search)


def parsed(head: str) -> tuple[int, list[tuple[str, str]]] | None:
    """(status, fields) of a header section; None where it is none. Lines that are no field are passed over."""
    first, *lines = re.split(r"\r?\n", head)
    status = _STATUS.match(first)
    if status is None:
        return None
    fields = [(name.strip(), value.strip()) for name, colon, value in (line.partition(":") for line in lines[: 4 * MOST_FIELDS]) if colon]
    return int(status.group(1)), fields[:MOST_FIELDS]


def _request(method: str, target: Target) -> bytes:
    lines = [
        f"{method} {target.path} HTTP/1.1",
        f"Host: {target.field}",
        f"User-Agent: fuwake/{__version__}",
        "Accept: text/html, */*;q=0.5",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


async def _head(read: Read, host: str) -> bytes:
    """The final header section; interim answers (RFC 9110 section 15.2) are passed over. Raises ObserveFailure."""
    data = b""
    for _ in range(_MOST_INTERIM):
        while (end := _HEAD_END.search(data)) is None:
            if len(data) > MAX_HEAD_BYTES:
                raise ObserveFailure("too-large", f"{host}: the header section is larger than {MAX_HEAD_BYTES} bytes")
            if data[:5] != b"HTTP/"[: len(data)]:
                raise ObserveFailure("garbage", f"{host} does not answer in HTTP/1.1")
            more = await read()
            if not more:
                said = "within its header section" if data else "without an answer"
                raise ObserveFailure("garbage" if data else "unreachable", f"{host} closed the connection {said}")
            data += more
        head, data = data[: end.start()], data[end.end() :]
        if not re.match(rb"HTTP/1\.[01] 1\d\d", head):
            return head[:MAX_HEAD_BYTES]
    raise ObserveFailure("garbage", f"{host} sends interim answers without end")


def _failed(detail: str) -> Reading:
    return Reading(status="failed", data=None, reason="garbage", detail=detail)
