"""The visit: loads the page behind a link in the cage, looks at it, tries its controls and types decoy data that never leaves."""

import asyncio
import secrets
import time
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, TypeVar

import msgspec

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.model.visit import HeldRequest, TriedControl, VisitRecord
from fuwake.observe._protocol import Raw
from fuwake.observe._record import digest
from fuwake.observe.browser import look, outcome
from fuwake.observe.browser.controls import Trial
from fuwake.observe.browser.egress import EgressProxy
from fuwake.observe.browser.form import Form
from fuwake.observe.browser.hold import Hold
from fuwake.observe.browser.scripts import source
from fuwake.observe.browser.session import BrowserSession, first_line
from fuwake.observe.browser.watch import Watch, host_of
from fuwake.settings import Settings

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page

T = TypeVar("T")
PROFILE = "desktop-ja"
_GRACE_S = 3.0


class VisitObserver:
    """observer `visit`; question: the URL; body: a `model.visit.VisitRecord` as JSON; attachments: pictures, markup, icon.

    With a shared session the browser is started once for all uses; without one it is started and ended in `ask`.
    """

    name: ClassVar[str] = "visit"
    active: ClassVar[bool] = True
    leaves: ClassVar[str] = "A visit of the page as a browser in Japan makes it; what is typed there (decoy data) never leaves the machine."

    def __init__(self, settings: Settings, session: BrowserSession | None = None) -> None:
        self._settings = settings
        self._session = session

    async def ask(self, question: str) -> Raw:
        """Visits the URL. Raises ObserveFailure where there is no safe way to do so, or the browser itself failed."""
        if not question.startswith(("http://", "https://")):
            raise ObserveFailure("not-supported", "only http and https pages are visited")
        if self._session is not None:
            return await self._visit(self._session, question)
        async with BrowserSession(self._settings) as session:
            return await self._visit(session, question)

    async def _visit(self, session: BrowserSession, url: str) -> Raw:
        import playwright.async_api as api

        try:
            async with session.visiting(viewport={"width": look.WIDTH, "height": look.HEIGHT}) as (context, proxy):
                visit = _Visit(self._settings, url, proxy)
                try:
                    # Each part has its own limit; this one is for a browser that answers nothing at all.
                    async with asyncio.timeout(self._settings.visit_timeout_s + _GRACE_S):
                        await visit.run(context)
                except TimeoutError:
                    visit.give_up()
            return visit.result(session)
        except api.Error as error:
            raise ObserveFailure("garbage", f"the browser failed: {first_line(error)}") from None

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:  # noqa: ARG004  # the protocol of all observers  # noqa: ARG004  # the protocol of all observers
        """found: something was there to be seen; absent: asked, and nothing is there; failed: it could not be asked.

        `data` holds the record in each case: the way to a place that was refused is evidence of the way.
        """
        try:
            record = msgspec.json.decode(raw, type=VisitRecord)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return Reading(status="failed", data=None, reason="garbage", detail=str(error)[:200])
        data = msgspec.to_builtins(record)
        match record.outcome:
            case "seen" | "blocked" | "redirect_loop":
                return Reading(status="found", data=data)
            case "down" | "not_resolved":
                return Reading(status="absent", data=data, detail=record.detail)
            case "timeout":
                return Reading(status="failed", data=data, reason="timeout", detail=record.detail)
            case "refused":
                return Reading(status="failed", data=data, reason="policy", detail=record.detail)
        return Reading(status="failed", data=data, reason="unreachable", detail=record.detail)


