"""Holds every request of the page once typing is near, and keeps a record of each. The second belt: the proxy is the first."""

import re
from typing import TYPE_CHECKING

from fuwake.model.visit import HeldRequest
from fuwake.observe.browser.decoy import Decoy, carried

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Route, WebSocketRoute

MAX_HELD = 60
MAX_SAMPLE = 2048
MAX_URL = 8192
_KINDS = {"document": "form", "fetch": "fetch", "xhr": "xhr", "ping": "beacon", "image": "image", "websocket": "websocket"}


class Hold:
    """Attach it after the proxy denies; `typing` marks from when on a request can carry a decoy."""

    def __init__(self) -> None:
        self._held: dict[tuple[object, ...], HeldRequest] = {}
        self.decoys: list[Decoy] = []
        """What is being typed: each goes in before its first key."""
        self.count = 0
        """Requests so far, kept or not; the browser's own (icons, prefetches) left out."""
        self.navigations = 0
        self.typing = False

    async def attach(self, context: "BrowserContext") -> None:
        """From now on every request of the context is recorded and aborted; new WebSockets talk to nobody but us."""
        await context.route("**/*", self._route)
        await context.route_web_socket(re.compile(r".*"), self._web_socket)

    def sent(self, kind: str, url: str, body: str) -> None:
        """Something that the page put into a connection that is already cut, or that leads to us only."""
        self._keep(url, "SEND", kind, body)

    def held(self) -> tuple[HeldRequest, ...]:
        """What was held since typing began, those with decoys first. Of alike requests (one a key) the last is kept."""
        return tuple(sorted(self._held.values(), key=lambda one: not one.carries))

    def _keep(self, url: str, method: str, kind: str, body: str) -> None:
        self.count += kind != "other"
        if not self.typing:
            return
        carries = carried([url[:MAX_URL], body], self.decoys)
        key = (url.partition("?")[0], method, kind, carries)
        if key not in self._held and len(self._held) >= MAX_HELD:
            idle = next((old for old, one in self._held.items() if not one.carries), None)
            if not carries or idle is None:
                return
            del self._held[idle]
        self._held[key] = HeldRequest(url=url[:MAX_URL], method=method, kind=kind, carries=carries, body_sample=body[:MAX_SAMPLE])

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
        self._keep(request.url, request.method, kind, body)
        try:
            # A page whose way to elsewhere is merely ended stays as it is; for other errors Chromium puts a page of its own in its place.
            await route.abort("aborted")
        except api.Error:
            return  # the page has gone meanwhile

    def _web_socket(self, route: "WebSocketRoute") -> None:
        # Never connected to the server: the page believes that it is open and shows what it would say.
        url = route.url
        self._keep(url, "GET", "websocket", "")

        def said(message: str | bytes) -> None:
            text = message if isinstance(message, str) else message.decode("utf-8", "replace")
            self.sent("websocket", url, text)

        route.on_message(said)
