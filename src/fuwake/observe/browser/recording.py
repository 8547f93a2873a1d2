"""Listens to every request of the load phase, in all frames and pop-ups, and takes what came back, within bounds."""

import asyncio
import base64
import binascii
import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fuwake.derive.browser_url import host_of
from fuwake.observe.browser.egress import EgressProxy
from fuwake.observe.browser.exchange import Exchange

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Request, Response

MAX_EXCHANGES = 300
MAX_BODY_BYTES = 2_000_000
MAX_BODIES_BYTES = 8_000_000
_MAX_POSTED = 65_536
_MAX_URL = 8192
_MAX_FIELDS = 60
_MAX_VALUE = 4096
_AT_ONCE = 6
_ONE_S = 10.0
"""Seconds for one body at most: a page that hangs gives none."""


class Recording:
    """`attach` before the first request, `complete` once the proxy denies; what never came stays without a body."""

    def __init__(self, proxy: EgressProxy) -> None:
        self._proxy = proxy
        self._found: dict[Request, Exchange] = {}
        self._responses: dict[Request, Response] = {}
        self._tasks: dict[Request, asyncio.Task[None]] = {}
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._bytes = 0
        self._devtools: CDPSession | None = None
        self._documents: dict[str, str] = {}
        self.left_out = 0
        """Requests beyond the bound."""

    async def attach(self, context: "BrowserContext", devtools: "CDPSession") -> None:
        """Registers the listeners. The browser is asked to keep what documents said that lead on to others (durable messages)."""
        import playwright.async_api as api

        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("requestfinished", self._on_finished)
        context.on("requestfailed", self._on_failed)
        self._devtools = devtools
        devtools.on("Network.responseReceived", self._on_received)
        bounds = {"maxTotalBufferSize": MAX_BODIES_BYTES, "maxResourceBufferSize": MAX_BODY_BYTES}
        with contextlib.suppress(api.Error):  # a browser that does not know it keeps the last document only
            await devtools.send("Network.enable", bounds)
            await devtools.send("Network.configureDurableMessages", bounds)

    async def complete(self) -> bool:
        """Takes the bodies that are not there yet. What a time limit cuts off stays without one."""
        for request in self._responses:
            self._take(request)
        await asyncio.gather(*self._tasks.values())
        return True

    def exchanges(self) -> tuple[Exchange, ...]:
        """All requests, in order of asking, with the addresses that they went to."""
        for request, exchange in self._found.items():
            exchange.ip = self._proxy.ip_of(host_of(exchange.url))
            exchange.times = {name: float(value) for name, value in request.timing.items() if isinstance(value, int | float)}
        return tuple(self._found.values())

    def _on_received(self, event: dict[str, Any]) -> None:
        if event.get("type") == "Document" and len(self._documents) < MAX_EXCHANGES:
            self._documents[str(event["response"]["url"])[:_MAX_URL]] = str(event["requestId"])

    def _on_request(self, request: "Request") -> None:
        if self._proxy.phase == "deny":
            return
        if len(self._found) >= MAX_EXCHANGES:
            self.left_out += 1
            return
        self._found[request] = Exchange(
            url=request.url.partition("#")[0][:_MAX_URL],
            method=request.method[:20],
            kind=request.resource_type,
            started=datetime.now(UTC),
            main=request.is_navigation_request(),
            asked=_bounded(request.headers.items()),
            posted=(request.post_data_buffer or b"")[:_MAX_POSTED],
            gap="no response came",
        )

    def _on_response(self, response: "Response") -> None:
        exchange = self._found.get(response.request)
        if exchange is None:
            return
        exchange.status, exchange.status_text = response.status, response.status_text[:100]
        exchange.answered = _bounded(response.headers.items())
        exchange.gap = "the response was cut off"
        if 300 <= response.status < 400:
            exchange.body, exchange.gap = b"", ""
        elif self._proxy.phase == "load":
            self._responses[response.request] = response

    def _on_finished(self, request: "Request") -> None:
        exchange = self._found.get(request)
        if exchange is not None and exchange.main and request in self._responses:
            self._take(request)  # now: a document that leads on is gone from the browser's memory soon

    def _on_failed(self, request: "Request") -> None:
        exchange = self._found.get(request)
        if exchange is not None and exchange.body is None:
            exchange.gap = (request.failure or "failed")[:200]
            self._responses.pop(request, None)

    def _take(self, request: "Request") -> None:
        if request not in self._tasks:
            self._tasks[request] = asyncio.ensure_future(self._taken(self._found[request], self._responses[request]))

    async def _taken(self, exchange: Exchange, response: "Response") -> None:
        import playwright.async_api as api

        try:
            async with self._turn, asyncio.timeout(_ONE_S):
                exchange.version = (await response.http_version())[:20].upper()
                exchange.answered = _bounded((one["name"], one["value"]) for one in await response.headers_array())
                declared = exchange.answer("content-length")
                if self._bytes >= MAX_BODIES_BYTES or (declared.isdigit() and len(declared) < 20 and int(declared) > 8 * MAX_BODY_BYTES):
                    exchange.gap = "beyond the bound of what is kept"
                    return
                body = await self._body(exchange, response)
        except (api.Error, TimeoutError) as error:
            exchange.gap = "the browser no longer had it" if isinstance(error, api.Error) else "the browser did not give it in time"
            return
        if not body and declared.strip("0"):
            exchange.gap = "the browser no longer had it"
            return
        room = min(MAX_BODY_BYTES, MAX_BODIES_BYTES - self._bytes)
        exchange.body, exchange.cut, exchange.gap = body[:room], len(body) > room, ""
        self._bytes += len(exchange.body)

    async def _body(self, exchange: Exchange, response: "Response") -> bytes:
        import playwright.async_api as api

        try:
            return await response.body()
        except api.Error:
            if self._devtools is None or exchange.url not in self._documents:
                raise
            kept = await self._devtools.send("Network.getResponseBody", {"requestId": self._documents[exchange.url]})
            try:
                return base64.b64decode(kept["body"]) if kept["base64Encoded"] else str(kept["body"]).encode("utf-8")
            except binascii.Error:
                raise api.Error("not base64") from None


def _bounded(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name[:200], value[:_MAX_VALUE]) for name, value in list(fields)[:_MAX_FIELDS])
