"""Types decoy data into a page and sends it: everything is held before it could leave, and so tells where it would go."""

import asyncio
from typing import TYPE_CHECKING

from fuwake.derive import page_fields
from fuwake.observe.browser import look
from fuwake.observe.browser.decoy import Decoy, decoy_for
from fuwake.observe.browser.hold import Hold
from fuwake.observe.browser.look import FoundInput
from fuwake.observe.browser.scripts import source

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Page

MAX_TYPED = 30
MAX_STEPS = 3
_TYPING_S = 8.0
"""For one field: a page that listens to every key makes typing slow."""
_WAIT_S = 1.2
_QUIET_S = 0.25


class Form:
    """Fills and sends, again where new fields appear (first the name, then the password). Needs a denying proxy and a hold."""

    def __init__(self, page: "Page", hold: Hold) -> None:
        self._page = page
        self._hold = hold
        self._known: set[str] = set()
        self.inputs: list[FoundInput] = []
        """Fields that appeared only after typing."""
        self.submit_tried = False

    async def run(self, first: list[FoundInput]) -> None:
        """Types and sends, at most three times."""
        self._hold.typing = True
        fields = first
        for _ in range(MAX_STEPS):
            typed = await self._fill([field for field in fields if field.seen.visible])
            if not typed:
                return
            await self._send(typed[-1])
            fields = await self._fresh()
            self.inputs += fields

    async def _fresh(self) -> list[FoundInput]:
        """Fields that are seen now and were not typed into."""
        return [field for field in await look.inputs(self._page) if field.seen.visible and field.seen.selector not in self._known]

    async def _fill(self, fields: list[FoundInput]) -> list[FoundInput]:
        import playwright.async_api as api

        typed = []
        for field in fields[:MAX_TYPED]:
            self._known.add(field.seen.selector)
            try:
                if field.seen.type in {"checkbox", "radio"}:
                    await field.element.check(timeout=500, force=True)
                    continue
                if field.seen.tag == "select":
                    if page_fields.kind(field.seen) is None:
                        continue  # a list of languages or the like was tried before
                    await field.element.select_option(index=min(1, len(field.seen.options) - 1), timeout=500)
                    continue
                decoy = decoy_for(field.seen)
                if decoy is None:
                    continue
                self._hold.decoys.append(decoy)
                await self._type(field, decoy)
            except (api.Error, TimeoutError):
                continue  # read-only, covered, or gone: the others are still typed
            typed.append(field)
        return typed

    async def _type(self, field: FoundInput, decoy: Decoy) -> None:
        """Key by key, so that a page that listens to keys shows it."""
        async with asyncio.timeout(_TYPING_S):
            if field.seen.type in {"date", "month", "time", "week", "datetime-local"}:
                await field.element.fill(decoy.text, timeout=1000)
                return
            if field.seen.prefilled:
                await field.element.fill("", timeout=1000)
            await field.element.focus()
            await self._page.keyboard.type(decoy.text)

    async def _send(self, last: FoundInput) -> None:
        """Presses the button (else Enter); Enter again where the button brought no request."""
        import playwright.async_api as api

        before = self._hold.count
        button = await self._button(last)
        self.submit_tried = True
        if button is not None:
            try:
                await button.click(timeout=1500, no_wait_after=True)
            except api.Error:
                button = None
            await self._wait(before)
        if button is None or (self._hold.count == before and not await self._fresh()):
            try:
                await last.element.press("Enter", timeout=1000, no_wait_after=True)
            except api.Error:
                return
            await self._wait(before)

    async def _button(self, last: FoundInput) -> "ElementHandle | None":
        import playwright.async_api as api

        try:
            return (await last.frame.evaluate_handle(source("submit"))).as_element()
        except api.Error:
            return None

    async def _wait(self, before: int) -> None:
        """Until requests have come and ended, at most 1.2 s."""
        loop = asyncio.get_running_loop()
        ends, seen, changed = loop.time() + _WAIT_S, before, loop.time()
        while loop.time() < ends:
            await asyncio.sleep(0.05)
            if self._hold.count != seen:
                seen, changed = self._hold.count, loop.time()
            elif seen != before and loop.time() - changed > _QUIET_S:
                return
