"""Examinations in processes of their own, each with one thread: they fork to read hostile bytes, which a program with threads must not.

An examiner gets orders, one JSON document a line, and answers each with a line. It is ended by a signal where its order is cancelled
or takes too long, and by the kernel as soon as the service is gone (SIGIO when the other end of a pipe closes): nothing is left behind
that would still visit a page. Its answers are read as plain JSON.
"""

import contextlib
import fcntl
import os
import select
import signal
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import LifoQueue
from typing import BinaryIO, Literal

import msgspec
from msgspec import Struct

from fuwake import __version__
from fuwake.intake.raw_message import RawMessage
from fuwake.model.brand_picture import BrandPicture
from fuwake.model.case import DataSet, Run
from fuwake.model.errors import FuwakeError, UnreadableInput
from fuwake.pipeline.confined import Stopped, limits_of
from fuwake.pipeline.dissect import MakeObservers, save
from fuwake.pipeline.picture_words import PictureReader
from fuwake.pipeline.stages import Examination
from fuwake.settings import Settings
from fuwake.store.service_folder import sync_tree

Mode = Literal["full", "passive", "no-visit", "offline"]
Stage = Literal["read", "look up", "visit", "judge"]
_FORMATS = ("html", "md")
"""A PDF takes seconds to draw: `fuwake report` makes it where one is wanted."""
_LOOK_S = 0.3
"""How often it is looked whether an order still stands."""
_MOST_ORDERS = 500
"""Then a fresh process takes over: what libraries leak ends with it."""


class Manner(Struct, frozen=True, kw_only=True):
    """How all orders of a process are done: its first line."""

    settings: Settings
    mode: Mode
    cases: str
    """Folder of the case folders."""
    limits: str = ""
    """Folder through which all processes keep the limits of the services that are asked; empty: each keeps its own."""


