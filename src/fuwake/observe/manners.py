"""How a service is treated by the whole process, however many cases ask it: how often, how many at once, and silence when it asks for it.

All here works across threads and event loops, for every case runs in a loop of its own.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from fuwake.model.errors import ObserveFailure

if TYPE_CHECKING:
    from fuwake.observe.shared_manners import SharedBucket, SharedSlots

TRANSIENT = frozenset({"timeout", "unreachable", "servfail"})
"""Failures after which asking again may help. Never an absent or an unreadable answer."""
LONGEST_TURN_S = 10.0
"""Longest wait for one's turn; whoever would wait longer is told so at once, and the case goes on without that answer."""
QUIET_S = 60.0
"""Silence after "too many questions", where the service does not say how long."""
LONGEST_QUIET_S = 3600.0
_FIRST_PAUSE_S = 0.25


class Limits(Struct, frozen=True, kw_only=True):
    """What one service is asked at most."""

    per_s: float
    """Questions a second in the long run."""
    burst: int
    """Questions that may go out together after a rest."""
    at_once: int
    """Questions under way at a time."""
    retries: int = 1
    """How often a question is asked again after a passing failure."""
    again_after: frozenset[str] = TRANSIENT


LIMITS: Mapping[str, Limits] = MappingProxyType(
    {
        # The user's own resolver. A question that timed out was sent again by the observer within its time.
        "dns": Limits(per_s=200, burst=400, at_once=100, again_after=TRANSIENT - {"timeout"}),
        "dnsbl": Limits(per_s=20, burst=40, at_once=20, retries=0),  # what it asks of DNS is asked again there
        # Registries publish no figures; these are for each top-level domain, and for the address registries together.
        "rdap": Limits(per_s=2, burst=10, at_once=6),
        "whois": Limits(per_s=1, burst=5, at_once=3),
        "safe_browsing": Limits(per_s=10, burst=20, at_once=8),
        "urlhaus": Limits(per_s=1, burst=5, at_once=2),
        "phishtank": Limits(per_s=0.5, burst=5, at_once=2),
        "virustotal": Limits(per_s=4 / 60, burst=4, at_once=1),  # docs.virustotal.com: public API, 4 a minute
        "urlscan": Limits(per_s=1, burst=5, at_once=2),
        # The sites themselves, all together: each is asked once, and not again where it is silent.
        "tls": Limits(per_s=20, burst=40, at_once=20, retries=0),
        "http": Limits(per_s=20, burst=40, at_once=20, retries=0),
        "site_page": Limits(per_s=20, burst=40, at_once=20),  # a passing failure would cost a round
        "ct": Limits(per_s=1 / 6, burst=5, at_once=2),  # crt.sh publishes no figure and refuses who asks often
    }
)
_USUAL = Limits(per_s=1, burst=5, at_once=2)

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


def service_of(observer: str, question: str) -> str:
    """Whose limit a question falls under: `rdap jp`, `rdap ip`, `dnsbl spamcop`, `dns` … The first word is the observer."""
    kind, _, subject = question.partition(" ")
    if observer in {"rdap", "whois"}:
        return f"{observer} {subject.rpartition('.')[2] if kind == 'domain' else kind}"
    return f"{observer} {kind}" if observer == "dnsbl" else observer


