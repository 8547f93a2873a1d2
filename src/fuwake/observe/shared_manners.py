"""The same limits for all processes that examine, on one machine or on several that share a folder: a file for each service.

A file's lock ends with its process, so one that was killed holds nothing back. The clock is the wall clock, as no other is the same for
all; one that jumps ahead lets a burst through, one that jumps back holds nothing back.
"""

import asyncio
import contextlib
import fcntl
import os
import random
import struct
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from fuwake.observe.manners import LONGEST_QUIET_S, Bucket

_NUMBERS = struct.Struct("ddd")
_LOCK = struct.Struct("hhqqi")  # struct flock of fcntl(2)
_TICK_S = 0.05


class SharedBucket:
    """A `Bucket` in a file."""

    def __init__(self, folder: Path, service: str, burst: int, clock: Callable[[], float] = time.time) -> None:
        self._path = folder / quote(service, safe="")
        self._burst, self.clock = burst, clock

    @contextlib.contextmanager
    def held(self) -> Iterator[Bucket]:
        """The numbers, for nobody else while the block lasts; what it makes of them is kept."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            kept = os.pread(handle, _NUMBERS.size, 0)
            now = self.clock()
            tokens, counted_at, quiet_until = _NUMBERS.unpack(kept) if len(kept) == _NUMBERS.size else (float(self._burst), now, 0.0)
            bucket = Bucket(tokens, min(counted_at, now), min(quiet_until, now + LONGEST_QUIET_S))
            yield bucket
            os.pwrite(handle, _NUMBERS.pack(bucket.tokens, bucket.counted_at, bucket.quiet_until), 0)
        finally:
            os.close(handle)


class SharedSlots:
    """So many questions under way at a time in all processes: `async with slots`. Bytes of a file, each locked by one question."""

    def __init__(self, folder: Path, service: str, count: int, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._path = folder / f"{quote(service, safe='')}.slots"
        self._count, self._sleep = count, sleep
        self._held: dict[asyncio.Task[object] | None, list[int]] = {}

    async def __aenter__(self) -> None:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while not self._locked(handle):
                await self._sleep(_TICK_S)
        except BaseException:  # cancelled meanwhile; raised again
            os.close(handle)
            raise
        self._held.setdefault(asyncio.current_task(), []).append(handle)

    async def __aexit__(self, *_: object) -> None:
        task = asyncio.current_task()
        handles = self._held[task]
        os.close(handles.pop())
        if not handles:
            del self._held[task]

    def _locked(self, handle: int) -> bool:
        first = random.randrange(self._count)  # noqa: S311  # where to begin to look
        for step in range(self._count):
            place = (first + step) % self._count
            try:
                fcntl.fcntl(handle, fcntl.F_OFD_SETLK, _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0))
            except BlockingIOError:
                continue
            return True
        return False