class Order(Struct, frozen=True, kw_only=True):
    """A step of the examination of one mail."""

    stage: Stage
    journal: str
    """Folder of the journal."""
    case: str
    """Name of the case folder."""
    file: str
    """Of its raw bytes."""
    name: str
    """As which the case document names it."""
    place: int
    left_out: int | None


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a step, or why nothing did."""

    said: str = ""
    """The label so far, or a number of answers; of `judge` the name of the case folder."""
    trouble: str | None = None
    """Plain words."""
    passing: bool = False
    """Whether it is worth trying again later: nothing in the mail is to blame."""


class Dropped(BaseException):
    """The service stops: the order is done when it runs again. No Exception, so that nobody on the way takes it for an outcome."""


class Examiners:
    """A number of processes; each order takes one that is free. For threads."""

    def __init__(self, command: tuple[str, ...], manner: Manner, number: int) -> None:
        settings = manner.settings
        self._make = partial(_Examiner, command, msgspec.json.encode(manner) + b"\n")
        self._longest_s = 2 * settings.look_up_budget_s + settings.visit_timeout_s + 10 * settings.message_timeout_s + 120.0
        self._free: LifoQueue[_Examiner | None] = LifoQueue()  # no more are started than are at work together
        self._stopping = False
        self._number = number
        for _ in range(number):
            self._free.put(None)

    def examine(self, order: Order, stands: Callable[[], bool]) -> Outcome:
        """Has a mail examined; ended where `stands` says that the order does not stand any more. Raises Dropped where the service stops."""
        examiner = self._free.get()
        try:
            if self._stopping:
                raise Dropped
            if examiner is None or examiner.orders >= _MOST_ORDERS:
                if examiner is not None:
                    examiner.end()
                examiner = self._make()
            examiner.give(order)
            waited = 0.0
            while (answer := examiner.answer(_LOOK_S)) is None:
                waited += _LOOK_S
                if self._stopping:
                    raise Dropped
                if not stands() or waited > self._longest_s:
                    examiner.end()
                    examiner = None
                    late = waited > self._longest_s
                    return Outcome(trouble=f"not finished within {self._longest_s:g} s" if late else "cancelled", passing=late)
            if answer == b"":
                status = examiner.status()
                examiner.end()
                examiner = None
                if self._stopping:
                    raise Dropped
                return Outcome(trouble=f"the process that examined it ended with status {status}", passing=True)
            return msgspec.json.decode(answer, type=Outcome)
        finally:
            self._free.put(examiner)

    def stop(self) -> None:
        """Drops what is under way. Orders that come later are dropped too."""
        self._stopping = True
        for _ in range(self._number):  # those at work are put back at the latest after `_LOOK_S`
            if (examiner := self._free.get()) is not None:
                examiner.end()
        for _ in range(self._number):
            self._free.put(None)


class _Examiner:
    """The service's side of one process."""

    def __init__(self, command: tuple[str, ...], manner: bytes) -> None:
        theirs, self._alive = os.pipe()
        self._process = subprocess.Popen((*command, str(theirs)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(theirs,))  # noqa: S603  # our own interpreter
        os.close(theirs)
        self._answer = b""
        self.orders = 0
        self._say(manner)

    def give(self, order: Order) -> None:
        self.orders += 1
        self._say(msgspec.json.encode(order) + b"\n")

    def answer(self, seconds: float) -> bytes | None:
        """Its line; empty where it ended instead; None where there is nothing yet."""
        assert self._process.stdout is not None
        handle = self._process.stdout.fileno()
        poll = select.poll()  # select(2) knows no handle above 1,023, and a service has many connections
        poll.register(handle, select.POLLIN)
        if not poll.poll(seconds * 1000):
            return None
        piece = os.read(handle, 65536)
        self._answer += piece
        if piece and not self._answer.endswith(b"\n"):
            return None
        whole, self._answer = self._answer, b""
        return whole if piece else b""

    def status(self) -> int:
        return self._process.wait()

    def end(self) -> None:
        """Ends the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        os.close(self._alive)

    def _say(self, line: bytes) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it ended: `answer` tells
            self._process.stdin.write(line)
            self._process.stdin.flush()


class Means(Struct, frozen=True, kw_only=True):
    """What examining takes, made once for all orders of a process."""

    make: MakeObservers | None
    reader: PictureReader | None
    data: tuple[DataSet, ...]
    brand_pictures: tuple[BrandPicture, ...]


def work(lines: BinaryIO, answers: BinaryIO, alive: int, means_of: Callable[[Manner], Means]) -> None:
    """The process: does orders until there are no more. alive: a pipe whose other end only the service holds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the service decides
    _end_with(alive)
    manner = msgspec.json.decode(lines.readline(), type=Manner)
    means = means_of(manner)
    _do(iter(lines.readline, b""), answers, manner, means)


def _end_with(alive: int) -> None:
    """Has the kernel end this process when the other end of the pipe closes (fcntl(2), O_ASYNC)."""
    os.set_inheritable(alive, False)
    fcntl.fcntl(alive, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(alive, fcntl.F_SETFL, fcntl.fcntl(alive, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([alive], [], [], 0)[0]:  # closed before that
        raise SystemExit(1)


def _do(lines: Iterable[bytes], answers: BinaryIO, manner: Manner, means: Means) -> None:
    for line in lines:
        order = msgspec.json.decode(line, type=Order)
        try:
            outcome = Outcome(said=_done(order, manner, means))
        except UnreadableInput as error:
            outcome = Outcome(trouble=error.what)
        except Stopped as stopped:
            outcome = Outcome(trouble=stopped.stop.what)
        except OSError as error:
            outcome = Outcome(trouble=error.strerror or str(error), passing=True)
        except FuwakeError as error:
            outcome = Outcome(trouble=str(error))
        answers.write(msgspec.json.encode(outcome) + b"\n")
        answers.flush()


def _done(order: Order, manner: Manner, means: Means) -> str:
    settings = manner.settings
    run = Run(
        fuwake=__version__,
        dissected_at=datetime.now(UTC),
        vantage="offline" if manner.mode == "offline" else settings.vantage,
        mode=manner.mode,
        trusted_receivers=settings.trusted_receivers,
        max_parts=settings.max_parts,
        max_depth=settings.max_depth,
        data=means.data,
        brand_pictures=means.brand_pictures,
    )
    examination = Examination(
        item=RawMessage(path=order.name, index=order.place, data=Path(order.file).read_bytes(), left_out=order.left_out),
        run=run,
        journal=Path(order.journal),
        make=means.make,
        reader=means.reader,
        budget_s=settings.look_up_budget_s,
        limits=limits_of(settings),
    )
    match order.stage:
        case "read":
            return examination.read()
        case "look up":
            return str(examination.look_up())
        case "visit":
            return str(examination.visit())
        case "judge":
            return _reported(examination, order, manner)


def _reported(examination: Examination, order: Order, manner: Manner) -> str:
    """Name of the case folder, written whole and through to the disk."""
    from fuwake.report.write import articles  # heavy

    done = examination.judge()
    files = articles(done.case, done.evidence, done.arrival.raw, _FORMATS, redactor=done.redactor)
    folder = save(done, Path(manner.cases), files, order.case)
    sync_tree(folder)
    return folder.name
