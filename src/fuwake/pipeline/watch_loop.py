"""Rounds of all cases of a folder that are due; and the same again and again, sleeping in between.

All that a loop knows lies in the case folders, so it can be ended at any time and goes on where it was.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec import Struct

from fuwake.model.errors import CaseFolderError, FuwakeError
from fuwake.model.watch import Watch
from fuwake.pipeline.watch_round import NothingToWatch, Watching, watch_round
from fuwake.pipeline.watch_schedule import Schedule, due_at
from fuwake.store.watch_rounds import alone, read_timeline

LONGEST_SLEEP = timedelta(hours=1)
"""New cases are noticed after no longer than this."""
AGAIN = timedelta(minutes=15)
"""After a round that could not be made at all."""
_WATCHED = frozenset({"phishing", "suspicious"})


class Clock(Protocol):
    """What time it is, and waiting."""

    def now(self) -> datetime:
        """Now, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Waits. A KeyboardInterrupt ends it."""
        ...


class _Run(Struct):
    dissected_at: datetime


class _Verdict(Struct):
    label: str


class _Head(Struct):
    """All that is read of a case to tell whether it is due."""

    run: _Run
    verdict: _Verdict


class Due(Struct, frozen=True, kw_only=True):
    """A case of the folder."""

    path: Path
    at: datetime | None
    """When its next round is due; None: not watched any more."""
    watch: Watch | None


Told = Callable[[Path, Watch | Exception], None]
"""Told of each round, or why there was none."""


def cases(folder: Path, plan: Schedule) -> Iterator[Due]:
    """The cases of a folder whose mail is phishing or suspicious, by name. Others, and what is no case folder, are passed over."""
    for path in sorted(entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(".")):
        try:
            head = msgspec.json.decode((path / "case.json").read_bytes(), type=_Head)
            watch = read_timeline(path)
        except (OSError, msgspec.DecodeError, CaseFolderError):
            continue
        if head.verdict.label in _WATCHED:
            yield Due(path=path, at=due_at(plan, head.run.dissected_at, watch), watch=watch)


class Sweeper:
    """Goes over a folder."""

    def __init__(self, folder: Path, plan: Schedule, clock: Clock, watching: Watching, told: Told) -> None:
        self._folder, self._plan, self._clock, self._watching, self._told = folder, plan, clock, watching, told
        self._failed: dict[Path, datetime] = {}
        self._unwatchable: set[Path] = set()

    def sweep(self) -> datetime | None:
        """One round of each case that is due, the longest due first. Returns when the next one is; None where none will be.

        Raises FuwakeError where another run is at this folder.
        """
        with alone(self._folder):
            for path, due in sorted(self._waiting().items(), key=lambda pair: pair[1]):
                now = self._clock.now()
                if due <= now:
                    self._round(path, now)
            return min(self._waiting().values(), default=None)

    def keep_on(self) -> None:
        """Sweeps until no case is watched any more, or until it is interrupted."""
        while (then := self.sweep()) is not None:
            self._clock.sleep(max(0.0, min(then - self._clock.now(), LONGEST_SLEEP).total_seconds()))

    def _waiting(self) -> dict[Path, datetime]:
        """Cases that are still watched, and when their next round is."""
        due = {one.path: one.at for one in cases(self._folder, self._plan) if one.path not in self._unwatchable}
        return {path: max(at, self._failed.get(path, at)) for path, at in due.items() if at is not None}

    def _round(self, path: Path, now: datetime) -> None:
        try:
            self._told(path, watch_round(path, now, self._watching))
        except NothingToWatch:
            self._unwatchable.add(path)
        except (FuwakeError, OSError) as error:
            self._failed[path] = now + AGAIN
            self._told(path, error)
