"""Work on hostile bytes in a process of its own, under limits of time and memory that the kernel keeps.

The process gets a batch of jobs, answers each in turn and ends where a limit ends it: SIGPROF after the processor time of one job
(SIGALRM where it waits for something), whatever code is running, and no memory beyond RLIMIT_DATA. Whoever started it sees the
pipe close and knows which job was under way. Its answers are plain bytes, never pickles: what a damaged process says is not executed.
"""

import contextlib
import gc
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from msgspec import Struct

from fuwake.model.errors import FuwakeError

LONGEST_ANSWER = 1_000_000_000
"""Bytes of one answer."""
PATIENCE = 6
_READY, _DONE, _REFUSED = b"=", b"+", b"-"

Work = Callable[[Any, bytes], bytes]
"""A function of a module, so that another process can import it: (what the job is about, its bytes) → answer without newlines."""


class Limits(Struct, frozen=True, kw_only=True):
    """Of one job."""

    seconds: float = 10.0
    """Processor time; by the clock, on a machine that may have other things to do, `PATIENCE` times that."""
    memory_bytes: int = 512_000_000
    """Of the whole process."""


class WorkerFailed(FuwakeError):
    """A worker process ended before its first job."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of a job: bytes, or why there are none (plain English)."""

    data: bytes
    trouble: str | None = None


class Worker:
    """A process that does jobs. Not to be shared by threads."""

    def __init__(self, work: Work, limits: Limits) -> None:
        self._limits = limits
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe(duplex=True)
        self._process = context.Process(target=_serve, args=(theirs, work, limits), daemon=True)
        self._process.start()
        theirs.close()
        self._is_ready = False
        self.ended = False
        """Whether the process is gone and everything that it said has been taken."""

    def give(self, jobs: list[tuple[Any, bytes]]) -> None:
        """Hands over a batch. Only to a worker that has answered all of the one before: else both sides might wait for ever."""
        with contextlib.suppress(OSError):  # it ended: `take` tells
            self.pipe.send(jobs)

    def take(self) -> Answer | None:
        """The next answer (blocks), or None where the worker has just said that it is ready.

        A job that ended its process has its answer too; then `ended` is true. Raises WorkerFailed where it never became ready.
        """
        try:
            kind, data = _parted(self.pipe.recv_bytes(LONGEST_ANSWER))
        except (EOFError, OSError):
            self._process.join(1)  # it closes its pipe before it ends
            self.stop()
            if not self._is_ready:
                raise WorkerFailed(f"a worker process could not start (exit status {self._process.exitcode})") from None
            return Answer(data=b"", trouble=self._why())
        if kind == _READY:
            self._is_ready = True
            return None
        return Answer(data=data) if kind == _DONE else Answer(data=b"", trouble=data.decode("utf-8", "replace"))

    def stop(self) -> None:
        """Ends the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self.pipe.close()
        self.ended = True

    def _why(self) -> str:
        status = self._process.exitcode
        if status in (-signal.SIGPROF, -signal.SIGALRM):
            return f"not finished within {self._limits.seconds:g} s; stopped"
        if status is not None and status < 0:
            return f"the process that read it was ended by signal {signal.Signals(-status).name}"
        return f"the process that read it ended with status {status}"


def _parted(message: bytes) -> tuple[bytes, bytes]:
    return message[:1], message[1:]


def _serve(pipe: "Connection[Any, Any]", work: Work, limits: Limits) -> None:
    """The process: reads a batch, answers each job, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    for number in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(number, signal.SIG_DFL)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_least(limits.memory_bytes, most), most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pipe.send_bytes(_READY)
        while True:
            for about, data in pipe.recv():
                _answer(pipe, work, limits, about, data)
            if gc.get_freeze_count() == 0:
                settle()
    except (EOFError, OSError):
        return  # the parent has gone


def _answer(pipe: "Connection[Any, Any]", work: Work, limits: Limits, about: Any, data: bytes) -> None:
    _watch(limits.seconds)
    try:
        answer = _DONE + work(about, data)
    except MemoryError:
        _watch(0)
        pipe.send_bytes(_REFUSED + f"needed more than {limits.memory_bytes / 1_000_000:g} MB of memory; stopped".encode())
        return
    _watch(0)
    pipe.send_bytes(answer)


def settle() -> None:
    """What the first batch loaded (modules, tables) stays: the collector need not look at it again and again (a fifth of the time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _watch(seconds: float) -> None:
    """Sets the kernel's watch; 0 ends it."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * PATIENCE)


def _least(wanted: int, most: int) -> int:
    return wanted if most == resource.RLIM_INFINITY else min(wanted, most)


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
