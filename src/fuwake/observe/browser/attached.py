"""Opens a page that came as a file with the mail: first with nothing let out or in, then with the network; typed data never leaves.

The file never lies on a disk: the browser is told that it opens `file:///mnt/Downloads/….html`, and the bytes are put in the
place of what it would read there. So the page has the origin of an attachment that was saved and opened (`file:`; no Referer, `Origin:
null`), and every other `file:` address is refused.
"""

import contextlib
import secrets
from typing import TYPE_CHECKING, ClassVar

import msgspec

from fuwake.model.attached import AttachedPage
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.model.visit import AttachedVisit, VisitRecord, VisitView
from fuwake.observe._protocol import Raw
from fuwake.observe.browser.budget import Budget, Share, in_time
from fuwake.observe.browser.one_visit import OneVisit, read_drawn
from fuwake.observe.browser.profiles import DESKTOP_JA, PROFILES
from fuwake.observe.browser.session import BrowserSession, first_line
from fuwake.observe.browser.visit import VisitObserver
from fuwake.parse.redaction import Redactor
from fuwake.settings import Settings

if TYPE_CHECKING:
    from playwright.async_api import Route

MOST_WANTED = 40
_FOLDER = "file:///mnt/Downloads/"
_ENDINGS = {"text/html": "html", "application/xhtml+xml": "xhtml", "image/svg+xml": "svg"}
_LEAST_S = 4.0
"""Time that is left when the page is opened with the network."""
TELLS_WHO = "with the network it was not opened: it shows by itself who received the mail"
NO_TIME = "with the network it was not opened: no time left"


class AttachedObserver:
    """observer `visit`; question: `part:<path> <sha256>`; body: a `model.visit.VisitRecord` as JSON with its `attached`."""

    name: ClassVar[str] = VisitObserver.name
    active: ClassVar[bool] = True
    leaves: ClassVar[str] = VisitObserver.leaves

    def __init__(
        self,
        settings: Settings,
        page: AttachedPage,
        redactor: Redactor,
        session: BrowserSession | None = None,
        budget: Budget | None = None,
    ) -> None:
        """budget: the time that this visit shares with others of its case; None: it has its own."""
        self._settings = settings
        self._budget = budget
        self._document = page
        self._redactor = redactor
        self._session = session

    async def ask(self, question: str) -> Raw:
        """Opens the page. Raises ObserveFailure where there is no safe way to do so, or the browser itself failed."""
        if question != self._document.question:
            raise ObserveFailure("not-supported", "another page than the one at hand")
        async with in_time(self._settings, self._session, self._budget, file=True) as (session, share):
            return await self._open(session, share)

    async def _open(self, session: BrowserSession, share: Share) -> Raw:
        import playwright.async_api as api

        try:
            async with contextlib.AsyncExitStack() as stack:
                opening = _Opening(self._settings, session, self._document, self._redactor, stack=stack, share=share)
                await opening.go()
        except api.Error as error:
            raise ObserveFailure("garbage", f"the browser failed: {first_line(error)}") from None
        await opening.read_drawn()
        record, kept = opening.record()
        source = f"{session.version or 'Chromium'}, {session.cage.level}, the file itself"
        return Raw(body=opening.without_place(msgspec.json.encode(record)), source=source, attachments=kept)

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """As of any visit."""
        return VisitObserver.read(question, raw)


class _Opening:
    """The page opened twice, each time by a visitor of its own."""

    def __init__(
        self,
        settings: Settings,
        session: BrowserSession,
        page: AttachedPage,
        redactor: Redactor,
        *,
        stack: contextlib.AsyncExitStack,
        share: Share,
    ) -> None:
        self._settings = settings
        self._session = session
        self._document = page
        self._redactor = redactor
        self._stack = stack
        self._time = share
        self._place = f"{_FOLDER}{secrets.token_hex(4)}.{_ENDINGS[page.media]}"
        self._wanted: dict[str, None] = {}
        self._alone: OneVisit | None = None
        self._online: OneVisit | None = None
        self._why = ""

    async def go(self) -> None:
        """Looks with no network at all; then with it, unless the page shows whose mail it is; tries the one that asks for something."""
        alone = self._alone = await self._visitor(online=False)
        await alone.see()
        if alone.tells_who:
            self._why = TELLS_WHO
        elif self._time.left() < _LEAST_S:
            self._why = NO_TIME
        else:
            self._online = await self._visitor(online=True)
            await self._online.see()
        await self._tried().act()

    def _tried(self) -> OneVisit:
        assert self._alone is not None
        if self._online is None or (self._alone.asks and not self._online.asks):
            return self._alone
        return self._online

    async def _visitor(self, *, online: bool) -> OneVisit:
        profile = PROFILES[self._settings.visit_profiles[0]] if self._settings.visit_profiles else DESKTOP_JA
        context, proxy = await self._stack.enter_async_context(self._session.visiting(profile))
        await context.route("**/*" if not online else "file:///**", self._route)
        if not online:
            proxy.deny()
        return OneVisit(self._settings, profile, self._place, context=context, proxy=proxy, time_left=self._time, redactor=self._redactor)

    async def _route(self, route: "Route") -> None:
        """The file in its place; of what else would be read from a disk nothing; without network nothing at all."""
        import playwright.async_api as api

        url = route.request.url
        try:
            if url.partition("#")[0].partition("?")[0] == self._place:
                await route.fulfill(body=self._document.text, content_type=f"{self._document.media}; charset=utf-8")
                return
            if not url.startswith("file:") and len(self._wanted) < MOST_WANTED:
                self._wanted[url[:1000]] = None
            await route.abort("aborted")
        except api.Error:
            return  # the page has gone meanwhile

    async def read_drawn(self) -> None:
        """Searches what was drawn. Called when both contexts are closed."""
        visitors = [one for one in (self._alone, self._online) if one is not None]
        await read_drawn(visitors, self._settings, self._redactor, self._time)

    def record(self) -> tuple[VisitRecord, tuple[bytes, ...]]:
        """The record of the visitor who tried it, with both views, and all pictures. Called when both contexts are closed."""
        assert self._alone is not None
        alone, online, tried = self._alone.view(), self._online.view() if self._online is not None else None, self._tried()
        record, kept = tried.record(self._session, ())
        attached = AttachedVisit(
            alone=self._local(alone), online=self._local(online) if online is not None else None, why=self._why, wanted=tuple(self._wanted)
        )
        pictures = [picture for one in (self._alone, self._online) if one is not None for picture in one.pictures()]
        stayed = self._is_ours(record.final_url)
        changes = {"final_url": None, "http_status": None, "headers": ()} if stayed else {}
        record = msgspec.structs.replace(
            record,
            held=tuple(one for one in record.held if not one.url.startswith("file:")),
            form_actions=tuple((method, url) for method, url in record.form_actions if not url.startswith("file:")),
            redirects=tuple(msgspec.structs.replace(step, status=None) if self._is_ours(step.url) else step for step in record.redirects),
            attached=attached,
            **changes,
        )
        return record, tuple(dict.fromkeys([*kept, *pictures]))

    def _local(self, view: VisitView) -> VisitView:
        return msgspec.structs.replace(view, final_url=None, http_status=None) if self._is_ours(view.final_url) else view

    def _is_ours(self, url: str | None) -> bool:
        return url is None or url.startswith("file:")

    def without_place(self, record: bytes) -> bytes:
        """The record as JSON with the question in place of the address under which the browser believed to open the file; what the file
        names as lying beside it is told as the file names it."""
        return record.replace(self._place.encode(), self._document.question.encode()).replace(_FOLDER.encode(), b"")
