"""Asks a site for a page: one GET, its status, its fields and the first 64 kB of its body (RFC 9110, RFC 9112). For watching a case.

Nothing is followed, run or loaded, no cookie is sent. The request reads like a browser's, since kits answer robots with a 404. Over
TLS the answer counts only where the certificate has no fault. A refused connection is an answer too: the machine said so itself.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import ClassVar

import msgspec

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading, Reason
from fuwake.model.watch import PageAnswer
from fuwake.observe._protocol import Raw
from fuwake.observe.site.http import Target, parsed, target_of
from fuwake.observe.site.page_words import title_and_text
from fuwake.observe.site.reach import Reach, aborted
from fuwake.observe.site.tls import record_of, shown_by
from fuwake.observe.site.tls_session import TlsSession

MAX_HEAD_BYTES = 65_536
MAX_BODY_BYTES = 65_536
_CHUNK = 16_384
_GAP = re.compile(rb"\r?\n\r?\n")
_NOTE = re.compile(rb"\AFuwake-Asked: GET ([^\r\n]{1,8192})\r\nFuwake-Outcome: (answered|refused)\r\n\r\n")
_AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"

Read = Callable[[], Awaitable[bytes]]


class SitePageObserver:
    """Status and first words of a page. Question: the URL; data: `model.watch.PageAnswer`."""

    name: ClassVar[str] = "site_page"
    active: ClassVar[bool] = True
    leaves: ClassVar[str] = (
        "One request for the page (GET, dressed as a browser's) to the site itself, without cookies; whatever names the recipient in its "
        "address is replaced before. Only in the rounds of `fuwake watch`."
    )
    limits: ClassVar[str] = "HTTP/1.1; redirects are recorded, each is a question of its own; 64 kB of the body; a packed body is not read."

    def __init__(self, reach: Reach, timeout_s: float = 10.0, authorities: str = "") -> None:
        """timeout_s: for everything together. authorities: as for the certificate."""
        self._reach, self._timeout_s, self._authorities = reach, timeout_s, authorities

    async def ask(self, question: str) -> Raw:
        """Asks once. Raises ObserveFailure."""
        target = target_of(question)
        came = bytearray()
        try:
            async with asyncio.timeout(self._timeout_s):
                ip = await self._get(target, came)
        except TimeoutError as error:
            if not _GAP.search(came):
                raise ObserveFailure("timeout", f"{target.host} gave no header section within {self._timeout_s:g} s") from error
            ip = "cut"
        except ObserveFailure as failure:
            if failure.reason != "refused":
                raise
            return Raw(body=_note(question, "refused"), source=failure.detail)
        except OSError as error:
            raise ObserveFailure("unreachable", f"{target.host} broke the connection off: {error.strerror or error}") from error
        return Raw(body=_note(question, "answered") + bytes(came), source=f"{target.host}:{target.port} ({ip})")

    async def _get(self, target: Target, came: bytearray) -> str:
        """Reads the answer into `came` and returns the address that was connected to."""
        reader, writer, ip = await self._reach.connect(target.host, target.port)
        with aborted(writer):
            if target.tls:
                session = TlsSession(reader, writer, target.host)
                await session.open()
                record = record_of(shown_by(session, target.host, target.port, ip, self._authorities))
                if record.valid == "no":
                    words = ", ".join(fault.replace("_", " ") for fault in record.faults)
                    raise ObserveFailure("tls", f"who answers for {target.host} shows no sound certificate ({words})")
                await session.send(_request(target))
                await _take(session.read, came, target.host)
                return ip
            writer.write(_request(target))
            await writer.drain()

            async def read() -> bytes:
                return await reader.read(_CHUNK)

            await _take(read, came, target.host)
        return ip

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """The kept answer → found, whatever its status; absent where the connection was refused; failed where it is none. Pure."""
        note = _NOTE.match(raw)
        if note is None or note.group(1).decode("latin-1") != question:
            return _failed("garbage", "not a kept answer to this question")
        if note.group(2) == b"refused":
            return Reading(status="absent", data=None, detail="the machine refused the connection: nothing listens there")
        gap = _GAP.search(raw, note.end())
        found = parsed(raw[note.end() : gap.start()].decode("latin-1")) if gap is not None else None
        if gap is None or found is None:
            return _failed("garbage", "not an answer in HTTP/1.1")
        status, fields = found
        if status == 511:
            return _failed("garbage", "a network that asks to log in answered in the site's place (511, RFC 6585 section 6)")
        return Reading(status="found", data=msgspec.to_builtins(_answer(question, status, fields, raw[gap.end() :])))


def _answer(url: str, status: int, fields: list[tuple[str, str]], body: bytes) -> PageAnswer:
    first = dict(reversed([(name.lower(), value) for name, value in fields]))
    packed = first.get("content-encoding", "identity").lower() not in {"", "identity"}
    if "chunked" in first.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    is_text = first.get("content-type", "text/html").partition("/")[0].strip().lower() == "text"
    title, text, passwords = title_and_text(body, first.get("content-type", "")) if is_text and not packed else (None, None, 0)
    return PageAnswer(
        url=url,
        status=status,
        location=_location(url, first["location"]) if 300 <= status < 400 and "location" in first else None,
        server=first.get("server", "")[:100] or None,
        sinkhole=first.get("x-sinkhole", "")[:100] or None,
        title=title,
        text=text,
        passwords=passwords,
        size=len(body),
        cut=len(body) >= MAX_BODY_BYTES,
    )


def _location(url: str, written: str) -> str | None:
    """Where a redirect points to, absolute (RFC 9110 section 10.2.2); None where that is no http or https URL."""
    import ada_url

    if not ada_url.URL.can_parse(written[:8192], url):
        return None
    found = ada_url.URL(written[:8192], url)
    return found.href if found.protocol in {"http:", "https:"} else None


def _unchunked(body: bytes) -> bytes:
    """Chunks joined (RFC 9112 section 7.1); up to where they are broken or end."""
    made, at = bytearray(), 0
    while (end := body.find(b"\r\n", at, at + 64)) >= 0:
        word = body[at:end].partition(b";")[0].strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,6}", word) or (size := int(word, 16)) == 0:
            break
        made += body[end + 2 : end + 2 + size]
        at = end + 2 + size + 2
    return bytes(made)


async def _take(read: Read, came: bytearray, host: str) -> None:
    """Reads until the end of the answer, or of what is kept of it. Raises ObserveFailure."""
    end: int | None = None
    while end is None or len(came) < end:
        more = await read()
        if not more:
            break
        came += more
        if came[:5] != b"HTTP/"[: len(came)]:
            raise ObserveFailure("garbage", f"{host} does not answer in HTTP/1.1")
        if end is None and (gap := _GAP.search(came)) is not None:
            if re.match(rb"HTTP/1\.[01] 1\d\d", came):  # an interim answer (RFC 9110 section 15.2)
                del came[: gap.end()]
                continue
            length = re.search(rb"\n[Cc]ontent-[Ll]ength:[ \t]*(\d{1,9})\r?\n", came[: gap.end()])
            end = gap.end() + min(int(length.group(1)) if length else MAX_BODY_BYTES, MAX_BODY_BYTES)
        if end is None and len(came) > MAX_HEAD_BYTES:
            raise ObserveFailure("too-large", f"{host}: the header section is larger than {MAX_HEAD_BYTES} bytes")
    if end is None:
        said = "within its header section" if came else "without an answer"
        raise ObserveFailure("garbage" if came else "unreachable", f"{host} closed the connection {said}")
    del came[end:]


def _request(target: Target) -> bytes:
    lines = [
        f"GET {target.path} HTTP/1.1",
        f"Host: {target.field}",
        f"User-Agent: {_AGENT}",
        "Accept: text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Language: ja,en;q=0.7",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _note(url: str, outcome: str) -> bytes:
    return f"Fuwake-Asked: GET {url}\r\nFuwake-Outcome: {outcome}\r\n\r\n".encode("latin-1", "replace")


def _failed(reason: Reason, detail: str) -> Reading:
    return Reading(status="failed", data=None, reason=reason, detail=detail)
