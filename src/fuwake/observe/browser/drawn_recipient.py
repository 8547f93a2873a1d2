"""What a page draws as a picture searched for who received the mail, by reading it, after the browser has let go of the page."""

import asyncio

import msgspec

from fuwake.model.answers import PictureLine, PictureText
from fuwake.model.errors import ObserveFailure
from fuwake.model.visit import Box
from fuwake.observe.browser.budget import GRACE_S, Share
from fuwake.observe.browser.recipient import Places
from fuwake.observe.picture_text import PictureTextObserver
from fuwake.parse.redaction import Redactor
from fuwake.settings import Settings

_MOST_S = 12.0
"""For all pictures of one visit, within its time."""
_AT_ONCE = 2
_AROUND = 0.3
"""Of a line's height: what the engine cuts off letters."""
_MOST_BLACK = 0.6
"""Of a picture: where more of it would be black it is left out."""


class DrawnReader:
    """Searches the pictures of one visit; each one once, whoever of the visitors was shown it."""

    def __init__(self, settings: Settings, redactor: Redactor, share: Share) -> None:
        self._settings = settings
        self._redactor = redactor
        self._ends = asyncio.get_running_loop().time() + max(GRACE_S, min(_MOST_S, share.left()))
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._read: dict[tuple[bytes, tuple[Box, ...]], asyncio.Task[list[PictureLine]]] = {}

    async def search(self, png: bytes, places: Places) -> tuple[Places | None, str]:
        """The places with those in what is drawn, and why it could not be searched: then all that is drawn is masked, or, where hardly
        anything else would be left, None."""
        key = png, places.drawn
        if key not in self._read:
            self._read[key] = asyncio.create_task(self._lines(png, places.drawn))
        try:
            lines = await self._read[key]
        except ObserveFailure as failure:
            return _all_masked(png, places), failure.detail
        left = min(area[0] for area in places.drawn)
        top = min(area[1] for area in places.drawn)
        hits = [_around(line.box, left, top) for line in lines if self._redactor.shown_in_misread(line.text)]
        return Places(masks=(*places.masks, *hits), drawn=places.drawn), ""

    async def _lines(self, png: bytes, areas: tuple[Box, ...]) -> list[PictureLine]:
        if not self._settings.ocr:
            raise ObserveFailure("not-configured", "reading pictures is turned off")
        async with self._slots:
            left = min(self._settings.ocr_timeout_s, self._ends - asyncio.get_running_loop().time())
            if left <= 0:
                raise ObserveFailure("timeout", "no time left")
            engine = PictureTextObserver(self._settings.ocr_engine, left, {"window": png}, areas=areas)
            raw = await engine.ask("window")
        reading = PictureTextObserver.read("window", raw.body)
        if reading.status == "failed":
            raise ObserveFailure(reading.reason or "garbage", reading.detail or "")
        return list(msgspec.convert(reading.data, PictureText).lines)


def _around(box: Box, left: int, top: int) -> Box:
    """A line's place in the whole picture, with some room about it."""
    room = 2 + round(box[3] * _AROUND)
    return max(0, box[0] + left - room), max(0, box[1] + top - room), box[2] + 2 * room, box[3] + 2 * room


def _all_masked(png: bytes, places: Places) -> Places | None:
    whole = int.from_bytes(png[16:20], "big") * int.from_bytes(png[20:24], "big")
    black = sum(width * height for _, _, width, height in places.drawn)
    return Places(masks=(*places.masks, *places.drawn), drawn=places.drawn) if black <= _MOST_BLACK * whole else None
