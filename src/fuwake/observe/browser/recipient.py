"""Where in the window a page shows who received the mail, so that the picture can be printed without it."""

from typing import TYPE_CHECKING

from msgspec import Struct

from fuwake.model.visit import Box
from fuwake.observe.browser.look import Words, inner_frames
from fuwake.observe.browser.scripts import evaluate
from fuwake.parse.redaction import Redactor

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Frame, Page

MOST_BOXES = 200
MOST_ROOTS = 20
_FAR = 20_000.0
"""Pixels: no picture of a window is wider. What the page answers may be any number, or none."""
_AROUND = 2
"""Pixels around a word that belong to it."""
_LEAST_WIDE, _LEAST_HIGH = 40, 8
"""CSS pixels of a picture that may hold a name in letters which can be read."""


class Places(Struct, frozen=True):
    """Of one picture of a window, in its pixels."""

    masks: tuple[Box, ...]
    """Where it shows the recipient in text or in a field."""
    drawn: tuple[Box, ...]
    """What the page shows as pictures, or keeps from being read as text: it may show them there."""


class _Run(Struct, frozen=True):
    """Text that stands together, and where its pieces are drawn: start, end, left, top, width, height in CSS pixels of its window."""

    text: str
    pieces: list[tuple[int, int, float, float, float, float]]


_Rectangle = tuple[float, float, float, float]


class _Shown(Struct, frozen=True):
    """`scripts/recipient.js`."""

    width: float
    """Of the window, in CSS pixels of the page."""
    texts: list[_Run]
    cut: bool
    drawn: list[_Rectangle]


async def places(page: "Page", devtools: "CDPSession", redactor: Redactor, words: Words, png: bytes) -> Places | None:
    """Places of the window's picture that show the recipient, and what may; None where they are shown and the places cannot be told.

    `png`: that picture, just taken. Looked for in the text and in what stands in fields, in every coding that the redactor knows.
    """
    whole = redactor.found_in(words.text)
    size = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")  # IHDR, PNG specification section 11.2.2
    found: list[Box] = []
    drawn: list[Box] = []
    scale: float | None = None
    for frame in [page.main_frame, *inner_frames(page)]:
        shown = await _shown(page, frame, whole=whole)
        corner = await _at(page, frame)
        if shown is None:
            if whole or scale is None:
                return None
            drawn += [_box(corner, (0.0, 0.0), scale)] if corner is not None else []
            continue
        if scale is None:  # the main frame comes first
            scale = size[0] / max(1.0, shown.width)
            drawn += await _closed_roots(devtools, size, scale)
        hits = [place for run in shown.texts for place in _of(run, redactor)]
        if shown.cut or (hits and (corner is None or not 0.1 < scale < 10)):
            return None
        if corner is not None:
            found += [_box(place, corner, scale) for place in hits]
            drawn += [_box(place, corner, scale) for place in shown.drawn if place[2] >= _LEAST_WIDE and place[3] >= _LEAST_HIGH]
    if len(page.frames) > 1 + len(inner_frames(page)):
        drawn.append((0, 0, *size))
    return Places(tuple(dict.fromkeys(found)), _within(drawn, size)) if len(found) <= MOST_BOXES else None


async def _closed_roots(devtools: "CDPSession", size: tuple[int, int], scale: float) -> list[Box]:
    """Places of shadow roots that no script can read: those that the markup itself declares as closed."""
    tree = await devtools.send("DOM.getDocument", {"depth": -1, "pierce": True})
    await devtools.send("DOM.disable")
    hosts: list[int] = []
    nodes = [tree["root"]]
    while nodes and len(hosts) <= MOST_ROOTS:
        node = nodes.pop()
        roots = node.get("shadowRoots", ())
        hosts += [node["backendNodeId"] for root in roots if root.get("shadowRootType") == "closed"]
        nodes += [*node.get("children", ()), *roots, *([node["contentDocument"]] if "contentDocument" in node else [])]
    if len(hosts) > MOST_ROOTS:
        return [(0, 0, *size)]
    places = [await _place(devtools, host) for host in hosts]
    return [_box(place, (0.0, 0.0), scale) if place is not None else (0, 0, *size) for place in places]


async def _place(devtools: "CDPSession", node: int) -> _Rectangle | None:
    """Where a node is drawn in the window; None where it has no box of its own."""
    import playwright.async_api as api

    try:
        quad = (await devtools.send("DOM.getBoxModel", {"backendNodeId": node}))["model"]["border"]
    except api.Error:
        return None
    xs, ys = quad[0::2], quad[1::2]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _within(boxes: list[Box], size: tuple[int, int]) -> tuple[Box, ...]:
    """The boxes cut to a picture of this size; what lies beside it, or in another one, is left out."""
    kept: list[Box] = []
    if len(boxes) > MOST_BOXES:
        return ((0, 0, *size),)
    for box in sorted(set(boxes), key=lambda one: -one[2] * one[3]):
        left, top = max(0, box[0]), max(0, box[1])
        right, bottom = min(size[0], box[0] + box[2]), min(size[1], box[1] + box[3])
        inside = any(x <= left and y <= top and right <= x + w and bottom <= y + h for x, y, w, h in kept)
        if right > left and bottom > top and not inside:
            kept.append((left, top, right - left, bottom - top))
    return tuple(kept)


async def _shown(page: "Page", frame: "Frame", *, whole: bool) -> _Shown | None:
    import playwright.async_api as api

    try:
        return await evaluate(frame, "recipient", _Shown, whole)
    except api.Error:
        if frame == page.main_frame:
            raise
        return None  # the frame went away meanwhile


def _of(run: _Run, redactor: Redactor) -> list[_Rectangle]:
    spans = redactor.places(run.text)
    return [place for start, end, *place in run.pieces if any(start < to and end > since for since, to in spans)]  # type: ignore[misc]  # four numbers are left


async def _at(page: "Page", frame: "Frame") -> _Rectangle | None:
    """Where a frame stands in the window; None for one that is not shown. The main one has no size."""
    import playwright.async_api as api

    if frame == page.main_frame:
        return 0.0, 0.0, 0.0, 0.0
    try:
        box = await (await frame.frame_element()).bounding_box()
    except api.Error:
        return None  # it went away meanwhile
    return (box["x"], box["y"], box["width"], box["height"]) if box is not None else None


def _box(place: _Rectangle, corner: tuple[float, ...], scale: float) -> Box:
    left, top, width, height = (
        max(-_FAR, min(_FAR, number * scale)) for number in (place[0] + corner[0], place[1] + corner[1], *place[2:])
    )
    return (
        max(0, round(left) - _AROUND),
        max(0, round(top) - _AROUND),
        max(0, round(width)) + 2 * _AROUND,
        max(0, round(height)) + 2 * _AROUND,
    )
