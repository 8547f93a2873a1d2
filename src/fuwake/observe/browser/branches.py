"""Frames that run in a process of their own: a DevTools session for each, ready before anything in the frame runs.

Playwright gives a session for such a frame only when its scripts run already. The browser itself stops a new one until all who listen
let it go on; what is said to it goes through the page's session (Chrome DevTools Protocol, domain Target, not flattened).
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import msgspec

MOST = 20
"""Frames of one page; those beyond go on unwatched."""
_DEEPEST = 4
_ANSWER_S = 5.0


class Session(Protocol):
    """What Playwright's CDPSession does, as far as it is needed here."""

    async def send(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer. Raises playwright's Error."""

    def on(self, event: Any, handler: Callable[..., Any]) -> None:
        """Calls the handler with each such event."""


class Branch:
    """The session of one frame, spoken to through the one above."""

    def __init__(self, above: Session, name: str) -> None:
        self._above = above
        self._name = name
        self._count = 0
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._handlers: dict[str, list[Callable[..., Any]]] = {}

    def on(self, event: Any, handler: Callable[..., Any]) -> None:
        """Calls the handler with each such event."""
        self._handlers.setdefault(str(event), []).append(handler)

    async def send(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer. Raises playwright's Error where it says no, or the frame has gone."""
        import playwright.async_api as api

        self._count += 1
        number = self._count
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        message = json.dumps({"id": number, "method": method, "params": params or {}})
        try:
            await self._above.send("Target.sendMessageToTarget", {"sessionId": self._name, "message": message})
            async with asyncio.timeout(_ANSWER_S):
                return await answer
        except TimeoutError:
            raise api.Error(f"{method}: the frame does not answer") from None
        finally:
            del self._waiting[number]

    def receive(self, message: str) -> None:
        """A message of the frame: an answer or an event."""
        import playwright.async_api as api

        said = msgspec.json.decode(message, type=dict[str, Any])
        answer = self._waiting.get(said.get("id", 0))
        if answer is not None and not answer.done():
            if "error" in said:
                answer.set_exception(api.Error(str(said["error"].get("message", ""))[:300]))
            else:
                answer.set_result(said.get("result") or {})
        for handler in self._handlers.get(str(said.get("method", "")), ()):
            handler(said.get("params", {}))

    def gone(self) -> None:
        """Nobody answers any more."""
        import playwright.async_api as api

        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(api.Error("the frame has gone"))


class Branches:
    """Calls `begin` with the session of each such frame below a page, frames in frames too."""

    def __init__(self, begin: Callable[[Session], Awaitable[None]]) -> None:
        self._begin = begin
        self._count = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def watch(self, session: Session, depth: int = 0) -> None:
        """From now on. Raises playwright's Error."""
        known: dict[str, Branch] = {}

        def attached(event: dict[str, Any]) -> None:
            branch = known[event["sessionId"]] = Branch(session, event["sessionId"])
            task = asyncio.ensure_future(self._start(branch, depth + 1))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        def received(event: dict[str, Any]) -> None:
            if event["sessionId"] in known:
                known[event["sessionId"]].receive(event["message"])

        def detached(event: dict[str, Any]) -> None:
            branch = known.pop(event["sessionId"], None)
            if branch is not None:
                branch.gone()

        session.on("Target.attachedToTarget", attached)
        session.on("Target.receivedMessageFromTarget", received)
        session.on("Target.detachedFromTarget", detached)
        only = [{"type": "iframe"}, {"exclude": True}]
        await session.send("Target.setAutoAttach", {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": False, "filter": only})

    async def _start(self, branch: Branch, depth: int) -> None:
        import playwright.async_api as api

        self._count += 1
        with contextlib.suppress(api.Error):
            if self._count <= MOST:
                await self._begin(branch)
            if depth < _DEEPEST:
                await self.watch(branch, depth)
        with contextlib.suppress(api.Error):
            await branch.send("Runtime.runIfWaitingForDebugger")
