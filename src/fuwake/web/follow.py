"""The progress of an examination as server-sent events (WHATWG HTML, 9.2), for pages and programs."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import msgspec
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from fuwake.web.office import Office
from fuwake.web.reads import Missing, Progress

LONGEST_S = 600.0
"""Then the stream ends; a browser opens it again by itself."""
_BREATH_S = 15.0
"""After so long without news a comment is sent, so that nobody on the way takes the connection for dead."""
_LOOKS_S = ((20.0, 0.3), (120.0, 1.0), (LONGEST_S, 3.0))
"""(up to this age, pause between two looks)."""


def follow(office: Office, look: Callable[[], Progress]) -> StreamingResponse:
    """An event `progress` for each change, the last one when the examination has ended. Raises Missing, HTTPException 503."""
    look()  # what is not there is told before the stream begins
    if not office.watchers.take():
        raise HTTPException(503, "many follow examinations just now", {"Retry-After": "5"})
    return _Followed(office, _events(look))


class _Followed(StreamingResponse):
    """Gives its place back however it ends, also where it never began."""

    def __init__(self, office: Office, events: AsyncIterator[str]) -> None:
        super().__init__(events, media_type="text/event-stream")
        self._office = office

    async def stream_response(self, send: object) -> None:
        try:
            await super().stream_response(send)  # type: ignore[arg-type]  # handed on as it came
        finally:
            self._office.watchers.give_back()


async def _events(look: Callable[[], Progress]) -> AsyncIterator[str]:
    began = told = time.monotonic()
    before: Progress | None = None
    yield "retry: 2000\n\n"
    while (age := time.monotonic() - began) < LONGEST_S:
        try:
            now = await run_in_threadpool(look)
        except Missing:  # forgotten meanwhile
            return
        if now != before:
            before, told = now, time.monotonic()
            yield f"event: progress\ndata: {msgspec.json.encode(now).decode()}\n\n"
            if now.ended:
                return
        elif time.monotonic() - told > _BREATH_S:
            told = time.monotonic()
            yield ":\n\n"
        await asyncio.sleep(next(pause for until, pause in _LOOKS_S if age <= until))
