"""One visitor at one page: goes there, looks, and if it is the one chosen, tries the controls and types decoy data."""

import asyncio
import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from fuwake.derive import page_fields, page_views
from fuwake.derive.browser_url import host_of
from fuwake.model.errors import ObserveFailure
from fuwake.model.visit import VisitRecord, VisitView
from fuwake.observe._record import digest
from fuwake.observe.browser import arrival, drawn, look, outcome, recipient, walls
from fuwake.observe.browser.budget import GRACE_S, Parts, Share
from fuwake.observe.browser.controls import Trial
from fuwake.observe.browser.drawn_recipient import DrawnReader
from fuwake.observe.browser.egress import EgressProxy
from fuwake.observe.browser.finds import Finds
from fuwake.observe.browser.form import Form
from fuwake.observe.browser.hold import Hold
from fuwake.observe.browser.profiles import Profile
from fuwake.observe.browser.scripts import source
from fuwake.observe.browser.session import BrowserSession, first_line
from fuwake.observe.browser.watch import Watch
from fuwake.parse.redaction import Redactor
from fuwake.settings import Settings

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page

_CRASHED = "the page crashed the browser's tab"
_VIEW_TEXT = 4000


class OneVisit:
    """`see`, then perhaps `act`, then `view` or `record`. Each part that fails leaves the others."""

    def __init__(
        self,
        settings: Settings,
        profile: Profile,
        url: str,
        *,
        context: "BrowserContext",
        proxy: EgressProxy,
        time_left: Share,
        redactor: Redactor | None = None,
    ) -> None:
        """`time_left`: until when the visit may go on; `redactor`: knows who received the mail; None: nobody does."""
        self._settings = settings
        self.profile = profile
        self._url = url
        self._context = context
        self._proxy = proxy
        self._started_at = datetime.now(UTC)
        self._time = time_left
        self._page: Page | None = None
        self._mark = f"m{secrets.token_hex(8)}"
        self._hold = Hold()
        self._watch = Watch(proxy, self._hold, self._mark)
        self._finds = Finds(proxy, self._watch, self._mark, self._share(0.3))
        self._outcome: outcome.Outcome = "failed"
        self._detail = ""
        self._final: str | None = None
        self._words: look.Words | None = None
        self._inputs: list[look.FoundInput] = []
        self._window: bytes | None = None
        self._full: bytes | None = None
        self._icon: bytes | None = None
        self._wall: str | None = None
        self._redactor = redactor
        self._places: recipient.Places | None = recipient.Places(masks=(), drawn=())
        self._unsearched = ""
        self._trial: Trial | None = None
        self._form: Form | None = None
        self._send_at: tuple[tuple[float, float], ...] = ()
        self._parts = Parts(time_left)
        self._part = self._parts.run

    def _give_up(self) -> None:
        """The time is over: what was seen so far stays."""
        self._parts.gaps.append("the visit was ended: no time left")
        if self._outcome == "failed":
            self._outcome = "timeout"

    @property
    def asks(self) -> bool:
        """Whether a page was seen that has something to be filled in."""
        return self._outcome == "seen" and any(page_fields.kind(field.seen) is not None and field.seen.visible for field in self._inputs)

    @property
    def reached(self) -> bool:
        """Whether a server answered: only then can another visitor be shown something else."""
        return self._outcome in {"seen", "blocked", "redirect_loop"} or self._detail.startswith(("empty", "ERR_"))

    @property
    def tells_who(self) -> bool:
        """Whether the page that is seen names who received the mail."""
        words = self._words
        if self._redactor is None or words is None:
            return False
        return self._places is None or bool(self._places.masks) or self._redactor.tells_who(f"{words.title}\n{words.text}\n{words.html}")

    async def see(self) -> None:
        """Goes there and looks. Afterwards nothing is carried any more, and what is open is cut."""
        import playwright.async_api as api

        try:
            async with asyncio.timeout(max(0.0, self._time.left()) + GRACE_S):
                await self._see()
        except TimeoutError:
            self._give_up()
        except api.Error as error:
            self._detail = self._detail or f"the browser failed: {first_line(error)}"
        finally:
            self._proxy.deny()

    async def _see(self) -> None:
        await self._context.add_init_script(source("guard").replace("MARK", self._mark))
        page = await self._context.new_page()
        page.set_default_timeout(5000)
        devtools = await self._context.new_cdp_session(page)
        await self._watch.attach(self._context, page, devtools)
        await self._finds.attach(self._context, page, devtools)
        await self._load(page)
        if self._outcome == "seen":
            await self._look(page, devtools)
        await self._part("downloads and pop-ups", self._finds.settle(), self._share(0.2))
        self._page = page

    async def act(self) -> None:
        """Tries the controls, then types and sends decoy data, where a page was seen. The proxy already denies."""
        await self._part("recording", self._finds.complete(), self._share(0.15))
        if self._outcome != "seen" or self._words is None or self._page is None:
            return
        import playwright.async_api as api

        try:
            async with asyncio.timeout(max(0.0, self._time.left()) + GRACE_S):
                await self._act(self._context, self._page)
        except TimeoutError:
            self._give_up()
        except api.Error as error:
            self._parts.gaps.append(first_line(error))

    def _share(self, part: float) -> float:
        """Seconds: a part of the whole visit's time."""
        return part * self._settings.visit_timeout_s

    async def _load(self, page: "Page") -> None:
        """Goes there, along all redirects, until the page is quiet; decides the outcome."""
        error = await arrival.go(page, self._url, self._watch, self._settings.visit_timeout_s * 0.5)
        if error is None and not self._watch.looped.is_set():
            await self._settle(page)
            await self._read(page)
            if self._words is None and self._parts.gaps and "navigation" in self._parts.gaps[-1]:  # it went on just then
                self._parts.gaps.pop()
                await self._settle(page)
                await self._read(page)
        last = self._watch.steps[-1] if self._watch.steps else None
        self._final = page.url if page.url.startswith("http") else last.url if last else None
        if self._watch.looped.is_set():
            self._outcome, self._detail = "redirect_loop", "the site redirects more than 20 times"
        elif self._watch.crashed:
            self._outcome, self._detail = "failed", _CRASHED
        elif error is not None and (self._watch.downloads or "Download is starting" in error):
            self._outcome, self._detail = "seen", "the link starts a download, which was refused"
        elif error is not None:
            self._outcome, self._detail = outcome.of_failure(error, last.url if last else self._url, self._proxy.log())
        elif page.url.startswith("chrome-error:") and last is not None:
            self._outcome, self._detail = outcome.of_failure(last.failure or "", last.url, self._proxy.log())
            self._final = last.url
        else:
            self._outcome = "seen"

    async def _settle(self, page: "Page") -> None:
        """Waits for loading, for an announced refresh, and for quiet; each with its limit."""
        await self._part("load", page.wait_for_load_state("load"), self._share(0.3))
        loop_ends = time.monotonic() + self._share(0.22)
        while self._watch.refresh_due and time.monotonic() < loop_ends and self._time.left() > 0 and not self._watch.looped.is_set():
            await self._part("refresh", self._watch.moved(), 1.0)
        quiet = self._settings.visit_settle_s
        way: tuple[int, bool] | None = None
        while way != (now := self._watch.way()) and time.monotonic() < loop_ends and not self._watch.looped.is_set():
            way = now if now[1] else None  # on the way to another document: what stands here goes away
            await self._part("quiet", page.wait_for_load_state("networkidle"), quiet)
        self._parts.gaps = [gap for gap in self._parts.gaps if not gap.startswith(("quiet", "refresh"))]

    async def _read(self, page: "Page") -> None:
        self._words = await self._part("words", look.words(page), self._share(0.2))

    async def _look(self, page: "Page", devtools: "CDPSession") -> None:
        """Pictures, fields, icon."""
        self._window = await self._part("screenshot", look.picture(devtools, self.profile), self._share(0.2))
        if self._redactor is not None and self._words is not None and self._window is not None:
            work_on = recipient.places(page, devtools, self._redactor, self._words, self._window)
            self._places = await self._part("recipient", work_on, self._share(0.1))
        if self._words is None:
            if self._window is None and not self._watch.downloads:
                self._outcome, self._detail = "timeout", "the page did not answer any more"
            return
        found = await self._part("fields", look.inputs(page), self._share(0.2))
        self._inputs = found or []
        if not any(field.seen.visible for field in self._inputs):
            await self._part("drawn fields", self._read_drawn(page), self._share(0.3))
        tall = self._words.height > self.profile.height + 20
        work = [self._part("icon", look.icon(devtools, self._words.icon), self._share(0.06))]
        if tall:
            work.append(self._part("full screenshot", look.picture(devtools, self.profile, self._words.height), self._share(0.2)))
        icon, *full = await asyncio.gather(*work)
        self._icon, self._full = icon, (full[0] if full else self._window)
        if icon is not None and self.profile.script:
            likeness = asyncio.gather(look.icon_hash(page, icon), look.icon_print(page, icon))
            self._finds.icon_hash, self._finds.icon_print = await self._part("icon's likeness", likeness, self._share(0.04)) or (None, None)
        if self.profile.script:
            self._finds.pictures = await self._part("small pictures", look.pictures(page), self._share(0.06)) or ()
        if self._words.height > look.MAX_HEIGHT:
            self._parts.gaps.append(f"full screenshot: cut at {look.MAX_HEIGHT} px")
        status = self._status()
        visible = sum(field.seen.visible and page_fields.kind(field.seen) is not None for field in self._inputs)
        self._wall = walls.wall(self._words, status, self._watch.headers, visible)
        if self._wall is not None:
            self._outcome, self._detail = "blocked", "a check for robots or a warning stands in place of the page"

    async def _read_drawn(self, page: "Page") -> None:
        """Where nothing can be filled in but much is drawn: are the fields drawn?"""
        if not self._settings.ocr or self._window is None or self.profile.scale != 1 or await drawn.share(page) < drawn.LEAST_SHARE:
            return
        try:
            drawing = await drawn.read(page, self._settings.ocr_engine, self._settings.ocr_timeout_s, self._window)
        except ObserveFailure as failure:
            self._parts.gaps.append(f"drawn fields: {failure.detail}")
            return
        self._inputs = [*self._inputs, *drawing.fields]
        self._send_at = drawing.send

    async def _act(self, context: "BrowserContext", page: "Page") -> None:
        if await self._part("hold", self._attach(context), self._share(0.3)) is None:
            return
        self._trial = Trial(page, self._hold, self._watch)
        await self._part("controls", self._trial.run(), self._share(0.5))
        self._form = Form(page, self._hold, self._send_at)
        if any(field.seen.visible for field in self._inputs):
            await self._part("form", self._form.run(self._inputs), self._share(0.5))
        await self._part("downloads", self._finds.last(), self._share(0.1))

    async def _attach(self, context: "BrowserContext") -> bool:
        await self._hold.attach(context)
        return True

    def _status(self) -> int | None:
        return next((step.status for step in reversed(self._watch.steps) if step.status is not None), None)

    def differs_from(self, other: "OneVisit") -> bool:
        """Whether another visitor was shown something else (`derive.page_views`)."""
        return bool(page_views.differences(self.view(), other.view()))

    async def read_drawn(self, reader: DrawnReader) -> None:
        """Masks where the picture of the window shows the recipient in what is drawn. Called when the context is closed."""
        if self._window is not None and self._places is not None and self._places.drawn:
            self._places, self._unsearched = await reader.search(self._window, self._places)

    def view(self) -> VisitView:
        """What this visitor was shown, in short."""
        words = self._words
        return VisitView(
            profile=self.profile.name,
            started_at=self._started_at,
            outcome=self._outcome,
            detail=self._told(),
            final_url=self._final,
            http_status=self._status(),
            ip=self._proxy.ip_of(host_of(self._final or self._url)),
            title=(words.title or None) if words is not None else None,
            language=(words.language or None) if words is not None else None,
            text=words.text[:_VIEW_TEXT] if words is not None else None,
            screenshot=digest(self._window) if self._window is not None else None,
            screenshot_full=digest(self._full) if self._full is not None else None,
            inputs=tuple(field.seen for field in self._inputs),
            redirects=self._watch.redirects(),
            egress=self._proxy.log(),
            wall=self._wall,
            masks=self._places.masks if self._places is not None else None,
            unsearched=self._unsearched,
        )

    def pictures(self) -> tuple[bytes, ...]:
        """What `view` names by digest."""
        return tuple(dict.fromkeys(piece for piece in (self._window, self._full) if piece is not None))

    def _told(self) -> str:
        crashed = [_CRASHED] if self._watch.crashed and self._detail != _CRASHED else []
        return "; ".join([*([self._detail] if self._detail else []), *crashed, *self._parts.gaps])[:1000]

    def record(self, session: BrowserSession, views: tuple[VisitView, ...]) -> tuple[VisitRecord, tuple[bytes, ...]]:
        """The whole record and its pictures. Called when the context is closed: nothing can be added any more."""
        words, form = self._words, self._form
        html = words.html.encode("utf-8", "replace") if words is not None else None
        fields = [*self._inputs, *(form.inputs if form is not None else [])]
        shown = msgspec.structs.asdict(self.view())
        record = VisitRecord(
            **shown | {"text": words.text if words is not None else None, "inputs": tuple(field.seen for field in fields)},
            url=self._url,
            html_sha256=digest(html) if html is not None else None,
            favicon=digest(self._icon) if self._icon is not None else None,
            controls=tuple(self._trial.tried) if self._trial is not None else (),
            submit_tried=form.submit_tried if form is not None else False,
            held=self._hold.held(),
            decoy_left=self._proxy.out_after_deny > 0,
            cage=session.cage.level,
            browser=session.version,
            certificate=self._watch.certificate,
            headers=tuple(self._watch.headers.items()),
            dialogs=tuple(self._watch.dialogs),
            console=tuple(self._watch.console),
            downloads=tuple(self._watch.downloads),
            form_actions=tuple((method, action) for method, action in words.forms) if words is not None else (),
            views=views,
        )
        more, pieces = self._finds.fields(words, url=self._final or self._url, started=self._started_at, browser=session.version)
        kept = dict.fromkeys(piece for piece in (self._window, self._full, html, self._icon, *pieces) if piece is not None)
        return msgspec.structs.replace(record, **more), tuple(kept)


async def read_drawn(visitors: list[OneVisit], settings: Settings, redactor: Redactor | None, share: Share) -> None:
    """Searches what was drawn for each of the visitors for who received the mail, within the time that is left."""
    if redactor is not None:
        reader = DrawnReader(settings, redactor, share)
        await asyncio.gather(*(one.read_drawn(reader) for one in visitors))
