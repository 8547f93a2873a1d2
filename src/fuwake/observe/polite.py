"""Asks any observer with manners: within its limits, again after a passing failure, and never twice what is already known.

`AnswerCache` and `Manners` are of the whole process: in a flood of like mails each question goes out once, also where many cases
ask it at the same moment.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Observer, Raw
from fuwake.observe.lifetimes import FAILURE_S, lifetime_s, wait_s
from fuwake.observe.manners import Manners, Service, Signal

MOST_ANSWERS = 20_000
MOST_BYTES = 64_000_000


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """An answer or a failure, and until when it holds (seconds of the cache's clock)."""

    outcome: Raw | ObserveFailure
    asked_at: datetime
    until: float

    @property
    def size(self) -> int:
        return len(self.outcome.body) if isinstance(self.outcome, Raw) else 0

    def first(self) -> Raw:
        """For the case that asked. Raises ObserveFailure."""
        if isinstance(self.outcome, ObserveFailure):
            raise self.outcome
        return self.outcome

    def again(self) -> Raw:
        """For a later case: with the time at which it was really asked. Raises ObserveFailure."""
        if isinstance(self.outcome, ObserveFailure):
            raise ObserveFailure(self.outcome.reason, self.outcome.detail, asked_at=self.asked_at)
        return msgspec.structs.replace(self.outcome, asked_at=self.asked_at)


class AnswerCache:
    """Answers in memory, each for its own lifetime, the oldest dropped first; and which questions are under way."""

    def __init__(self, longest_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """longest_s: longest time that any answer is used again; 0: none is."""
        self.longest_s, self.clock = longest_s, clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._bytes = 0
        self._under_way: dict[tuple[str, str], Signal] = {}

    def claim(self, key: tuple[str, str]) -> _Kept | Signal | None:
        """What is known; else a signal where another asks just now; else None: the caller asks, and then calls `settle`."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and self.clock() < kept.until:
                return kept
            if key in self._under_way:
                return self._under_way[key]
            self._under_way[key] = Signal()
            return None

    def settle(self, key: tuple[str, str], kept: _Kept | None) -> None:
        """What came of it; None where the caller gave up, so that the next one asks."""
        with self._lock:
            if kept is not None:
                self._drop(key)
                self._kept[key] = kept
                self._bytes += kept.size
                while len(self._kept) > MOST_ANSWERS or self._bytes > MOST_BYTES:
                    self._drop(next(iter(self._kept)))
            signal = self._under_way.pop(key)
        signal.happen()

    def _drop(self, key: tuple[str, str]) -> None:
        old = self._kept.pop(key, None)
        self._bytes -= old.size if old is not None else 0


class Polite:
    """An observer asked with manners; its name, its questions and its way to read are those of the one inside."""

    def __init__(self, observer: Observer, manners: Manners, cache: AnswerCache) -> None:
        self._observer, self._manners, self._cache = observer, manners, cache
        self.name, self.active, self.leaves = observer.name, observer.active, observer.leaves

    def read(self, question: str, raw: bytes) -> Reading:
        """As the observer inside."""
        return self._observer.read(question, raw)

    async def ask(self, question: str) -> Raw:
        """The answer, from an earlier case where it still holds (`Raw.asked_at` is then set). Raises ObserveFailure."""
        if self._cache.longest_s <= 0:
            return (await self._politely(question)).first()
        key = (self.name, question)
        while (known := self._cache.claim(key)) is not None:
            if isinstance(known, _Kept):
                return known.again()
            await known.wait()
        kept: _Kept | None = None
        try:
            kept = await self._politely(question)
        finally:  # cancelled, or not asked at all: the next who needs it asks
            self._cache.settle(key, kept)
        return kept.first()

    async def _politely(self, question: str) -> _Kept:
        """Asks until there is an outcome that asking again would not better. Raises ObserveFailure where it was not asked at all."""
        service = self._manners.service(self.name, question)
        await service.turn()
        attempt = 0
        while True:
            kept, reason = await self._once(service, question)
            attempt += 1
            if reason not in service.limits.again_after or attempt > service.limits.retries:
                return kept
            await self._manners.pause(attempt)
            try:
                await service.turn()
            except ObserveFailure:
                return kept

    async def _once(self, service: Service, question: str) -> tuple[_Kept, str | None]:
        """(outcome, reason of its failure)"""
        asked_at = datetime.now(UTC)
        outcome: Raw | ObserveFailure
        reason: str | None
        try:
            async with service.slots:
                outcome = await self._observer.ask(question)
        except ObserveFailure as failure:
            outcome, reason, lifetime = failure, failure.reason, FAILURE_S
        else:
            asked_at = outcome.asked_at or asked_at  # where all that it asked was known
            reading = self._observer.read(question, outcome.body)
            reason = reading.reason if reading.status == "failed" else None
            lifetime = lifetime_s(self.name, reading, outcome.body)
        if reason == "rate-limited":
            service.leave_alone(wait_s(outcome.body, asked_at) if isinstance(outcome, Raw) else None)
        return _Kept(outcome=outcome, asked_at=asked_at, until=self._cache.clock() + min(lifetime, self._cache.longest_s)), reason
