"""Where in the window a page shows who received the mail, so that the picture can be printed without it."""

from typing import TYPE_CHECKING

from msgspec import Struct

from fuwake.model.visit import Box
from fuwake.observe.browser.look import Words, inner_frames
from fuwake.observe.browser.scripts import evaluate
from fuwake.parse.redaction import Redactor

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

MOST_BOXES = 200
_AROUND = 2
"""Pixels around a word that belong to it."""


class _Run(Struct, frozen=True):
    """Text that stands together, and where its pieces are drawn: start, end, left, top, width, height in CSS pixels of its window."""

    text: str
    pieces: list[tuple[int, int, float, float, float, float]]


class _Shown(Struct, frozen=True):
    """`scripts/recipient.js`."""

    width: float
    """Of the window, in CSS pixels of the page."""
    texts: list[_Run]
    cut: bool


async def boxes(page: "Page", redactor: Redactor, words: Words, png: bytes) -> tuple[Box, ...] | None:
    """Places of the window's picture, in its pixels, that show the recipient; None where they are shown and the places cannot be told.

    `png`: that picture, just taken.

    Looked for in the text and in what stands in fields, in every coding that the redactor knows; what is drawn as a picture is not.
    """
    whole = redactor.found_in(words.text)
    found: list[Box] = []
    scale: float | None = None
    for frame in [page.main_frame, *inner_frames(page)]:
        shown = await _shown(page, frame, whole=whole)
        if shown is None:
            if whole or frame == page.main_frame:
                return None
            continue
        if scale is None:  # the main frame comes first
            scale = int.from_bytes(png[16:20], "big") / max(1.0, shown.width)  # IHDR, PNG specification section 11.2.2
        places = [place for run in shown.texts for place in _of(run, redactor)]
        if not places:
            if shown.cut:
                return None
            continue
        corner = await _corner(page, frame)
        if corner is None or shown.cut or not 0.1 < scale < 10:
            return None
        found += [_box(place, corner, scale) for place in places]
    return tuple(dict.fromkeys(found)) if len(found) <= MOST_BOXES else None


async def _shown(page: "Page", frame: "Frame", *, whole: bool) -> _Shown | None:
    import playwright.async_api as api

    try:
        return await evaluate(frame, "recipient", _Shown, whole)
    except api.Error:
        if frame == page.main_frame:
            raise
        return None  # the frame went away meanwhile


def _of(run: _Run, redactor: Redactor) -> list[tuple[float, float, float, float]]:
    spans = redactor.places(run.text)
    return [place for start, end, *place in run.pieces if any(start < to and end > since for since, to in spans)]  # type: ignore[misc]  # four numbers are left


async def _corner(page: "Page", frame: "Frame") -> tuple[float, float] | None:
    """Left and top of a frame in the window."""
    if frame == page.main_frame:
        return 0.0, 0.0
    box = await (await frame.frame_element()).bounding_box()
    return (box["x"], box["y"]) if box is not None else None


def _box(place: tuple[float, float, float, float], corner: tuple[float, float], scale: float) -> Box:
    left, top, width, height = place
    return (
        max(0, round((left + corner[0]) * scale) - _AROUND),
        max(0, round((top + corner[1]) * scale) - _AROUND),
        min(20_000, round(width * scale) + 2 * _AROUND),
        min(20_000, round(height * scale) + 2 * _AROUND),
    )
