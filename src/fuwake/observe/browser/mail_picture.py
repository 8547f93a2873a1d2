"""Draws the mail as a person would have seen it: no network, no script, nothing remote."""

import asyncio
import base64
import struct
from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec

from fuwake.model.answers import MailPicture
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe._record import digest
from fuwake.observe.browser.mail_html import compose
from fuwake.observe.browser.session import BrowserSession, first_line
from fuwake.settings import Settings

WIDTH = 820
MAX_HEIGHT = 3000
_TIMEOUT_S = 12.0


class MailPictureObserver:
    """observer `mail_picture`; question: `message`; body: a `model.answers.MailPicture` as JSON; attachment: the PNG.

    The words and markup given to it are already masked.
    """

    name: ClassVar[str] = "mail_picture"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = "Nothing: the mail is drawn on this machine in a browser without network."

    def __init__(
        self,
        settings: Settings,
        html: str | None,
        text: str,
        fields: Sequence[tuple[str, str]],
        session: BrowserSession | None = None,
        *,
        inline: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> None:
        self._settings = settings
        self._html = html
        self._text = text
        self._fields = tuple(fields)
        self._session = session
        self._inline = inline or {}

    async def ask(self, question: str) -> Raw:  # noqa: ARG002  # there is one message to draw
        """Draws. Raises ObserveFailure where the browser cannot be used."""
        page, blocked = compose(self._html, self._text, self._fields, self._inline)
        if self._session is not None:
            return await self._draw(self._session, page, blocked)
        async with BrowserSession(self._settings) as session:
            return await self._draw(session, page, blocked)

    async def _draw(self, session: BrowserSession, markup: str, blocked: int) -> Raw:
        import playwright.async_api as api

        # The browser's own start has its own limit and is not counted here.
        await session.warm()
        try:
            async with asyncio.timeout(_TIMEOUT_S), session.drawing(viewport={"width": WIDTH, "height": 400}) as context:
                await context.route("**/*", lambda route: route.abort())  # the second belt: there is no way out anyhow
                page = await context.new_page()
                await page.set_content(markup, wait_until="load", timeout=8000)
                devtools = await context.new_cdp_session(page)
                size = (await devtools.send("Page.getLayoutMetrics"))["cssContentSize"]
                height = max(60, min(int(size["height"]), MAX_HEIGHT))
                clip = {"x": 0, "y": 0, "width": WIDTH, "height": height, "scale": 1}
                answer = await devtools.send("Page.captureScreenshot", {"format": "png", "clip": clip, "captureBeyondViewport": True})
        except api.Error as error:
            raise ObserveFailure("garbage", f"the mail could not be drawn: {first_line(error)}") from None
        except TimeoutError:
            raise ObserveFailure("timeout", "the mail could not be drawn in time") from None
        png = base64.b64decode(answer["data"])
        width, height = struct.unpack(">II", png[16:24])  # IHDR, PNG specification section 11.2.2
        record = MailPicture(picture=digest(png), width=width, height=height, remote_loads_blocked=blocked)
        return Raw(body=msgspec.json.encode(record), source=f"{session.version}, {session.cage.level}, no network", attachments=(png,))

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:  # noqa: ARG004  # the protocol of all observers
        """found, or failed where the bytes are not a record of this observer."""
        try:
            record = msgspec.json.decode(raw, type=MailPicture)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return Reading(status="failed", data=None, reason="garbage", detail=str(error)[:200])
        return Reading(status="found", data=msgspec.to_builtins(record))
