"""What one visitor finds beside the picture of the page: the recording, downloads, frames, pop-ups, the icon's likeness."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

import fuwake
from fuwake.model.visit import Loaded, SeenFrame, SeenPicture
from fuwake.observe._record import digest
from fuwake.observe.browser.downloads import Catcher
from fuwake.observe.browser.egress import EgressProxy
from fuwake.observe.browser.exchange import Exchange
from fuwake.observe.browser.har import har
from fuwake.observe.browser.look import Words
from fuwake.observe.browser.recording import Recording
from fuwake.observe.browser.wacz import wacz
from fuwake.observe.browser.watch import Watch

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page

_MAX_LOADED = 200


class Finds:
    """`attach` before the first request, `settle` at the end of the load phase, `complete` for the visitor that is described."""

    def __init__(self, proxy: EgressProxy, watch: Watch, mark: str, limit_s: float) -> None:
        """`limit_s`: seconds for one download."""
        self._watch = watch
        self._recording = Recording(proxy)
        self._catcher = Catcher(mark, limit_s, watch.note_download, lambda: proxy.phase == "load")
        self.icon_hash: str | None = None
        self.icon_print: str | None = None
        self.pictures: tuple[SeenPicture, ...] = ()

    async def attach(self, context: "BrowserContext", page: "Page", devtools: "CDPSession") -> None:
        """Registers all listeners."""
        await asyncio.gather(self._recording.attach(context, devtools), self._catcher.attach(page, devtools))

    async def settle(self) -> bool:
        """Until downloads are caught and pop-ups looked at."""
        await self._catcher.wait()
        return await self._watch.popups_seen()

    async def complete(self) -> bool:
        """Takes the bodies of what was loaded."""
        return await self._recording.complete()

    async def last(self) -> bool:
        """Until what the tried controls made the browser download is caught."""
        return await self._catcher.wait()

    def fields(self, words: Words | None, *, url: str, started: datetime, browser: str) -> tuple[dict[str, Any], tuple[bytes, ...]]:
        """Further fields of the record, and the evidence that they name. `url`: of the page that a reader of the archive opens."""
        exchanges = self._recording.exchanges()
        frames = [(frame, frame.html.encode("utf-8", "replace")) for frame in words.frames] if words is not None else []
        archives = _archives(exchanges, words, url=url, started=started, browser=browser) if exchanges else (None, None)
        fields = {
            "frames": tuple(
                SeenFrame(url=one.url, title=one.title or None, html_sha256=digest(html) if html else None) for one, html in frames
            ),
            "popups": tuple(self._watch.opened),
            "popups_opened": self._watch.popups,
            "workers": tuple(self._watch.workers),
            "caught": tuple(self._catcher.caught),
            "loaded": tuple(_loaded(one) for one in exchanges if one.url.startswith(("http://", "https://")))[:_MAX_LOADED],
            "comments": tuple(words.comments) if words is not None else (),
            "favicon_hash": self.icon_hash,
            "favicon_print": self.icon_print,
            "headings": tuple(words.headings) if words is not None else (),
            "pictures": self.pictures,
            "har": digest(archives[0]) if archives[0] is not None else None,
            "wacz": digest(archives[1]) if archives[1] is not None else None,
        }
        pieces = [*(html for _, html in frames if html), *self._catcher.pieces, *(one for one in archives if one is not None)]
        return fields, tuple(pieces)


def _archives(exchanges: tuple[Exchange, ...], words: Words | None, *, url: str, started: datetime, browser: str) -> tuple[bytes, bytes]:
    title, text = (words.title, words.text) if words is not None else ("", "")
    version = fuwake.__version__
    return (
        har(exchanges, title=title or url, browser=browser, version=version),
        wacz(exchanges, url=url, title=title, text=text, made=started, software=f"fuwake {version}"),
    )


def _loaded(one: Exchange) -> Loaded:
    whole = one.body is not None and not one.cut and one.status not in range(300, 400)
    return Loaded(
        url=one.url[:1000],
        kind=one.kind,
        status=one.status,
        media=one.media[:100],
        size=len(one.body or b""),
        sha256=digest(one.body) if whole and one.body is not None else None,
    )
