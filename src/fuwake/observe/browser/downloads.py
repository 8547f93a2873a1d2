"""Catches what a page makes the browser download: hashed and kept as evidence, never opened, never written to a file system.

A document that is declared to be no page is stopped where its response begins and read there in pieces, so that no download starts
and nothing of it can fill a disk. What scripts put together themselves (`blob:`, `data:`) is read from the page's memory.
"""

import asyncio
import base64
import binascii
from collections.abc import Callable
from email.message import Message
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from fuwake.derive.first_bytes import kind_of
from fuwake.model.visit import CaughtDownload
from fuwake.observe._record import digest

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Download, Page

MAX_CAUGHT = 5
MAX_BYTES = 20_000_000
MAX_ALL_BYTES = 20_000_000
MAX_SENT_BYTES = 1_000_000
_BLOB = "([mark, url, most]) => window[mark] ? window[mark](url, most) : null"
_SHOWN = ("text/", "image/", "audio/", "video/", "multipart/", "message/")
_SHOWN_ALSO = frozenset({"", "application/json", "application/xml", "application/xhtml+xml", "application/javascript"})


class Catcher:
    """`attach` before the first request."""

    def __init__(self, mark: str, limit_s: float, note: Callable[[str, str], None]) -> None:
        """`limit_s`: seconds for one download; `note`: is told name and address of one that was stopped before the browser knew of it."""
        self._note = note
        self._mark = mark
        self._limit_s = limit_s
        self._room = MAX_ALL_BYTES
        self._tasks: set[asyncio.Task[None]] = set()
        self._page: Page | None = None
        self._devtools: CDPSession | None = None
        self.caught: list[CaughtDownload] = []
        self.pieces: list[bytes] = []
        """The bytes of what was caught whole or in part."""

    async def attach(self, page: "Page", devtools: "CDPSession") -> None:
        """From now on documents of the page that are no pages are caught."""
        self._page, self._devtools = page, devtools
        page.on("download", self._on_download)
        devtools.on("Fetch.requestPaused", self._on_paused)
        await devtools.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "resourceType": "Document", "requestStage": "Response"}]})

    async def wait(self) -> bool:
        """Until what is under way is caught."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))
        return True

    def _on_paused(self, event: dict[str, Any]) -> None:
        self._start(self._paused(event))

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _paused(self, event: dict[str, Any]) -> None:
        import playwright.async_api as api

        assert self._devtools is not None
        request: str = event["requestId"]
        fields: dict[str, str] = {}
        for field in event.get("responseHeaders") or ():
            fields.setdefault(str(field["name"]).lower(), str(field["value"]))
        try:
            if event.get("responseStatusCode") == 200 and is_download(fields) and len(self.caught) < MAX_CAUGHT:
                await self._catch(request, str(event["request"]["url"]), fields)
                await self._devtools.send("Fetch.failRequest", {"requestId": request, "errorReason": "Aborted"})
            else:
                await self._devtools.send("Fetch.continueRequest", {"requestId": request})
        except api.Error:
            return  # the page went elsewhere meanwhile

    async def _catch(self, request: str, url: str, fields: dict[str, str]) -> None:
        import playwright.async_api as api

        assert self._devtools is not None
        data, cut = bytearray(), True
        try:
            async with asyncio.timeout(self._limit_s):
                handle = (await self._devtools.send("Fetch.takeResponseBodyAsStream", {"requestId": request}))["stream"]
                while len(data) < min(MAX_BYTES, self._room):
                    chunk = await self._devtools.send("IO.read", {"handle": handle, "size": MAX_SENT_BYTES})
                    text = str(chunk.get("data", ""))
                    data += base64.b64decode(text) if chunk.get("base64Encoded") else text.encode("utf-8")
                    if chunk.get("eof"):
                        cut = False
                        break
        except (TimeoutError, binascii.Error, api.Error):
            cut = True
        declared = fields.get("content-length", "")
        cut = cut or (declared.isdigit() and len(declared) < 20 and len(data) < int(declared) and "content-encoding" not in fields)
        media = fields.get("content-type", "").partition(";")[0].strip().lower()
        name = name_of(url, fields.get("content-disposition", ""))
        self._note(name, url)
        self._keep(url, name, media, bytes(data), how="response", cut=cut)

    def _on_download(self, download: "Download") -> None:
        if len(self.caught) + len(self._tasks) < 2 * MAX_CAUGHT:
            self._start(self._from_page(download.url, download.suggested_filename))

    async def _from_page(self, url: str, name: str) -> None:
        """A download that the page started and the browser refused."""
        if url.startswith("data:"):
            media, data = from_data_url(url)
            self._keep("data:", name, media, data, how="data", cut=len(url) > 4 * MAX_BYTES)
        elif url.startswith("blob:"):
            found = await self._blob(url)
            if found is None:
                self._name(url, name, "the page had let go of it")
            else:
                self._keep(url, name, found[0], found[2], how="blob", cut=found[1] > len(found[2]))
        elif not any(one.url == url[:2000] for one in self.caught):
            self._name(url, name, "the browser refused it before a byte was read")

    async def _blob(self, url: str) -> tuple[str, int, bytes] | None:
        """(declared type, whole size, bytes) of what a script put together; the guard in each frame still holds it."""
        import playwright.async_api as api

        assert self._page is not None
        most = min(MAX_BYTES, self._room)
        for frame in self._page.frames[:8]:
            try:
                async with asyncio.timeout(self._limit_s):
                    found = await frame.evaluate(
                        "([mark, url, most]) => window[mark] ? window[mark](url, most) : null", [self._mark, url, most]
                    )
            except (api.Error, TimeoutError):
                continue
            match found:
                case [str(media), int(size) | float(size), str(coded)]:
                    _, data = from_data_url(coded)
                    return media, int(size), data
        return None

    def _name(self, url: str, name: str, why: str) -> None:
        if len(self.caught) < 2 * MAX_CAUGHT:
            self.caught.append(
                CaughtDownload(
                    url=url[:2000], name=name[:120], declared="", kind=None, size=0, sha256=None, cut=False, how="named", why=why
                )
            )

    def _keep(self, url: str, name: str, media: str, data: bytes, *, how: Literal["response", "blob", "data"], cut: bool) -> None:
        if len(self.pieces) >= MAX_CAUGHT:
            self._name(url, name, "enough downloads were caught")
            return
        kept = data[: min(MAX_BYTES, self._room)]
        self._room -= len(kept)
        cut = cut or len(kept) < len(data)
        self.pieces.append(kept)
        self.caught.append(
            CaughtDownload(
                url=url[:2000],
                name=name[:120],
                declared=media[:100],
                kind=kind_of(kept),
                size=len(kept),
                sha256=digest(kept),
                cut=cut,
                how=how,
                why="only the beginning was kept" if cut else "",
            )
        )


def is_download(fields: dict[str, str]) -> bool:
    """Whether a response with these fields (names in lower case) is saved rather than shown (RFC 6266 section 4.2, MIME types)."""
    if fields.get("content-disposition", "").partition(";")[0].strip().lower() == "attachment":
        return True
    media = fields.get("content-type", "").partition(";")[0].strip().lower()
    return not (media in _SHOWN_ALSO or media.startswith(_SHOWN) or media.endswith(("+xml", "+json")))


def name_of(url: str, disposition: str) -> str:
    """The name under which it would be saved: that of Content-Disposition (RFC 6266), else the last step of the path."""
    message = Message()
    message["Content-Disposition"] = disposition[:1000].replace("\r", " ").replace("\n", " ")
    try:
        name = message.get_filename() or ""
        return (name or unquote(urlsplit(url).path.rpartition("/")[2])).replace("\\", "/").rpartition("/")[2][:120]
    except (ValueError, LookupError):
        return ""


def from_data_url(url: str) -> tuple[str, bytes]:
    """(declared type, content) of a data URL (RFC 2397), at most 20 MB; what is no base64 though it says so is empty."""
    head, _, coded = url[: 4 * MAX_BYTES].partition(",")
    media = head.removeprefix("data:").partition(";")[0].strip().lower()
    if not head.lower().endswith(";base64"):
        return media, unquote_to_bytes(coded)[:MAX_BYTES]
    try:
        return media, base64.b64decode(unquote(coded))[:MAX_BYTES]
    except (binascii.Error, ValueError):
        return media, b""
