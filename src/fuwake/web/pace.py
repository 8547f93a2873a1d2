"""How often somebody may do something: a bucket for each, which fills again with time."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

_MOST_KNOWN = 20_000
"""Of the least recently seen a full bucket is assumed again."""


class Pace:
    """`burst` at once, and `per_minute` in the long run. For threads."""

    def __init__(self, per_minute: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_s, self._burst, self._clock = per_minute / 60, burst, clock
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, who: str) -> float:
        """0 where it may be done now, and it is counted; else the seconds to wait."""
        with self._lock:
            left = self._left(who)
            if left < 1:
                return (1 - left) / self._per_s
            self._keep(who, left - 1)
            return 0.0

    def wait(self, who: str) -> float:
        """The same without counting."""
        with self._lock:
            left = self._left(who)
            return (1 - left) / self._per_s if left < 1 else 0.0

    def forget(self, who: str) -> None:
        """Starts anew with a full bucket."""
        with self._lock:
            self._known.pop(who, None)

    def _left(self, who: str) -> float:
        now = self._clock()
        left, then = self._known.get(who, (self._burst, now))
        return min(self._burst, left + (now - then) * self._per_s)

    def _keep(self, who: str, left: float) -> None:
        self._known[who] = (left, self._clock())
        self._known.move_to_end(who)
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