class _Visit:
    """One visit: each part that fails leaves the others."""

    def __init__(self, settings: Settings, url: str, proxy: EgressProxy) -> None:
        self._settings = settings
        self._url = url
        self._proxy = proxy
        self._started_at = datetime.now(UTC)
        self._ends = time.monotonic() + settings.visit_timeout_s
        self._mark = f"m{secrets.token_hex(8)}"
        self._hold = Hold()
        self._watch = Watch(proxy, self._hold, self._mark)
        self._outcome: outcome.Outcome = "failed"
        self._detail = ""
        self._final: str | None = None
        self._words: look.Words | None = None
        self._inputs: list[look.FoundInput] = []
        self._window: bytes | None = None
        self._full: bytes | None = None
        self._icon: bytes | None = None
        self._trial: Trial | None = None
        self._form: Form | None = None
        self._gaps: list[str] = []

    def give_up(self) -> None:
        """The time is over: what was seen so far stays."""
        self._gaps.append("the visit was ended: no time left")
        if self._outcome == "failed":
            self._outcome = "timeout"

    async def run(self, context: "BrowserContext") -> None:
        """All steps within the time of the settings."""
        await context.add_init_script(source("guard").replace("MARK", self._mark))
        page = await context.new_page()
        page.set_default_timeout(5000)
        devtools = await context.new_cdp_session(page)
        await self._watch.attach(context, page, devtools)
        await self._load(page)
        if self._outcome == "seen":
            await self._look(page, devtools)
        # Before the first key: nothing new is carried, and what is open is cut.
        self._proxy.deny()
        if self._outcome == "seen" and self._words is not None:
            await self._act(context, page)

    async def _part(self, name: str, work: Awaitable[T], cap_s: float) -> T | None:
        """The part's result, or None and a note where it failed or took too long."""
        import playwright.async_api as api

        left = min(cap_s, self._ends - time.monotonic())
        try:
            async with asyncio.timeout(max(left, 0.05)):
                return await work
        except TimeoutError:
            self._gaps.append(f"{name}: no time left" if left < cap_s else f"{name}: took longer than {cap_s:g} s")
        except api.Error as error:
            self._gaps.append(f"{name}: {first_line(error)}")
        return None

    async def _load(self, page: "Page") -> None:
        """Goes there, along all redirects, until the page is quiet; decides the outcome."""
        error = await self._go(page)
        if error is None and not self._watch.looped.is_set():
            await self._settle(page)
        last = self._watch.steps[-1] if self._watch.steps else None
        self._final = page.url if page.url.startswith("http") else last.url if last else None
        if self._watch.looped.is_set():
            self._outcome, self._detail = "redirect_loop", "the site redirects more than 20 times"
        elif self._watch.crashed:
            self._outcome, self._detail = "failed", "the page crashed the browser's tab"
        elif error is not None and (self._watch.downloads or "Download is starting" in error):
            self._outcome, self._detail = "seen", "the link starts a download, which was refused"
        elif error is not None:
            self._outcome, self._detail = outcome.of_failure(error, last.url if last else self._url, self._proxy.log())
        elif page.url.startswith("chrome-error:") and last is not None:
            self._outcome, self._detail = outcome.of_failure(last.failure or "", last.url, self._proxy.log())
            self._final = last.url
        else:
            self._outcome = "seen"

    async def _go(self, page: "Page") -> str | None:
        """None where a document came, else the browser's error."""
        import playwright.async_api as api

        limit_s = self._settings.visit_timeout_s * 0.5
        going = asyncio.ensure_future(page.goto(self._url, wait_until="commit", timeout=limit_s * 1000))
        looping = asyncio.ensure_future(self._watch.looped.wait())
        try:
            await asyncio.wait((going, looping), timeout=limit_s + 1, return_when=asyncio.FIRST_COMPLETED)
            if not going.done():
                return "Timeout"
            await going
        except api.Error as error:
            return str(error)
        finally:
            going.cancel()
            looping.cancel()
            await asyncio.gather(going, looping, return_exceptions=True)
        return None

    async def _settle(self, page: "Page") -> None:
        """Waits for loading, for an announced refresh, and for quiet; each with its limit."""
        await self._part("load", page.wait_for_load_state("load"), self._settings.visit_timeout_s * 0.3)
        loop_ends = time.monotonic() + 6.5
        while self._watch.refresh_due and time.monotonic() < min(loop_ends, self._ends) and not self._watch.looped.is_set():
            await self._part("refresh", self._watch.moved(), 1.0)
        quiet = self._settings.visit_settle_s
        steps = -1
        while steps != len(self._watch.steps) and time.monotonic() < loop_ends and not self._watch.looped.is_set():
            steps = len(self._watch.steps)
            await self._part("quiet", page.wait_for_load_state("networkidle"), quiet)
        self._gaps = [gap for gap in self._gaps if not gap.startswith(("quiet", "refresh"))]

    async def _look(self, page: "Page", devtools: "CDPSession") -> None:
        """Words, fields, pictures, icon."""
        self._words = await self._part("words", look.words(page), 4)
        self._window = await self._part("screenshot", look.picture(devtools), 4)
        if self._words is None:
            if self._window is None and not self._watch.downloads:
                self._outcome, self._detail = "timeout", "the page did not answer any more"
            return
        found = await self._part("fields", look.inputs(page), 4)
        self._inputs = found or []
        tall = self._words.height > look.HEIGHT + 20
        work = [self._part("icon", look.icon(devtools, self._words.icon), 1.5)]
        if tall:
            work.append(self._part("full screenshot", look.picture(devtools, self._words.height), 6))
        icon, *full = await asyncio.gather(*work)
        self._icon, self._full = icon, (full[0] if full else self._window)
        if self._words.height > look.MAX_HEIGHT:
            self._gaps.append(f"full screenshot: cut at {look.MAX_HEIGHT} px")
        status = self._status()
        visible = sum(field.seen.visible for field in self._inputs)
        if outcome.is_wall(self._words.title, self._words.text, status, self._watch.headers, visible):
            self._outcome, self._detail = "blocked", "a check for robots or a warning stands in place of the page"

    async def _act(self, context: "BrowserContext", page: "Page") -> None:
        """Tries the controls, then types and sends decoy data. The proxy already denies."""
        if await self._part("hold", self._attach(context), 2) is None:
            return
        self._trial = Trial(page, self._hold, self._watch)
        await self._part("controls", self._trial.run(), self._settings.visit_timeout_s * 0.5)
        self._form = Form(page, self._hold)
        if any(field.seen.visible for field in self._inputs):
            await self._part("form", self._form.run(self._inputs), self._settings.visit_timeout_s * 0.5)

    async def _attach(self, context: "BrowserContext") -> bool:
        await self._hold.attach(context)
        return True

    def _status(self) -> int | None:
        return next((step.status for step in reversed(self._watch.steps) if step.status is not None), None)

    def result(self, session: BrowserSession) -> Raw:
        """The record and its pictures. Called when the context is closed: nothing can be added any more."""
        words, form = self._words, self._form
        html = words.html.encode("utf-8", "replace") if words is not None else None
        redirects = self._watch.redirects()
        final = self._final
        held: tuple[HeldRequest, ...] = self._hold.held()
        tried: tuple[TriedControl, ...] = tuple(self._trial.tried) if self._trial is not None else ()
        fields = [*self._inputs, *(form.inputs if form is not None else [])]
        record = VisitRecord(
            url=self._url,
            profile=PROFILE,
            started_at=self._started_at,
            outcome=self._outcome,
            detail="; ".join([*([self._detail] if self._detail else []), *self._gaps])[:1000],
            final_url=final,
            http_status=self._status(),
            ip=self._proxy.ip_of(host_of(final or self._url)),
            title=(words.title or None) if words is not None else None,
            language=(words.language or None) if words is not None else None,
            text=words.text if words is not None else None,
            html_sha256=digest(html) if html is not None else None,
            screenshot=digest(self._window) if self._window is not None else None,
            screenshot_full=digest(self._full) if self._full is not None else None,
            favicon=digest(self._icon) if self._icon is not None else None,
            redirects=redirects,
            inputs=tuple(field.seen for field in fields),
            controls=tried,
            submit_tried=form.submit_tried if form is not None else False,
            held=held,
            decoy_left=self._proxy.out_after_deny > 0,
            egress=self._proxy.log(),
            cage=session.cage.level,
            browser=session.version,
            certificate=self._watch.certificate,
            dialogs=tuple(self._watch.dialogs),
            console=tuple(self._watch.console),
            downloads=tuple(self._watch.downloads),
            form_actions=tuple((method, action) for method, action in words.forms) if words is not None else (),
        )
        kept = dict.fromkeys(piece for piece in (self._window, self._full, html, self._icon) if piece is not None)
        source_words = f"{session.version or 'Chromium'}, {session.cage.level}, {record.ip or 'no address'}"
        return Raw(body=msgspec.json.encode(record), source=source_words, attachments=tuple(kept))
