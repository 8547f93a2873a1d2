"""Holds every request of the page once typing is near, and keeps a record of each. The second belt: the proxy is the first."""

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from fuwake.model.visit import HeldRequest
from fuwake.observe.browser.decoy import Decoy, carried

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Route, WebSocketRoute

MAX_HELD = 60
MAX_SAMPLE = 2048
_KINDS = {"document": "form", "fetch": "fetch", "xhr": "xhr", "ping": "beacon", "image": "image", "websocket": "websocket"}


class _Caught(Struct, frozen=True, kw_only=True):
    url: str
    method: str
    kind: str
    body: str
    typing: bool


class Hold:
    """Attach it after the proxy denies; `typing` marks from when on a request can carry a decoy."""

    def __init__(self) -> None:
        self._caught: list[_Caught] = []
        self.count = 0
        """Requests so far, kept or not; the browser's own (icons, prefetches) left out."""
        self.navigations = 0
        self.typing = False

    async def attach(self, context: "BrowserContext") -> None:
        """From now on every request of the context is recorded and aborted; new WebSockets talk to nobody but us."""
        await context.route("**/*", self._route)
        await context.route_web_socket(re.compile(r".*"), self._web_socket)

    def sent(self, kind: str, url: str, body: str) -> None:
        """Something that the page put into a connection that is already cut."""
        self._keep(_Caught(url=url[:4096], method="SEND", kind=kind, body=body[:MAX_SAMPLE], typing=self.typing))

    def held(self, decoys: list[Decoy]) -> tuple[HeldRequest, ...]:
        """What was held since typing began, with the decoys found in it. Alike requests (keystroke senders) are kept once."""
        found: dict[tuple[object, ...], HeldRequest] = {}
        for one in self._caught:
            if not one.typing:
                continue
            carries = carried([one.url, one.body], decoys)
            key = (one.url.partition("?")[0], one.method, one.kind, carries)
            found[key] = HeldRequest(url=one.url, method=one.method, kind=one.kind, carries=carries, body_sample=one.body[:MAX_SAMPLE])
        return tuple(found.values())

    def _keep(self, one: _Caught) -> None:
        self.count += one.kind != "other"
        if len(self._caught) >= MAX_HELD:  # the newest are kept: the last key completes the value
            self._caught.pop(next((index for index, old in enumerate(self._caught) if old.kind not in {"form", "xhr", "fetch"}), 0))
        self._caught.append(one)

    async def _route(self, route: "Route") -> None:
        import playwright.async_api as api

        request = route.request
        if request.is_navigation_request():
            self.navigations += 1
        try:
            body = (request.post_data_buffer or b"")[:65_536].decode("utf-8", "replace")
        except api.Error:
            body = ""
        kind = _KINDS.get(request.resource_type, "other")
        self._keep(_Caught(url=request.url[:8192], method=request.method, kind=kind, body=body, typing=self.typing))
        try:
            await route.abort("blockedbyclient")
        except api.Error:
            return  # the page has gone meanwhile

    def _web_socket(self, route: "WebSocketRoute") -> None:
        # Never connected to the server: the page believes that it is open and shows what it would say.
        url = route.url
        self._keep(_Caught(url=url[:4096], method="GET", kind="websocket", body="", typing=self.typing))

        def said(message: str | bytes) -> None:
            text = message if isinstance(message, str) else message.decode("utf-8", "replace")
            self.sent("websocket", url, text)

        route.on_message(said)
