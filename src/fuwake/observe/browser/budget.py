"""The time of one case's visits together: the browser's start, the link's page, pages that came as files, what is put away after."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from fuwake.observe.browser.session import BrowserSession, first_line
from fuwake.settings import Settings

T = TypeVar("T")
GRACE_S = 1.0
"""What a browser that answers nothing gets beyond the limit, before the visit ends without it."""
END_S = 2.0
"""Beyond the limit: when the browser is ended whatever it does. Ending it takes less than a second: 33 s where 30 s are asked."""
_KEPT_FOR_A_FILE = 0.2
"""Part of the whole that is kept for each file that waits for its turn, so that a page without an end does not hide an attachment."""


class Share:
    """Until when one visit may go on."""

    def __init__(self, ends: float, clock: Callable[[], float]) -> None:
        self._ends = ends
        self._clock = clock

    def left(self) -> float:
        """Seconds; less than nothing where it is over."""
        return self._ends - self._clock()


class Budget:
    """Counts from the first visit on. `clock`: seconds, never set back."""

    def __init__(self, whole_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._whole_s = whole_s
        self._clock = clock
        self._ends: float | None = None
        self._files = 0

    def expect(self, files: int) -> None:
        """So many pages that came as files are visited after the link's."""
        self._files = files

    def take(self, *, file: bool = False) -> Share:
        """The next visit begins. `file`: it is that of a page that came as a file."""
        if self._ends is None:
            self._ends = self._clock() + self._whole_s
        self._files -= file and self._files > 0
        return Share(self._ends - self._files * _KEPT_FOR_A_FILE * self._whole_s, self._clock)

    def left(self) -> float:
        """Seconds of the whole; before the first visit all of them."""
        return self._ends - self._clock() if self._ends is not None else self._whole_s


@contextlib.asynccontextmanager
async def in_time(
    settings: Settings, shared: BrowserSession | None, budget: Budget | None, *, file: bool = False
) -> AsyncIterator[tuple[BrowserSession, Share]]:
    """The browser, started within the time, and that time. What nobody shares is made here: then the browser ends with the block.

    Raises ObserveFailure where there is no browser, or no time left to start one.
    """
    counted = budget or Budget(settings.visit_timeout_s)
    share = counted.take(file=file)
    async with contextlib.AsyncExitStack() as stack:
        session = shared if shared is not None else await stack.enter_async_context(BrowserSession(settings))
        if shared is None or budget is not None:
            session.end_in(counted.left() + END_S)
        await session.ready_within(share.left())
        yield session, share


class Parts:
    """The parts of one visit, each with its own limit within the visit's. `gaps`: what was not done, and why."""

    def __init__(self, share: Share) -> None:
        self._share = share
        self.gaps: list[str] = []

    async def run(self, name: str, work: Awaitable[T], cap_s: float) -> T | None:
        """The part's result, or None and a note where it failed or took too long."""
        import playwright.async_api as api

        left = min(cap_s, self._share.left())
        try:
            async with asyncio.timeout(max(left, 0.05)):
                return await work
        except TimeoutError:
            self.gaps.append(f"{name}: no time left" if left < cap_s else f"{name}: took longer than {cap_s:g} s")
        except api.Error as error:
            self.gaps.append(f"{name}: {first_line(error)}")
        return None
