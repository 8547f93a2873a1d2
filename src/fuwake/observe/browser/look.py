"""What a loaded page shows: words, markup, pictures, fields, icon."""

import base64
import binascii
import re
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from fuwake.model.visit import SeenInput, SeenPicture
from fuwake.observe.browser.profiles import Profile
from fuwake.observe.browser.scripts import MAX_FRAMES, collect, evaluate

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, ElementHandle, Frame, Page

MAX_HEIGHT = 10_000
MAX_TEXT_BYTES = 20_000
MAX_HTML_BYTES = 1_000_000
MAX_FRAME_BYTES = 200_000
MAX_LISTED = 30
MAX_HEADINGS = 10
MAX_PICTURES = 8
MAX_ICON_BYTES = 200_000
_PRINT = re.compile(r"[0-9a-f]{258}")


class FoundFrame(Struct, frozen=True):
    """A frame inside the page; its markup is empty where it was not read."""

    url: str
    title: str = ""
    html: str = ""


class Words(Struct, frozen=True):
    """What the document says of itself (`scripts/page.js`)."""

    title: str
    language: str
    text: str
    html: str
    icon: str
    height: float
    forms: list[tuple[str, str]]
    comments: list[str] = []
    headings: list[str] = []
    frames: list[FoundFrame] = []
    """Filled by `words`."""


class FoundInput(Struct, frozen=True):
    """A field with what is needed to type into it."""

    seen: SeenInput
    frame: "Frame"
    element: "ElementHandle | None"
    """None where the field is drawn."""
    place: tuple[float, float, float, float] | None = None
    """Left, top, width and height of a drawn field's label, in CSS pixels of the window."""


async def words(page: "Page") -> Words | None:
    """Title, text, markup and forms of the main frame; the text of frames after it."""
    main = await evaluate(page.main_frame, "page", Words)
    if main is None:
        return None
    text, forms, comments, headings = main.text, list(main.forms), list(main.comments), list(main.headings)
    read: dict[Frame, Words] = {}
    for frame in inner_frames(page):
        inner = await evaluate(frame, "page", Words)
        if inner is not None:
            read[frame] = inner
            text += f"\n{inner.text}" if inner.text.strip() else ""
            forms += inner.forms
            comments += inner.comments
            headings += inner.headings
    return msgspec.structs.replace(
        main,
        text=_cut(text, MAX_TEXT_BYTES),
        forms=[(method[:10], action[:2000]) for method, action in forms[:20]],
        html=_cut(main.html, MAX_HTML_BYTES),
        comments=[comment[:200] for comment in comments[:20]],
        headings=[heading[:120] for heading in headings[:MAX_HEADINGS]],
        frames=[_frame(frame, read.get(frame)) for frame in page.frames[1 : MAX_LISTED + 1]],
    )


def _frame(frame: "Frame", inner: Words | None) -> FoundFrame:
    if inner is None:
        return FoundFrame(url=frame.url[:2000])
    return FoundFrame(url=frame.url[:2000], title=inner.title[:300], html=_cut(inner.html, MAX_FRAME_BYTES))


def _cut(text: str, most: int) -> str:
    """At most so many bytes of UTF-8."""
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


def inner_frames(page: "Page") -> "list[Frame]":
    """Frames other than the main one that show something, at most seven."""
    return [frame for frame in page.frames[1 : MAX_FRAMES + 1] if not frame.is_detached()]


async def inputs(page: "Page") -> list[FoundInput]:
    """Fields in all frames and open shadow roots, at most 80 a frame."""
    import playwright.async_api as api

    found: list[FoundInput] = []
    alike: dict[str, int] = {}
    for frame in [page.main_frame, *inner_frames(page)]:
        try:
            pairs = await collect(frame, "inputs", SeenInput)
        except api.Error:
            continue  # the frame went away meanwhile
        for seen, element in pairs:
            # Components repeat their insides: the second of the same path is `path@2`, so that a selector names one field.
            count = alike[seen.selector] = alike.get(seen.selector, 0) + 1
            named = seen if count == 1 else msgspec.structs.replace(seen, selector=f"{seen.selector}@{count}")
            found.append(FoundInput(seen=named, frame=frame, element=element))
    return found


