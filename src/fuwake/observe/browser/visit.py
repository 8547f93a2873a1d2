"""The visit: loads the page behind a link in the cage as several visitors, looks at it, tries its controls and types decoy data that
never leaves."""

import asyncio
import contextlib
from typing import ClassVar

import msgspec

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.model.visit import VisitRecord
from fuwake.observe._protocol import Raw
from fuwake.observe.browser.budget import Budget, Share, in_time
from fuwake.observe.browser.one_visit import OneVisit, read_drawn
from fuwake.observe.browser.profiles import DESKTOP_JA, PROFILES, Profile
from fuwake.observe.browser.session import BrowserSession, first_line
from fuwake.parse.redaction import Redactor
from fuwake.settings import Settings

_AGAIN_S = 3.0
"""Least time that is left when other visitors go, or the first one again."""


class VisitObserver:
    """observer `visit`; question: the URL; body: a `model.visit.VisitRecord` as JSON; attachments: pictures, markup,
    icon, downloads, HAR and WACZ.

    With a shared session the browser is started once for all uses; without one it is started and ended in `ask`.
    """

    name: ClassVar[str] = "visit"
    active: ClassVar[bool] = True
    leaves: ClassVar[str] = "Visits of the page as browsers in Japan make them; what is typed there (decoy data) never leaves the machine."

    def __init__(
        self,
        settings: Settings,
        session: BrowserSession | None = None,
        redactor: Redactor | None = None,
        budget: Budget | None = None,
    ) -> None:
        """redactor: knows who received the mail, so that it is told where a picture shows them. budget: the time that this visit
        shares with others of its case; None: each has its own."""
        self._settings = settings
        self._budget = budget
        self._session = session
        self._redactor = redactor

    async def ask(self, question: str) -> Raw:
        """Visits the URL. Raises ObserveFailure where there is no safe way to do so, or the browser itself failed."""
        if not question.startswith(("http://", "https://")):
            raise ObserveFailure("not-supported", "only http and https pages are visited")
        async with in_time(self._settings, self._session, self._budget) as (session, share):
            return await self._visit(session, question, share)

    async def _visit(self, session: BrowserSession, url: str, share: Share) -> Raw:
        import playwright.async_api as api

        try:
            async with contextlib.AsyncExitStack() as stack:
                party = _Party(self._settings, session, url, stack, redactor=self._redactor, share=share)
                chosen, others = await party.go()
        except api.Error as error:
            raise ObserveFailure("garbage", f"the browser failed: {first_line(error)}") from None
        await read_drawn([chosen, *others], self._settings, self._redactor, share)
        views = tuple(one.view() for one in others)
        record, kept = await asyncio.to_thread(chosen.record, session, views)  # packs the archives
        source = f"{session.version or 'Chromium'}, {session.cage.level}, {record.ip or 'no address'}"
        pictures = dict.fromkeys([*kept, *(picture for one in others for picture in one.pictures())])
        return Raw(body=msgspec.json.encode(record), source=source, attachments=tuple(pictures))

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:  # noqa: ARG004  # the protocol of all observers
        """found: something was there to be seen; absent: asked, and nothing is there; failed: it could not be asked.

        `data` holds the record in each case: the way to a place that was refused is evidence of the way.
        """
        try:
            record = msgspec.json.decode(raw, type=VisitRecord)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return Reading(status="failed", data=None, reason="garbage", detail=str(error)[:200])
        data = msgspec.json.decode(raw)  # as it was written: a record of an earlier version gains no fields by being read again
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


class _Party:
    """The visitors of one page: the first goes alone, since a link may work once only; then the others, side by side."""

    def __init__(
        self,
        settings: Settings,
        session: BrowserSession,
        url: str,
        stack: contextlib.AsyncExitStack,
        *,
        redactor: Redactor | None,
        share: Share,
    ) -> None:
        self._redactor = redactor
        self._settings = settings
        self._session = session
        self._url = url
        self._stack = stack
        self._time = share

    async def go(self) -> tuple[OneVisit, list[OneVisit]]:
        """The visitor whose page was tried, and the others in order of going."""
        profiles = [PROFILES[name] for name in self._settings.visit_profiles or (DESKTOP_JA.name,)]
        first = await self._one(profiles[0])
        await first.see()
        if not first.reached or len(profiles) == 1 or self._time.left() < _AGAIN_S:
            await first.act()
            return first, []
        others = await self._others(profiles[1:])
        if first.asks:
            await asyncio.gather(first.act(), *(other.see() for other in others))
            chosen = first
        else:
            await asyncio.gather(*(other.see() for other in others))
            chosen = next((other for other in others if other.asks and other.profile.script), first)
            await chosen.act()
        visitors = [first, *others]
        if any(other.differs_from(chosen) for other in visitors) and self._time.left() > _AGAIN_S:
            again = await self._one(chosen.profile)
            await again.see()
            visitors.append(again)
        return chosen, [one for one in visitors if one is not chosen]

    async def _others(self, profiles: list[Profile]) -> list[OneVisit]:
        """None where a page keeps the browser so busy that it makes no more windows: what the first was shown is not lost for it."""
        try:
            return [await self._one(profile) for profile in profiles]
        except ObserveFailure:
            return []

    async def _one(self, profile: Profile) -> OneVisit:
        context, proxy = await self._stack.enter_async_context(self._session.visiting(profile))
        share, redactor = self._time, self._redactor
        return OneVisit(self._settings, profile, self._url, context=context, proxy=proxy, time_left=share, redactor=redactor)
