"""Listens while a page is visited: the way it takes, dialogs, pop-ups, downloads, console, certificate."""

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from fuwake.derive.browser_url import host_of
from fuwake.model.visit import SeenPopup, SeenRedirect
from fuwake.observe.browser.egress import EgressProxy
from fuwake.observe.browser.hold import Hold

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, ConsoleMessage, Dialog, Download, Page, Request, Response

MAX_STEPS = 20
MAX_NOTES = 30
_MAX_POPUPS = 5
_MAX_SEEN_POPUPS = 3
_POPUP_S = 4.0
_EMPTY_MS = 1000
_HOW: dict[str, Literal["meta", "refresh", "script"]] = {"metaTagRefresh": "meta", "httpHeaderRefresh": "refresh"}


class _Step(Struct, kw_only=True):
    url: str
    how: Literal["http", "meta", "script", "refresh", "start"]
    status: int | None = None
    failure: str | None = None


class Watch:
    """Everything that a page does by itself; `attach` before the first request."""

    def __init__(self, proxy: EgressProxy, hold: Hold, mark: str) -> None:
        self._proxy = proxy
        self._hold = hold
        self._mark = mark
        self._page: Page | None = None
        self._reasons: dict[str, str] = {}
        self._responses: dict[Request, _Step] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self.steps: list[_Step] = []
        self.looped = asyncio.Event()
        self.crashed = False
        self._moves = asyncio.Event()
        self._main_frame = ""
        self.refresh_due = False
        """A refresh is announced and has not happened yet."""
        self.dialogs: list[str] = []
        self.console: list[str] = []
        self.downloads: list[str] = []
        self.workers: list[str] = []
        self.popups = 0
        self.opened: list[SeenPopup] = []
        self.certificate: str | None = None
        self.headers: dict[str, str] = {}

    async def attach(self, context: "BrowserContext", page: "Page", devtools: "CDPSession") -> None:
        """Registers all listeners."""
        self._page = page
        context.on("page", self._on_popup)
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("requestfailed", self._on_failed)
        page.on("dialog", self._on_dialog)
        page.on("console", self._on_console)
        page.on("download", self._on_download)
        page.on("crash", self._on_crash)
        devtools.on("Page.frameRequestedNavigation", self._on_requested)
        devtools.on("Page.frameScheduledNavigation", self._on_scheduled)
        devtools.on("Security.visibleSecurityStateChanged", self._on_security)
        await devtools.send("Page.enable")
        self._main_frame = (await devtools.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        await devtools.send("Security.enable")

    async def moved(self) -> None:
        """Waits for the next document request."""
        self._moves.clear()
        await self._moves.wait()

    def way(self) -> tuple[int, bool]:
        """How many documents were asked for, and whether the last one has come or failed."""
        last = self.steps[-1] if self.steps else None
        return len(self.steps), last is None or last.status is not None or last.failure is not None

    def redirects(self) -> tuple[SeenRedirect, ...]:
        """The way, the visited URL first."""
        return tuple(
            SeenRedirect(url=step.url, status=step.status, how=step.how, ip=self._proxy.ip_of(host_of(step.url))) for step in self.steps
        )

    def _on_request(self, request: "Request") -> None:
        page = self._page
        if page is None or self._proxy.phase == "deny" or not request.is_navigation_request() or request.frame != page.main_frame:
            return
        self.refresh_due = False
        self._moves.set()
        url = request.url[:8192]
        if request.redirected_from is not None:
            how: Literal["http", "meta", "script", "refresh", "start"] = "http"
        elif not self.steps:
            how = "start"
        else:
            how = _HOW.get(self._reasons.get(url, ""), "script")
        step = _Step(url=url, how=how)
        self._responses[request] = step
        self.steps.append(step)
        if len(self.steps) > MAX_STEPS:
            self.steps.pop()
            self.looped.set()
            self._proxy.deny()

    def _on_response(self, response: "Response") -> None:
        step = self._responses.get(response.request)
        if step is not None:
            step.status = response.status
            self.headers = {name: value[:200] for name, value in list(response.headers.items())[:50]}

    def _on_failed(self, request: "Request") -> None:
        step = self._responses.get(request)
        if step is not None:
            step.failure = request.failure

    async def _on_dialog(self, dialog: "Dialog") -> None:
        import playwright.async_api as api

        if len(self.dialogs) < MAX_NOTES:
            self.dialogs.append(f"{dialog.type}: {dialog.message[:200]}")
        # Once typing has begun, "shall I send this?" is answered with yes: nothing can leave any more.
        agree = dialog.type == "beforeunload" or (dialog.type == "confirm" and self._hold.typing)
        try:
            await (dialog.accept() if agree else dialog.dismiss())
        except api.Error:
            return

    def _on_console(self, message: "ConsoleMessage") -> None:
        text = message.text
        if text.startswith(self._mark):
            _, kind, url, body = [*text.split(" ", 3), "", "", ""][:4]
            if kind == "worker":
                if len(self.workers) < MAX_NOTES and url not in self.workers:
                    self.workers.append(url[:1000])
            elif self._proxy.phase == "deny":
                self._hold.sent(kind, url, body)
        elif len(self.console) < MAX_NOTES:
            self.console.append(f"{message.type}: {text[:200]}")

    def _on_download(self, download: "Download") -> None:
        self.note_download(download.suggested_filename, download.url)

    def note_download(self, name: str, url: str) -> None:
        """Writes down that a download began, whoever saw it."""
        if len(self.downloads) < MAX_NOTES:
            self.downloads.append(f"{name[:120]} {url[:300]}")

    async def popups_seen(self) -> bool:
        """Until the windows that were opened so far are looked at and closed."""
        while self._closing:
            await asyncio.wait(tuple(self._closing))
        return True

    def _on_popup(self, popup: "Page") -> None:
        self.popups += 1
        popup.on("download", self._on_download)
        look = self._proxy.phase == "load" and self.popups <= _MAX_SEEN_POPUPS
        task = asyncio.ensure_future(self._close(popup, look=look))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _close(self, popup: "Page", *, look: bool) -> None:
        import playwright.async_api as api

        if look:
            await self._see_popup(popup)
        elif self._proxy.phase == "deny" and self.popups <= _MAX_POPUPS:
            await asyncio.sleep(0.5)  # what it would load is recorded first
        try:
            await popup.close()
        except api.Error:
            return

    async def _see_popup(self, popup: "Page") -> None:
        """Address and title of a window that was opened; it has four seconds."""
        import playwright.async_api as api

        title = None
        try:
            async with asyncio.timeout(_POPUP_S):
                await popup.wait_for_load_state("domcontentloaded")
                if popup.url == "about:blank":  # opened empty, to be sent somewhere
                    with contextlib.suppress(api.TimeoutError):
                        await popup.wait_for_event("framenavigated", timeout=_EMPTY_MS)
                    await popup.wait_for_load_state("domcontentloaded")
                title = (await popup.title())[:300] or None
        except (api.Error, TimeoutError):
            title = None  # it hangs, or has closed itself
        self.opened.append(SeenPopup(url=popup.url[:2000], title=title))

    def _on_crash(self, _: "Page") -> None:
        self.crashed = True

    def _on_requested(self, event: dict[str, Any]) -> None:
        if len(self._reasons) < 200:
            self._reasons[str(event.get("url", ""))[:8192]] = str(event.get("reason", ""))

    def _on_scheduled(self, event: dict[str, Any]) -> None:
        self._on_requested(event)
        if event.get("frameId") != self._main_frame or event.get("reason") not in _HOW:
            return  # a frame's own way is not the page's, and a click or a script goes at once or not at all
        delay = event.get("delay")
        # A refresh of a minute is a page that renews itself, not a way to another one.
        self.refresh_due = isinstance(delay, int | float) and delay <= 6

    def _on_security(self, event: dict[str, Any]) -> None:
        state = event.get("visibleSecurityState", {}).get("certificateSecurityState")
        if state:
            problem = state.get("certificateNetworkError")
            words = [f"subject={state.get('subjectName', '')}", f"issuer={state.get('issuer', '')}"]
            self.certificate = "; ".join([*words, *([f"error={problem}"] if problem else [])])[:300]