async def picture(devtools: "CDPSession", profile: Profile, height: float | None = None) -> bytes:
    """A PNG of the window, or with `height` of the whole page down to 10,000 CSS px.

    Through DevTools: it waits neither for fonts nor for quiet, so that a page cannot hinder it.
    """
    options: dict[str, object] = {"format": "png", "optimizeForSpeed": False}
    if height is not None:
        shown = int(height * await _shrunk(devtools, profile))
        size = {"x": 0, "y": 0, "width": profile.width, "height": max(profile.height, min(shown, MAX_HEIGHT)), "scale": 1}
        options |= {"clip": size, "captureBeyondViewport": True}
    return base64.b64decode((await devtools.send("Page.captureScreenshot", options))["data"])


async def _shrunk(devtools: "CDPSession", profile: Profile) -> float:
    """By how much the window shows the page smaller. One that was not made for phones is laid out wider there, and shown as a whole."""
    if not profile.mobile:
        return 1.0
    metrics = await devtools.send("Page.getLayoutMetrics")
    return min(1.0, max(0.1, float(metrics["cssVisualViewport"]["scale"])))


async def icon(devtools: "CDPSession", url: str) -> bytes | None:
    """The favicon through the browser's own network stack (and so through the proxy); None where there is none."""
    if url.startswith("data:"):
        head, _, coded = url.partition(",")
        try:
            return base64.b64decode(coded)[:MAX_ICON_BYTES] if head.endswith(";base64") else None
        except (binascii.Error, ValueError):
            return None
    if not url.startswith(("http://", "https://")):
        return None
    tree = await devtools.send("Page.getFrameTree")
    answer = await devtools.send(
        "Network.loadNetworkResource",
        {"frameId": tree["frameTree"]["frame"]["id"], "url": url, "options": {"disableCache": False, "includeCredentials": False}},
    )
    resource = answer["resource"]
    if not resource.get("success") or resource.get("httpStatusCode", 0) != 200 or "stream" not in resource:
        return None
    chunk = await devtools.send("IO.read", {"handle": resource["stream"], "size": MAX_ICON_BYTES})
    await devtools.send("IO.close", {"handle": resource["stream"]})
    text = str(chunk.get("data", ""))
    data = base64.b64decode(text) if chunk.get("base64Encoded") else text.encode("utf-8")
    looks = data[:4] in {b"\x00\x00\x01\x00", b"\x89PNG", b"GIF8", b"RIFF"} or data[:3] == b"\xff\xd8\xff" or b"<svg" in data[:1000]
    return data if looks else None


async def icon_hash(page: "Page", data: bytes) -> str | None:
    """Difference hash of an icon, 16 hex digits, made inside the cage, where a hostile picture does no harm; None for no picture."""
    found = await evaluate(page.main_frame, "icon", str, base64.b64encode(data).decode("ascii"))
    return found if found is not None and re.fullmatch(r"[0-9a-f]{16}", found) else None


async def pictures(page: "Page") -> tuple[SeenPicture, ...]:
    """The small pictures that a person sees near the top, with their prints; made inside the cage as well."""
    found = await evaluate(page.main_frame, "pictures", list[SeenPicture]) or []
    return tuple(
        SeenPicture(
            alt=one.alt[:100],
            src=one.src[:500],
            width=one.width,
            height=one.height,
            print=one.print if one.print is not None and _PRINT.fullmatch(one.print) else None,
        )
        for one in found[:MAX_PICTURES]
    )


async def icon_print(page: "Page", data: bytes) -> str | None:
    """The print of an icon (`parse.picture_print`); None for no picture."""
    found = await evaluate(page.main_frame, "icon_print", str, base64.b64encode(data).decode("ascii"))
    return found if found is not None and _PRINT.fullmatch(found) else None
