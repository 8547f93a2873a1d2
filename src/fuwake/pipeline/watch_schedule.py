"""When a case is looked at again: dense at first, then daily, then weekly, and no more once it has long been down. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from fuwake.derive.watch_signs import STATES
from fuwake.derive.watch_timeline import NOT_UP
from fuwake.model.errors import SettingsError
from fuwake.model.watch import Watch

NEVER = timedelta(days=36_500)
CONFIRM_AFTER = timedelta(hours=1)
"""After a first sign that it is not up, the next round, which may prove it, comes no later than this."""
SHORTEST = timedelta(minutes=10)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(\d{1,5})\s*([mhdw])")
_STEP = re.compile(r"(\S+) until (\S+)")


class Step(Struct, frozen=True, kw_only=True):
    """A stretch of the schedule."""

    every: timedelta
    until: timedelta
    """Age of the case at which the next stretch begins."""


class Schedule(Struct, frozen=True, kw_only=True):
    """Stretches in order of age; after the last one the case is not watched any more."""

    steps: tuple[Step, ...]
    stop_after_down: timedelta
    """How long everything has been down when watching ends."""


def duration(text: str) -> timedelta:
    """`30m`, `6h`, `14d`, `4w`. Raises SettingsError."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or int(found.group(1)) == 0:
        raise SettingsError(f"{text!r} is no length of time: a number and one of m, h, d, w, like 6h or 14d")
    return timedelta(**{_UNITS[found.group(2)]: int(found.group(1))})


def schedule(steps: Sequence[str], stop_after_down: str) -> Schedule:
    """From the settings: `2h until 1d`, `1d until 7d` …; `never` or a length of time. Raises SettingsError."""
    made: list[Step] = []
    for text in steps:
        found = _STEP.fullmatch(text.strip())
        if found is None:
            raise SettingsError(f"watch_schedule: {text!r} is not of the form `2h until 1d`")
        made.append(_step(duration(found.group(1)), duration(found.group(2))))
    if not made or [step.until for step in made] != sorted({step.until for step in made}):
        raise SettingsError("watch_schedule: wants one step or more, each until a later time than the one before")
    return Schedule(steps=tuple(made), stop_after_down=NEVER if stop_after_down == "never" else duration(stop_after_down))


def steadily(every: str, until: str, stop_after_down: timedelta) -> Schedule:
    """The same distance all the time. Raises SettingsError."""
    return Schedule(steps=(_step(duration(every), duration(until)),), stop_after_down=stop_after_down)


def _step(every: timedelta, until: timedelta) -> Step:
    if every < SHORTEST:
        raise SettingsError(f"a case is not looked at more often than every {SHORTEST.seconds // 60}m")
    return Step(every=every, until=until)


def due_at(plan: Schedule, began_at: datetime, watch: Watch | None) -> datetime | None:
    """When the next round of a case is due, perhaps in the past; None where it is not watched any more.

    began_at: when the case was dissected. watch: its time line so far. A missed round is not made up for: there is one, when it can be.
    """
    last = watch.rounds[-1].at if watch is not None and watch.rounds and watch.rounds[-1].number > 0 else began_at
    if watch is not None and _long_down(watch, last, plan.stop_after_down):
        return None
    step = next((step for step in plan.steps if last - began_at < step.until), None)
    if step is None:
        return None
    every = min(step.every, CONFIRM_AFTER) if watch is not None and _suspects(watch) else step.every
    due = last + every
    return due if due - began_at <= plan.steps[-1].until else None


def _long_down(watch: Watch, last: datetime, limit: timedelta) -> bool:
    """Whether everything but the places that data would go to has been down for so long, and was so in the last round."""
    seen = [now for now in watch.now if now.use != "target"]
    return bool(seen) and all(
        now.state in NOT_UP and now.since_at is not None and now.told_at == last and last - now.since_at >= limit for now in seen
    )


def _suspects(watch: Watch) -> bool:
    """Whether the last round had a first sign that something is not up."""
    told = {now.host: now.state for now in watch.now}
    return any(
        moment.state == "could_not_tell" and STATES.get(moment.why) in NOT_UP and told.get(moment.host) not in NOT_UP
        for moment in watch.rounds[-1].moments
    )
