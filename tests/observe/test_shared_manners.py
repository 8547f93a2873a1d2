"""Several processes together ask a service no more often than one may."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from fuwake.model.errors import ObserveFailure
from fuwake.observe.manners import Limits, Service
from fuwake.observe.shared_manners import SharedBucket, SharedSlots

LIMITS = Limits(per_s=1.0, burst=3, at_once=2)


class Clock:
    """Stands still unless it is set."""

    def __init__(self) -> None:
        self.now, self.slept = 1_000.0, [0.0]

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def _service(folder: Path, clock: Clock) -> Service:
    """As another process has it."""
    return Service("rdap jp", LIMITS, clock.sleep, SharedBucket(folder, "rdap jp", LIMITS.burst, clock), SharedSlots(folder, "rdap jp", 2))


def test_all_take_from_one_bucket_and_all_leave_a_service_alone(tmp_path: Path) -> None:
    clock = Clock()
    one, other = _service(tmp_path, clock), _service(tmp_path, clock)

    async def scene() -> None:
        for service in (one, other, one):
            await service.turn()
        assert max(clock.slept) == 0.0
        await other.turn()
        assert clock.slept[-1] == 1.0
        clock.now += 100.0
        one.leave_alone(30.0)
        with pytest.raises(ObserveFailure, match="fewer"):
            await other.turn()
        clock.now += 31.0
        await other.turn()

    asyncio.run(scene())


def test_a_clock_that_jumps_holds_nothing_back(tmp_path: Path) -> None:
    clock = Clock()
    one, other = _service(tmp_path, clock), _service(tmp_path, clock)

    async def scene() -> None:
        await one.turn()
        clock.now -= 900.0
        await other.turn()
        await one.turn()
        clock.now += 1.0
        await other.turn()
        assert max(clock.slept) == 0.0
        clock.now += 900.0
        one.leave_alone(3600.0)
        clock.now -= 100_000.0
        with pytest.raises(ObserveFailure, match="another 3600 s"):  # never longer than it could have asked for
            await other.turn()

    asyncio.run(scene())


HOLD = """
import asyncio, sys
from pathlib import Path
from fuwake.observe.shared_manners import SharedSlots
async def hold():
    async with SharedSlots(Path(sys.argv[1]), "x", 1):
        print("held", flush=True)
        await asyncio.Event().wait()
asyncio.run(hold())
"""


def test_what_a_killed_process_held_is_free(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    waited: list[float] = []

    async def tick(seconds: float) -> None:
        waited.append(seconds)
        holder.kill()
        await asyncio.to_thread(holder.wait)

    async def scene() -> None:
        slots = SharedSlots(tmp_path, "x", 1, tick)
        async with slots:
            assert waited
        async with slots:
            pass

    asyncio.run(scene())
    holder.stdout.close()
