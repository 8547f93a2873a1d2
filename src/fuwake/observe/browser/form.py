"""Types decoy data into a page and sends it: everything is held before it could leave, and so tells where it would go."""

import asyncio
import secrets
from typing import TYPE_CHECKING

from fuwake.derive import page_fields
from fuwake.observe.browser import drawn, look
from fuwake.observe.browser.decoy import Decoy, Values
from fuwake.observe.browser.hold import Hold
from fuwake.observe.browser.look import FoundInput
from fuwake.observe.browser.scripts import source

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Page

MAX_TYPED = 40
MAX_STEPS = 4
MAX_ATTEMPTS = 3
"""Forms of the values that are tried where a page does not take them."""
_TYPING_S = 8.0
"""For one field: a page that listens to every key makes typing slow."""
_WAIT_S = 1.2
_QUIET_S = 0.25
_PICTURE = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010800000000 3a7e9b55".replace(" ", "")) + bytes.fromhex(
    "0000000a49444154789c6360000000020001 48afa471 0000000049454e44ae426082".replace(" ", "")
)
"""One grey pixel (PNG), where a photograph is asked for."""

# Playwright knows the elements of HTML documents only: in an SVG or XHTML file it takes an `input` for none (nodeName, DOM standard 4.4).
_TOLD = "for (const name of ['input', 'change']) el.dispatchEvent(new Event(name, {bubbles: true}));"
_SET = f"(el, text) => {{ el.value = text; {_TOLD} }}"
_CHOOSE = f"(el, index) => {{ el.selectedIndex = index; {_TOLD} return el.value; }}"


class Form:
    """Fills and sends, again where new fields appear (first the name, then the password). Needs a denying proxy and a hold."""

    def __init__(self, page: "Page", hold: Hold, send_at: tuple[tuple[float, float], ...] = ()) -> None:
        """`send_at`: places to press where the form is drawn."""
        self._page = page
        self._send_at = send_at
        self._hold = hold
        self._values = Values()
        self._known: set[str] = set()
        self.inputs: list[FoundInput] = []
        """Fields that appeared only after typing."""
        self.submit_tried = False

    async def run(self, first: list[FoundInput]) -> None:
        """Types and sends, at most four times; then leaves, since some pages send at that moment."""
        self._hold.typing = True
        fields, attempt = first, 0
        for _ in range(MAX_STEPS):
            typed = await self._fill([field for field in fields if field.seen.visible], attempt)
            if not typed:
                break
            before = self._hold.count
            await self._send(typed[-1])
            fresh = await self._fresh()
            self.inputs += fresh
            if self._hold.count == before and not fresh and attempt + 1 < MAX_ATTEMPTS:
                attempt += 1  # the page's own check did not let it pass: the same fields, in another form
                continue
            fields, attempt = fresh, 0
        await self._leave()

    async def _leave(self) -> None:
        """Tells the page that it is being left, as a browser does (HTML standard, section 7.4.6), and stays."""
        import playwright.async_api as api

        before = self._hold.count
        try:
            await self._page.evaluate(source("leave"))
        except api.Error:
            return
        await self._wait(before, 0.4)

    async def _fresh(self) -> list[FoundInput]:
        """Fields that are seen now and were not typed into."""
        return [field for field in await look.inputs(self._page) if field.seen.visible and field.seen.selector not in self._known]

    async def _fill(self, fields: list[FoundInput], attempt: int) -> list[FoundInput]:
        import playwright.async_api as api

        typed = []
        values = self._values.decoys([field.seen for field in fields], attempt)
        for field in fields[:MAX_TYPED]:
            self._known.add(field.seen.selector)
            try:
                if await self._enter(field, values.get(field.seen.selector, ())):
                    typed.append(field)
            except (api.Error, TimeoutError):
                continue  # covered, or gone: the others are still typed
        return typed

    async def _enter(self, field: FoundInput, decoys: tuple[Decoy, ...]) -> bool:
        """Enters something into one field. True where that is something which the page may send."""
        seen, element = field.seen, field.element
        if element is None:
            self._hold.decoys += decoys
            async with asyncio.timeout(_TYPING_S):
                return bool(decoys) and await drawn.enter(self._page, field, decoys[0].text)
        if seen.type in {"checkbox", "radio"}:
            await element.evaluate("(el) => { if (!el.checked) el.click(); }")
            return False
        kind = page_fields.kind(seen)
        if kind is None:
            return False
        names = tuple(name for name in (seen.name, seen.id) if name)
        if seen.tag == "select":
            index = len(seen.options) - 1 if kind == "card_expiry" else min(1, len(seen.options) - 1)
            chosen = [str(await element.evaluate(_CHOOSE, index))]
            self._hold.decoys += [Decoy(selector=seen.selector, kind=kind, text=value, names=names) for value in chosen]
            return True
        if seen.type == "file":
            name = f"photo-{secrets.token_hex(4)}.png"
            self._hold.decoys.append(Decoy(selector=seen.selector, kind=kind, text=name))
            await element.set_input_files({"name": name, "mimeType": "image/png", "buffer": _PICTURE}, timeout=1000)
            return True
        if seen.prefilled and await element.evaluate("(el) => Boolean(el.readOnly || el.disabled)"):
            # What the page filled in itself came with the address, where the recipient was replaced before the visit.
            self._hold.decoys.append(
                Decoy(selector=seen.selector, kind=kind, text=str(await element.evaluate("(el) => el.value"))[:200], names=names)
            )
            return False
        if not decoys:
            return False
        self._hold.decoys += decoys
        await self._type(field, element, decoys[0].text)
        return True

    async def _type(self, field: FoundInput, element: "ElementHandle", text: str) -> None:
        """Key by key, so that a page that listens to keys shows it."""
        async with asyncio.timeout(_TYPING_S):
            if field.seen.type in {"date", "month", "time", "week", "datetime-local"}:
                await element.evaluate(_SET, text)
                return
            await element.focus()
            if field.seen.tag in {"input", "textarea"} and await element.evaluate("(el) => el.value"):
                await element.evaluate("(el) => el.select()")  # the first key takes its place
            await self._page.keyboard.type(text)

    async def _send(self, last: FoundInput) -> None:
        """Presses the button (else Enter); Enter again where the button brought no request."""
        import playwright.async_api as api

        before = self._hold.count
        self.submit_tried = True
        if last.element is None:
            for x, y in self._send_at:
                await self._page.mouse.click(x, y)
                await self._wait(before)
                if self._hold.count != before:
                    return
        button = await self._button(last)
        if button is not None:
            try:
                await button.click(timeout=1500, no_wait_after=True)
            except api.Error:
                button = None
            await self._wait(before)
        if button is None or (self._hold.count == before and not await self._fresh()):
            try:
                await (
                    last.element.press("Enter", timeout=1000, no_wait_after=True) if last.element else self._page.keyboard.press("Enter")
                )
            except api.Error:
                return
            await self._wait(before)

    async def _button(self, last: FoundInput) -> "ElementHandle | None":
        import playwright.async_api as api

        try:
            return (await last.frame.evaluate_handle(source("submit"))).as_element()
        except api.Error:
            return None

    async def _wait(self, before: int, most_s: float = _WAIT_S) -> None:
        """Until requests have come and ended, at most 1.2 s."""
        loop = asyncio.get_running_loop()
        ends, seen, changed = loop.time() + most_s, before, loop.time()
        while loop.time() < ends:
            await asyncio.sleep(0.05)
            if self._hold.count != seen:
                seen, changed = self._hold.count, loop.time()
            elif seen != before and loop.time() - changed > _QUIET_S:
                return
