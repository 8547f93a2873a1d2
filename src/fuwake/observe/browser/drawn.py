"""A form that is drawn (on a canvas, as a picture): its labels are read from the picture of the window, and it is used by place."""

import re
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from fuwake.derive import page_fields
from fuwake.model.answers import PictureLine, PictureText
from fuwake.model.visit import SeenInput
from fuwake.observe.browser.look import FoundInput
from fuwake.observe.browser.scripts import evaluate
from fuwake.observe.picture_text import PictureTextObserver

if TYPE_CHECKING:
    from playwright.async_api import Page

LEAST_SHARE = 0.15
"""Of the window that canvases and pictures cover, from which on its letters are read."""
_MOST_FIELDS = 12
_MOST_SIGNS = 30
_LEAST_SURE = 0.5
_SENDS = re.compile(
    r"\W*(log ?in|sign ?in|next|continue|submit|verify|confirm|send|ログイン|ログオン|サインイン|次へ|続ける|(送信|確認|認証)(する)?)\W*",
    re.IGNORECASE,
)


class Drawing(Struct, frozen=True):
    """What was read."""

    fields: list[FoundInput]
    send: tuple[tuple[float, float], ...]
    """Where to press so that it is sent, the likeliest place first."""


async def share(page: "Page") -> float:
    """How much of the window is covered by what draws instead of saying, 0 to 1."""
    return await evaluate(page.main_frame, "drawn", float) or 0.0


async def read(page: "Page", engine: str, timeout_s: float, png: bytes) -> Drawing:
    """Fields and the place to press, from a picture of the window at one pixel a CSS pixel. Raises ObserveFailure where none is read."""
    sure = await _lines(engine, timeout_s, png)
    fields = [_field(page, line) for line in sure if not _SENDS.fullmatch(line.text)]
    found = [field for field in fields if page_fields.kind(field.seen) not in {None, "other"}][:_MOST_FIELDS]
    if not found:
        return Drawing(fields=[], send=())
    return Drawing(fields=found, send=_places_to_press(found, sure))


def _places_to_press(fields: list[FoundInput], lines: list[PictureLine]) -> tuple[tuple[float, float], ...]:
    """The middle of the first word that sends below the fields, then where a button would stand: one field's distance below the last."""
    boxes = sorted((field.place for field in fields if field.place is not None), key=lambda box: box[1])
    left, top, _, height = boxes[-1]
    pitch = top - boxes[-2][1] if len(boxes) > 1 else height * 5
    word = next((line.box for line in lines if _SENDS.fullmatch(line.text) and line.box[1] > top), None)
    places = [(word[0] + word[2] / 2, word[1] + word[3] / 2)] if word is not None else []
    # Light words on a dark button are not read by the engine.
    return (*places, *((left + right, top + down) for down in (pitch * 1.1, pitch * 1.5) for right in (40, 140)))


async def _lines(engine: str, timeout_s: float, png: bytes) -> list[PictureLine]:
    """Short lines that were read with some certainty."""
    raw = await PictureTextObserver(engine, timeout_s, {"window": png}, scattered=True).ask("window")
    reading = PictureTextObserver.read("window", raw.body)
    lines = msgspec.convert(reading.data, PictureText).lines if reading.data is not None else ()
    return [line for line in lines if len(line.text) <= _MOST_SIGNS and line.confidence >= _LEAST_SURE]


async def enter(page: "Page", field: FoundInput, text: str) -> bool:
    """Clicks below the label, then right of it, and types. True where the picture shows it."""
    assert field.place is not None
    left, top, width, height = field.place
    for x, y in ((left + 8, top + height * 2.2), (left + width + height * 2, top + height / 2)):
        await page.mouse.click(x, y)
        before = await page.screenshot(caret="hide", timeout=4000)
        await page.keyboard.type(text)
        if await page.screenshot(caret="hide", timeout=4000) != before:
            return True
    return False


def _field(page: "Page", line: PictureLine) -> FoundInput:
    left, top, width, height = line.box
    seen = SeenInput(
        selector=f"drawn@{left},{top}",
        frame_url=page.url[:2000],
        tag="drawn",
        type="text",
        name="",
        id="",
        autocomplete="",
        placeholder="",
        label=line.text,
        inputmode="",
        maxlength=None,
        options=(),
        visible=True,
        prefilled=False,
    )
    return FoundInput(seen=seen, frame=page.main_frame, element=None, place=(left, top, width, height))