class Signal:
    """Happens once; waited for from any event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._happened = False
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = []

    async def wait(self) -> None:
        """Returns once it has happened."""
        loop = asyncio.get_running_loop()
        with self._lock:
            if self._happened:
                return
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.append((loop, future))
        await future

    def happen(self) -> None:
        """Wakes all who wait."""
        with self._lock:
            self._happened = True
            waiting, self._waiting = self._waiting, []
        for loop, future in waiting:
            try:
                loop.call_soon_threadsafe(_wake, future)
            except RuntimeError:  # that loop is closed: its case has ended
                continue


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


class Slots:
    """So many questions under way at a time: `async with slots`."""

    def __init__(self, count: int) -> None:
        self._lock = threading.Lock()
        self._free = count
        self._freed = Signal()

    async def __aenter__(self) -> None:
        while True:
            with self._lock:
                if self._free > 0:
                    self._free -= 1
                    return
                freed = self._freed
            await freed.wait()

    async def __aexit__(self, *_: object) -> None:
        with self._lock:
            self._free += 1
            freed, self._freed = self._freed, Signal()
        freed.happen()


@dataclass
class Bucket:
    """How much a service has been asked."""

    tokens: float
    counted_at: float
    quiet_until: float


class OwnBucket:
    """A bucket of this process."""

    def __init__(self, burst: int, clock: Clock) -> None:
        self.clock, self._lock = clock, threading.Lock()
        self._bucket = Bucket(float(burst), clock(), 0.0)

    @contextlib.contextmanager
    def held(self) -> Iterator[Bucket]:
        """The numbers, for nobody else while the block lasts."""
        with self._lock:
            yield self._bucket


class Service:
    """One service: a token bucket, its slots, and until when it wants to be left alone."""

    def __init__(self, name: str, limits: Limits, sleep: Sleep, bucket: "OwnBucket | SharedBucket", slots: "Slots | SharedSlots") -> None:
        self.name, self.limits, self.slots = name, limits, slots
        self._sleep, self._bucket = sleep, bucket

    async def turn(self) -> None:
        """Waits until the next question may go out. Raises ObserveFailure('rate-limited') where that would be too long."""
        with self._bucket.held() as bucket:
            now = self._bucket.clock()
            if now < bucket.quiet_until:
                left = bucket.quiet_until - now
                raise ObserveFailure("rate-limited", f"{self.name} asked for fewer questions; left alone for another {left:.0f} s")
            bucket.tokens = min(float(self.limits.burst), bucket.tokens + (now - bucket.counted_at) * self.limits.per_s)
            bucket.counted_at = now
            wait = max(0.0, (1.0 - bucket.tokens) / self.limits.per_s)
            if wait > LONGEST_TURN_S:
                raise ObserveFailure("rate-limited", f"{self.name} is not asked more often than fuwake's own limit for it allows")
            bucket.tokens -= 1.0
        if wait > 0:
            await self._sleep(wait)

    def leave_alone(self, seconds: float | None) -> None:
        """It said that there were too many questions: `seconds` as it asked for, None where it named no time."""
        wait = QUIET_S if seconds is None else min(max(seconds, 1.0), LONGEST_QUIET_S)
        with self._bucket.held() as bucket:
            bucket.quiet_until = max(bucket.quiet_until, self._bucket.clock() + wait)


class Manners:
    """The services of one process, or of all that share a folder."""

    def __init__(
        self,
        jitter: Callable[[], float],
        rates: Mapping[str, float] = MappingProxyType({}),
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        shared: Path | None = None,
    ) -> None:
        """jitter: a random number from 0 to 1. rates: observer → questions a second, in place of the table's. shared: a folder
        through which other processes keep the same limits.
        """
        self._shared = shared
        self._jitter, self._rates, self._clock, self._sleep = jitter, rates, clock, sleep
        self._lock = threading.Lock()
        self._services: dict[str, Service] = {}

    def service(self, observer: str, question: str) -> Service:
        """The service that a question goes to."""
        name = service_of(observer, question)
        with self._lock:
            if name not in self._services:
                limits = _at(LIMITS.get(observer, _USUAL), self._rates.get(observer))
                self._services[name] = Service(name, limits, self._sleep, *self._counted(name, limits))
            return self._services[name]

    def _counted(self, name: str, limits: Limits) -> "tuple[OwnBucket | SharedBucket, Slots | SharedSlots]":
        if self._shared is None:
            return OwnBucket(limits.burst, self._clock), Slots(limits.at_once)
        from fuwake.observe.shared_manners import SharedBucket, SharedSlots  # only in a service

        return SharedBucket(self._shared, name, limits.burst), SharedSlots(self._shared, name, limits.at_once)

    async def pause(self, attempt: int) -> None:
        """Between two attempts (the first pause is for attempt 1): half fixed, half random, doubled each time."""
        await self._sleep(_FIRST_PAUSE_S * 2 ** (attempt - 1) * (0.5 + self._jitter()))


def _at(limits: Limits, per_s: float | None) -> Limits:
    if per_s is None:
        return limits
    return Limits(
        per_s=per_s,
        burst=max(1, min(limits.burst, int(per_s * 10))),
        at_once=limits.at_once,
        retries=limits.retries,
        again_after=limits.again_after,
    )
