"""Asks an observer once, within its time, and writes down what happened."""

import asyncio
import hashlib
import re
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Protocol

import msgspec

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Observation, Reading, Reason, unasked
from fuwake.observe._protocol import Observer, Raw

_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")  # not a backslash that was written before `u0000`

Keep = Callable[[bytes], str]
"""Stores bytes as evidence and returns their sha256."""


class Notes(Protocol):
    """Remembers outcomes for a recorder that asks on where an earlier one was killed."""

    def known(self, key: str) -> tuple[Observation, Mapping[str, bytes]] | None:
        """What came of a question, and what its answer names by sha256; all of that has been kept. None: it is open."""

    def note(self, observation: Observation, pieces: Iterable[str]) -> None:
        """What came of a question. pieces: sha256 of what its answer names."""


class Recorder:
    """Turns questions into observations. The same question is asked once, however many ask for it."""

    def __init__(self, keep: Keep, budget_s: float, notes: Notes | None = None) -> None:
        self._keep = keep
        self._notes = notes
        self._ends = time.monotonic() + budget_s
        self._asked: dict[str, asyncio.Task[Observation]] = {}
        self.observations: dict[str, Observation] = {}
        self.pieces: dict[str, bytes] = {}
        """What answers name by sha256, as it is kept."""

    async def ask(self, observer: Observer, question: str) -> Observation:
        """The observation for this question; concurrent and later callers share it."""
        key = f"{observer.name}:{question}"
        task = self._asked.get(key)
        if task is None:
            task = asyncio.ensure_future(self._observe(observer, question, key))
            self._asked[key] = task
        return await asyncio.shield(task)

    def skip(self, observer: str, question: str, reason: Reason, detail: str) -> Observation:
        """Writes down that a question was not asked, and why."""
        observation = unasked(observer, question, reason, detail, datetime.now(UTC))
        self.observations.setdefault(observation.id, observation)
        return observation

    def counts(self) -> tuple[int, int]:
        """(answered, asked) so far."""
        return sum(task.done() for task in self._asked.values()), len(self._asked)

    def waiting_for(self) -> str:
        """The oldest question that is still open; empty where none is."""
        return next((key for key, task in self._asked.items() if not task.done()), "")

    async def cancel(self) -> None:
        """Ends what is still under way."""
        open_tasks = [task for task in self._asked.values() if not task.done()]
        for task in open_tasks:
            task.cancel()
        await asyncio.gather(*open_tasks, return_exceptions=True)

    async def _observe(self, observer: Observer, question: str, key: str) -> Observation:
        if self._notes is not None and (noted := self._notes.known(key)) is not None:
            self.observations[key], pieces = noted
            self.pieces |= pieces
            return noted[0]
        observation, pieces = await self._put(observer, question, key)
        self.pieces |= pieces
        self.observations[key] = observation
        if self._notes is not None:
            self._notes.note(observation, pieces)
        return observation

    async def _put(self, observer: Observer, question: str, key: str) -> tuple[Observation, dict[str, bytes]]:
        asked_at, started = datetime.now(UTC), time.monotonic()
        raw: Raw | None = None
        earlier: datetime | None = None
        try:
            left = self._ends - started
            if left <= 0:
                raise ObserveFailure("budget", "the time for look-ups of this case was used up")
            async with asyncio.timeout(left):
                raw = await observer.ask(question)
            earlier = raw.asked_at
            reading = plain(observer.read(question, raw.body))
        except ObserveFailure as failure:
            earlier = failure.asked_at
            reading = Reading(status="failed", data=None, reason=failure.reason, detail=failure.detail)  # type: ignore[arg-type]  # reasons are words of Reason by contract
        except TimeoutError:
            reading = Reading(status="failed", data=None, reason="budget", detail="the time for look-ups of this case ran out")
        evidence = self._keep(raw.body) if raw is not None else None
        pieces = {self._keep(attachment): attachment for attachment in (raw.attachments if raw is not None else ())}
        observation = Observation(
            id=key,
            observer=observer.name,
            subject=question,
            asked_at=earlier or asked_at,
            elapsed_s=round(time.monotonic() - started, 3),
            source=raw.source if raw is not None else "",
            status=reading.status,
            data=reading.data,
            evidence=evidence,
            active=observer.active,
            reason=reading.reason,
            detail=reading.detail,
            cached=earlier is not None,
        )
        return observation, pieces


def plain(reading: Reading) -> Reading:
    """The same reading with its data as JSON holds it, so that a case in memory and one read back are equal; NUL as U+FFFD."""
    encoded = msgspec.json.encode((reading.data, reading.detail))
    if b"\\u0000" in encoded:
        encoded = _NUL.sub(rb"\1\\ufffd", encoded)
    data, detail = msgspec.json.decode(encoded)
    return msgspec.structs.replace(reading, data=data, detail=detail)


def digest(data: bytes) -> str:
    """sha256 in hex: the name of every piece of evidence."""
    return hashlib.sha256(data).hexdigest()
