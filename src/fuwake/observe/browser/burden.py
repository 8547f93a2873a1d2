"""How much memory the browser and everything below it takes, and what is ended where it takes too much.

Two bounds hold at every level of the cage and need no privilege: the kernel's own on each process (`RLIMIT_DATA`, set where the browser is
started; setrlimit(2)), and this watch over all of them together, which looks four times a second.
"""

import asyncio
import contextlib
import os
import re
import signal
from pathlib import Path

EACH_BYTES = 8_000_000_000
"""What one process may map for writing. Chromium 156 maps more than 4 GB that it never writes to: with 4 GB its tabs do not start.
RLIMIT_AS would not do at all, since it asks for terabytes of addresses."""
_EVERY_S = 0.25
_LOOKS = 200
_MOST_TABS = 4
"""Tabs that are ended for their memory before the browser is."""
_TAKEN = re.compile(rb"^Rss(?:Anon|Shmem):\s+(\d+) kB", re.MULTILINE)


async def watch(pid: int, most_bytes: int) -> None:
    """Until cancelled, or nothing is left: where all take more than `most_bytes`, the greatest tab is ended, in the end everything."""
    ended = 0
    while True:
        taken = await asyncio.to_thread(taken_below, pid)
        if not taken:
            return
        if sum(taken.values()) > most_bytes:
            tabs = {one: size for one, size in taken.items() if _is_tab(one)}
            ended += 1
            greatest = max(tabs, key=tabs.__getitem__) if tabs and ended <= _MOST_TABS else pid
            kill(greatest)
            await _gone(greatest)
        await asyncio.sleep(_EVERY_S)


async def _gone(pid: int) -> None:
    """Until what was ended has given its memory back (a gigabyte takes a while on a busy machine), so that nothing else is ended for it."""
    for _ in range(_LOOKS):
        if not _taken(pid):
            return
        await asyncio.sleep(_EVERY_S / 5)


def taken_below(pid: int) -> dict[int, int]:
    """Bytes of each process from `pid` down: its own memory and what it shares (which counts for each that has it: proc(5), RssShmem)."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            parents[int(path.name)] = int((path / "stat").read_bytes().rpartition(b")")[2].split()[1])
    found, grown = {pid} & parents.keys(), True
    while grown:
        more = {one for one, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return {one: _taken(one) for one in found}


def _taken(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_bytes()
    except (OSError, ProcessLookupError):
        return 0
    return 1024 * sum(int(number) for number in _TAKEN.findall(status))


def _is_tab(pid: int) -> bool:
    with contextlib.suppress(OSError, ProcessLookupError):
        return b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def kill(pid: int) -> None:
    """Ends a process at once; nothing where it is gone."""
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)


def started_as(folder: Path) -> int | None:
    """The process that the start command of this folder became; None where it is gone, or its number is another's by now."""
    try:
        pid = int((folder / "pid").read_text(encoding="ascii"))
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError, ProcessLookupError):
        return None
    return pid if bytes(folder) in words else None
