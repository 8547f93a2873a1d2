"""Catches what a page makes the browser download: hashed and kept as evidence, never opened, never written to a file system.

A document that is declared to be no page is stopped where its response begins and read there in pieces, so that no download starts
and nothing of it can fill a disk; in frames that run in a process of their own as well. What scripts put together themselves (`blob:`,
`data:`) is read from the page's memory. What a pop-up downloads is known too late: it is asked for once more.
"""

import asyncio
import base64
import binascii
import contextlib
from collections.abc import Awaitable, Callable
from email.message import Message
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from fuwake.derive.first_bytes import kind_of
from fuwake.model.visit import CaughtDownload
from fuwake.observe._record import digest
from fuwake.observe.browser.branches import Branches, Session

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

    def __init__(self, mark: str, limit_s: float, note: Callable[[str, str], None], may_ask: Callable[[], bool]) -> None:
        """`limit_s`: seconds for one download; `note`: is told name and address of one that was stopped before the browser knew of it;
        `may_ask`: whether anything may still be asked for."""
        self._note = note
        self._may_ask = may_ask
        self._branches = Branches(self._listen)
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
        """From now on documents of the page and its frames that are no pages are caught."""
        self._page, self._devtools = page, devtools
        page.on("download", self._on_download)
        page.context.on("page", lambda popup: popup.on("download", self._on_download))
        await self._listen(devtools)
        await self._branches.watch(devtools)

    async def _listen(self, devtools: Session) -> None:
        devtools.on("Fetch.requestPaused", lambda event: self._start(self._paused(devtools, event)))
        await devtools.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "resourceType": "Document", "requestStage": "Response"}]})

    async def wait(self) -> bool:
        """Until what is under way is caught."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))
        return True

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _paused(self, devtools: Session, event: dict[str, Any]) -> None:
        import playwright.async_api as api

        request: str = event["requestId"]
        fields: dict[str, str] = {}
        for field in event.get("responseHeaders") or ():
            fields.setdefault(str(field["name"]).lower(), str(field["value"]))
        try:
            if event.get("responseStatusCode") == 200 and is_download(fields) and len(self.caught) < MAX_CAUGHT:
                await self._catch(devtools, request, str(event["request"]["url"]), fields)
                await devtools.send("Fetch.failRequest", {"requestId": request, "errorReason": "Aborted"})
            else:
                await devtools.send("Fetch.continueRequest", {"requestId": request})
        except api.Error:
            return  # the page went elsewhere meanwhile

    async def _catch(self, devtools: Session, request: str, url: str, fields: dict[str, str]) -> None:
        data = bytearray()
        cut = await self._stream(devtools, devtools.send("Fetch.takeResponseBodyAsStream", {"requestId": request}), data)
        name = name_of(url, fields.get("content-disposition", ""))
        self._note(name, url)
        self._answered(url, name, fields, data, how="response", cut=cut)

    async def _stream(self, devtools: Session, opened: Awaitable[dict[str, Any]], data: bytearray) -> bool:
        """Reads into `data` what was opened as a stream, within the limits. Whether more was to come."""
        import playwright.async_api as api

        with contextlib.suppress(TimeoutError, binascii.Error, api.Error):
            async with asyncio.timeout(self._limit_s):
                handle = (await opened)["stream"]
                while len(data) < min(MAX_BYTES, self._room):
                    chunk = await devtools.send("IO.read", {"handle": handle, "size": MAX_SENT_BYTES})
                    text = str(chunk.get("data", ""))
                    data += base64.b64decode(text) if chunk.get("base64Encoded") else text.encode("utf-8")
                    if chunk.get("eof"):
                        return False
        return True

    def _answered(
        self, url: str, name: str, fields: dict[str, str], data: bytearray, *, how: Literal["response", "again"], cut: bool
    ) -> None:
        """Keeps the body of a server's response."""
        length = fields.get("content-length", "")
        cut = cut or (length.isdigit() and len(length) < 20 and len(data) < int(length) and "content-encoding" not in fields)
        media = fields.get("content-type", "").partition(";")[0].strip().lower()
        self._keep(url, name, media, bytes(data), how=how, cut=cut)

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
        elif not any(one.url == url[:2000] for one in self.caught) and not await self._again(url, name):
            self._name(url, name, "the browser refused it before a byte was read")

    async def _again(self, url: str, name: str) -> bool:
        """Asks once more for what the browser refused before a byte was read, as in a pop-up; False where it does not come.

        The browser's own loader takes it, through the proxy (which carries 20 MB of a response at most), and no page ever sees it.
        """
        import playwright.async_api as api

        devtools = self._devtools
        if devtools is None or not self._may_ask() or not url.startswith(("http://", "https://")) or len(self.pieces) >= MAX_CAUGHT:
            return False
        try:
            async with asyncio.timeout(self._limit_s):
                tree = await devtools.send("Page.getFrameTree")
                options = {"disableCache": False, "includeCredentials": True}
                question = {"frameId": tree["frameTree"]["frame"]["id"], "url": url, "options": options}
                answer = (await devtools.send("Network.loadNetworkResource", question))["resource"]
        except (TimeoutError, api.Error):
            return False
        if not answer.get("success") or answer.get("httpStatusCode") != 200 or "stream" not in answer:
            return False
        fields = {str(field).lower(): str(value) for field, value in answer.get("headers", {}).items()}
        data = bytearray()
        cut = await self._stream(devtools, _known(answer), data)
        self._answered(url, name, fields, data, how="again", cut=cut)
        return True

    async def _blob(self, url: str) -> tuple[str, int, bytes] | None:
        """(declared type, whole size, bytes) of what a script put together; the guard in each frame still holds it."""
        import playwright.async_api as api

        assert self._page is not None
        most = min(MAX_BYTES, self._room)
        for frame in self._page.frames[:8]:
            try:
                async with asyncio.timeout(self._limit_s):
                    found = await frame.evaluate(_BLOB, [self._mark, url, most])
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

    def _keep(self, url: str, name: str, media: str, data: bytes, *, how: Literal["response", "again", "blob", "data"], cut: bool) -> None:
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


async def _known(answer: dict[str, Any]) -> dict[str, Any]:
    return answer


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
