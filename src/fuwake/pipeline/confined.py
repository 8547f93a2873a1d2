"""Work on hostile bytes in a process of its own, under limits of time and memory that the kernel keeps.

The process gets a batch of jobs, answers each in turn and ends where a limit ends it: SIGPROF after the processor time of one job
(SIGALRM where it waits for something), whatever code is running, and no more memory than RLIMIT_DATA. Whoever started it sees the
pipe close and knows which job was under way. Its answers are plain bytes, never pickles: what a damaged process says is not executed.

A fork has everything that its maker has, so a message need not be sent to it, and starts in milliseconds; a fresh process can be
started from a program that runs threads. Where the system has no RLIMIT_DATA that counts (macOS), only time is limited.
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
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec import Struct

from fuwake.model.case import Limit, Stop
from fuwake.model.errors import FuwakeError, UnreadableInput
from fuwake.settings import Settings

LONGEST_ANSWER = 1_000_000_000
"""Bytes of one answer."""
PATIENCE = 6
_READY, _DONE, _REFUSED, _TOO_MUCH = b"=", b"+", b"-", b"!"

Work = Callable[[Any, bytes], bytes]
"""(what the job is about, its bytes) → answer. A function of a module, so that another process can import it, unless it is forked.

May raise UnreadableInput: the job is answered with its words.
"""


class Limits(Struct, frozen=True, kw_only=True):
    """Of one job."""

    seconds: float = 10.0
    """Processor time; by the clock, on a machine that may have other things to do, `PATIENCE` times that."""
    memory_bytes: int = 512_000_000
    """Of the process, beyond what it had when it began: a fork begins with all that its maker has."""


USUAL = Limits()


def limits_of(settings: Settings) -> Limits:
    """The limits that the settings set."""
    return Limits(seconds=settings.message_timeout_s, memory_bytes=settings.message_memory_bytes)


class WorkerFailed(FuwakeError):
    """A worker process ended before its first job."""


class Stopped(FuwakeError):
    """A limit, or a fault of ours, ended a job."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.what)
        self.stop = stop


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of a job: bytes, or why there are none (plain English)."""

    data: bytes
    trouble: str | None = None
    limit: Limit | None = None
    """Which limit ended it; None where the work itself says that there is nothing to read."""


class Worker:
    """A process that does jobs. Not to be shared by threads."""

    def __init__(self, work: Work, limits: Limits, *, fork: bool = False) -> None:
        self._limits = limits
        context = multiprocessing.get_context("fork" if fork else "spawn")
        self.pipe, theirs = context.Pipe(duplex=True)
        ours = self.pipe if fork else None  # a fork has this end too and must close it, to see that its maker is gone
        self._process = context.Process(target=_serve, args=(theirs, ours, work, limits), daemon=True)  # type: ignore[attr-defined]  # both contexts have it
        self._process.start()
        theirs.close()
        self._is_ready = False
        self.ended = False
        """Whether the process is gone and everything that it said has been taken."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        if not self.ended:
            self.stop()

    def ask(self, about: Any) -> bytes:
        """One job without bytes of its own, waited for. Raises Stopped, and UnreadableInput where the work says so (without a path)."""
        self.give([(about, b"")])
        while (answer := self.take()) is None:
            pass
        if answer.limit is not None:
            raise Stopped(Stop(limit=answer.limit, what=answer.trouble or ""))
        if answer.trouble is not None:
            raise UnreadableInput("", answer.trouble)
        return answer.data

    def give(self, jobs: list[tuple[Any, bytes]]) -> None:
        """Hands over a batch. Only to a worker that has answered all of the one before: else both sides might wait for ever."""
        with contextlib.suppress(OSError):  # it ended: `take` tells
            self.pipe.send(jobs)

    def take(self) -> Answer | None:
        """The next answer (blocks), or None where the worker has just said that it is ready.

        A job that ended its process has its answer too; then `ended` is true. Raises WorkerFailed where it never became ready.
        """
        try:
            kind = self.pipe.recv_bytes(1)
            data = b"" if kind == _READY else self.pipe.recv_bytes(LONGEST_ANSWER)
        except (EOFError, OSError):
            self._process.join(1)  # it closes its pipe before it ends
            self.stop()
            if not self._is_ready:
                raise WorkerFailed(f"a worker process could not start (exit status {self._process.exitcode})") from None
            return self._ended()
        if kind == _READY:
            self._is_ready = True
            return None
        if kind == _DONE:
            return Answer(data=data)
        return Answer(data=b"", trouble=data.decode("utf-8", "replace"), limit="memory" if kind == _TOO_MUCH else None)

    def stop(self) -> None:
        """Ends the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self.pipe.close()
        self.ended = True

    def _ended(self) -> Answer:
        status = self._process.exitcode
        if status in (-signal.SIGPROF, -signal.SIGALRM):
            return Answer(data=b"", trouble=f"not finished within {self._limits.seconds:g} s; stopped", limit="time")
        if status is not None and status < 0:
            what = f"the process that read it was ended by signal {signal.Signals(-status).name}"
        else:
            what = f"the process that read it ended with status {status}"
        return Answer(data=b"", trouble=what, limit="process")


def _serve(pipe: "Connection[Any, Any]", makers: "Connection[Any, Any] | None", work: Work, limits: Limits) -> None:
    """The process: reads a batch, answers each job, until the pipe closes."""
    if makers is not None:
        makers.close()
        gc.freeze()  # a collection would touch, and so copy, all that the fork shares with its maker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    for number in (signal.SIGALRM, signal.SIGPROF, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # what a fork's maker does at its end is not for the fork to do
            signal.signal(number, signal.SIG_DFL)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_least(_taken() + limits.memory_bytes, most), most))
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
        kind, answer = _DONE, work(about, data)
    except MemoryError:
        kind, answer = _TOO_MUCH, f"needed more than {limits.memory_bytes / 1_000_000:g} MB of memory; stopped".encode()
    except UnreadableInput as error:
        kind, answer = _REFUSED, error.what.encode()
    _watch(0)
    pipe.send_bytes(kind)  # by itself: the answer may be as large as the message
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


def _taken() -> int:
    """Bytes of this process that count for RLIMIT_DATA (proc(5), statm, field 6: data and stack); 0 where the system does not tell."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    return 0


def _least(wanted: int, most: int) -> int:
    return wanted if most == resource.RLIM_INFINITY else min(wanted, most)


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
