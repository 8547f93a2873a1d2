"""Tries the controls of a page other than the one that sends: which of them do anything?"""

import asyncio
import hashlib
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from fuwake.model.visit import TriedControl
from fuwake.observe.browser.hold import Hold
from fuwake.observe.browser.look import inner_frames
from fuwake.observe.browser.scripts import collect, evaluate
from fuwake.observe.browser.watch import Watch

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, Page

MAX_TRIED = 12
MAX_LISTED = 24
LOOKS = 3
_REACT = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200)))"
_REST = "() => { document.activeElement && document.activeElement.blur && document.activeElement.blur(); scrollTo(0, 0); }"


class Facts(Struct, frozen=True):
    """One control (`scripts/controls.js`)."""

    selector: str
    kind: Literal["select", "link", "button"]
    label: str
    href: str
    still: bool
    disabled: bool
    current: int
    options: int
    usable: int
    target: bool


class _State(Struct, frozen=True):
    dom: str
    picture: str
    url: str
    requests: int
    navigations: int
    popups: int


class Trial:
    """Operates each control once and compares before and after. Only for a visit whose proxy denies."""

    def __init__(self, page: "Page", hold: Hold, watch: Watch) -> None:
        self._page = page
        self._hold = hold
        self._watch = watch
        self.tried: list[TriedControl] = []

    async def run(self) -> None:
        """Fills `tried`; what was tried before a time limit stays in it."""
        found = [
            (frame, *pair)
            for frame in [self._page.main_frame, *inner_frames(self._page)]
            for pair in await collect(frame, "controls", Facts)
        ]
        if not any(_hindrance(facts) is None for _, facts, _ in found):
            self.tried = [_record(facts, why=_hindrance(facts)) for _, facts, _ in found[:MAX_LISTED]]
            return
        first = await self._state(None)
        await self._settle()
        restless = _differs(first, await self._state(None))
        count = 0
        for frame, facts, element in found[:MAX_LISTED]:
            why = _hindrance(facts)
            if why is None and count >= MAX_TRIED:
                why = "enough controls were tried"
            if why is not None:
                self.tried.append(_record(facts, why=why))
                continue
            count += 1
            self.tried.append(await self._try(frame, facts, element, restless=restless))

    async def _try(self, frame: "Frame", facts: Facts, element: "ElementHandle", *, restless: bool) -> TriedControl:
        import playwright.async_api as api

        try:
            before = await self._state(element if frame == self._page.main_frame else None)
            if facts.kind == "select":
                await element.select_option(index=facts.usable, timeout=1500)
            else:
                await element.click(timeout=1500, no_wait_after=True)
            own = element if frame == self._page.main_frame else None
            after = await self._after(before, own)
        except (api.Error, TimeoutError) as error:
            return _record(facts, why=f"could not be operated: {str(error).splitlines()[0][:120]}")
        navigated = after.navigations != before.navigations or after.url.partition("#")[0] != before.url.partition("#")[0] or facts.target
        requested = after.requests != before.requests
        opened = after.popups != before.popups
        if restless and not (navigated or requested or opened):
            return _record(facts, why="the page changes by itself: nothing could be compared")
        return _record(
            facts,
            why=None,
            changed_dom=after.dom != before.dom,
            changed_picture=after.picture != before.picture,
            navigated=navigated,
            requested=requested,
            opened=opened,
        )

    async def _after(self, before: _State, own: "ElementHandle | None") -> _State:
        """The state once it rests: what differs in the picture alone is looked at again, since a slow machine repaints late."""
        for _ in range(LOOKS):
            await self._settle()
            after = await self._state(own)
            if after.picture == before.picture or after.dom != before.dom:
                return after
        return after

    async def _settle(self) -> None:
        async with asyncio.timeout(2):
            await self._page.evaluate(_REACT)

    async def _state(self, own: "ElementHandle | None") -> _State:
        """The page as it is now. Lists are masked in the picture: the value they show is not an effect."""
        async with asyncio.timeout(6):
            await self._page.evaluate(_REST)
            await self._page.mouse.move(0, 0)
            dom = [await evaluate(self._page.main_frame, "digest", str, own)]
            dom += [await evaluate(frame, "digest", str) for frame in inner_frames(self._page)]
            masks = [frame.locator("select") for frame in [self._page.main_frame, *inner_frames(self._page)]]
            png = await self._page.screenshot(animations="disabled", caret="hide", mask=masks, timeout=4000)
        return _State(
            dom="|".join(str(word) for word in dom),
            picture=hashlib.sha256(png).hexdigest(),
            url=self._page.url,
            requests=self._hold.count,
            navigations=self._hold.navigations,
            popups=self._watch.popups,
        )


def _differs(one: _State, other: _State) -> bool:
    return (one.dom, one.picture, one.requests) != (other.dom, other.picture, other.requests)


def _hindrance(facts: Facts) -> str | None:
    """Why a control is not tried, None where it is."""
    if facts.disabled:
        return "switched off"
    if facts.kind == "select" and facts.usable < 0:
        return "has no other choice"
    return None if facts.still else "a link to elsewhere: not followed"


def _record(
    facts: Facts,
    *,
    why: str | None,
    changed_dom: bool = False,
    changed_picture: bool = False,
    navigated: bool = False,
    requested: bool = False,
    opened: bool = False,
) -> TriedControl:
    return TriedControl(
        selector=facts.selector[:400],
        kind=facts.kind,
        label=facts.label[:200],
        href=facts.href[:1000],
        changed_dom=changed_dom,
        changed_picture=changed_picture,
        navigated=navigated,
        requested=requested,
        opened=opened,
        tried=why is None,
        why=why or "",
    )
