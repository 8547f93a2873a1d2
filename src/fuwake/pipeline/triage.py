"""Many messages dissected statically on all cores: streaming, in input order, and no message stops the others.

Of a message that hits a limit the header section is read once more, by another worker, so that it has its case too.

At most `jobs * AHEAD` batches are in memory; each is read from the input only when an earlier one has been handed on.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait

import msgspec

from fuwake.derive.picture_text import masked
from fuwake.intake.files import RawMessage
from fuwake.model.base import Trouble
from fuwake.model.case import CaseSource, Run, Stop
from fuwake.model.errors import UnreadableInput
from fuwake.model.observation import Observation
from fuwake.parse.visible import show as visible
from fuwake.pipeline.arrival import Arrival, arrive
from fuwake.pipeline.confined import Answer, Limits, Work, Worker
from fuwake.pipeline.opened import Opened
from fuwake.pipeline.picture_words import PictureReader, read_now, wanted
from fuwake.pipeline.reading import offline_json, read

BATCH = 8
"""Messages handed to a worker at once."""
BATCH_BYTES = 1_000_000
"""A batch ends with the message that reaches this."""
AHEAD = 4
"""Batches in memory for each worker."""


OCR_BUDGET_S = 40.0
"""Longest time for all pictures of one message, which is well below what its reading may take by the clock."""


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """The line of a message that could not be read: two keys of the case document."""

    source: CaseSource
    errors: tuple[Trouble, ...]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one message."""

    source: CaseSource
    line: bytes
    """The JSON document: no newline in it or after it."""
    trouble: str | None
    """Why there is no case, or a case of the header section only; None where the message was read."""
    sketch: bytes = b""
    """The mail's sketch as JSON; empty where none was asked for."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker is told about a message."""

    source: CaseSource
    stopped: Stop | None = None
    """The limit that it hit the first time."""


class _Brand(msgspec.Struct):
    id: str


class _Judged(msgspec.Struct):
    """What a sketch takes from the document."""

    brand: _Brand | None


@dataclass
class _Slot:
    """One message between its reading and its outcome."""

    source: CaseSource
    data: bytes
    stopped: Stop | None = None
    outcome: Outcome | None = None


def dissect_static(run: Run, job: Job, raw: bytes, reader: PictureReader | None = None, *, sketched: bool = False) -> bytes:
    """What the bytes alone show, as the JSON case document. Raises UnreadableInput where an Outlook item holds no mail.

    `reader`: reads the words in pictures where the mail calls for it. `sketched`: whether a second line holds the mail's sketch.
    """
    run = msgspec.structs.replace(run, stopped=job.stopped)
    arrival, mail = read(Arrival(raw=raw, source=job.source), run)
    document = offline_json(arrival, mail, run, _pictures(mail, reader) if reader is not None else None)
    if not sketched:
        return document
    from fuwake.campaigns.sketch import Observed, sketch  # only where likeness is asked for

    brand = msgspec.json.decode(document, type=_Judged).brand
    own = sketch(mail.anatomy, mail.redactor)
    own = msgspec.structs.replace(own, observed=Observed(brand=brand.id)) if brand is not None else own
    return document + b"\n" + msgspec.json.encode(own)


def _pictures(mail: Opened, reader: PictureReader) -> tuple[Observation, ...] | None:
    what = wanted(mail.anatomy.message)
    if not what.pictures:
        return None
    from fuwake.observe._record import Recorder, digest  # asyncio, only where a picture is read

    return tuple(masked(seen, mail.redactor) for seen in read_now(what, reader, Recorder(digest, OCR_BUDGET_S)))


def triage(
    items: Iterable[RawMessage | UnreadableInput], work: Work, *, jobs: int, limits: Limits, crew: "Crew | None" = None
) -> Iterator[Outcome]:
    """One outcome for each item, in their order; `work` is `partial(dissect_static, run)` or another function of a module.

    crew: processes that stay when all is done, with their own work. Raises WorkerFailed where no worker process can be started.
    """
    stays, crew = crew is not None, crew or Crew(work, jobs, limits)
    done = False
    slots = map(_slot, items)
    window: deque[list[_Slot]] = deque()
    more = True
    try:
        while more or window:
            while more and len(window) < jobs * AHEAD:
                batch = _batch(slots)
                more = bool(batch)
                if batch:
                    window.append(batch)
                    crew.add([slot for slot in batch if slot.outcome is None])
            while window and all(slot.outcome is not None for slot in window[0]):
                yield from (slot.outcome for slot in window.popleft() if slot.outcome is not None)
            if window and not (more and len(window) < jobs * AHEAD):
                crew.step()
        done = True
    finally:
        if not (stays and done):
            crew.stop()


def static(run: Run, reader: PictureReader | None = None, *, sketched: bool = False) -> Work:
    """The work of `fuwake triage`. sketched: with the sketch of each mail, for its likeness to others."""
    return partial(dissect_static, run, reader=reader, sketched=sketched)


def _slot(item: RawMessage | UnreadableInput) -> _Slot:
    if isinstance(item, UnreadableInput):
        source = CaseSource(path=visible(item.path), index=item.index)
        return _Slot(source, b"", outcome=_unread(source, item.what))
    return _Slot(arrive(item).source, item.data)


def _unread(source: CaseSource, what: str) -> Outcome:
    document = Unread(source=source, errors=(Trouble(where="message", what=what),))
    return Outcome(source=source, line=msgspec.json.encode(document), trouble=what)


def _outcome(slot: _Slot, answer: Answer) -> Outcome:
    if answer.trouble is not None:
        return _unread(slot.source, slot.stopped.what if slot.stopped is not None else answer.trouble)
    trouble = f"{slot.stopped.what}; only its header section was read" if slot.stopped is not None else None
    line, _, sketch = answer.data.partition(b"\n")
    return Outcome(source=slot.source, line=line, trouble=trouble, sketch=sketch)


def _batch(slots: Iterator[_Slot]) -> list[_Slot]:
    batch: list[_Slot] = []
    size = 0
    for slot in slots:
        batch.append(slot)
        size += len(slot.data)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            break
    return batch


class Crew:
    """The worker processes and what each has been given. A worker that ended is replaced when there is work for it."""

    def __init__(self, work: Work, jobs: int, limits: Limits) -> None:
        self._work, self._jobs, self._limits = work, jobs, limits
        self._waiting: deque[list[_Slot]] = deque()
        self._given: dict[Worker, deque[_Slot]] = {}

    def add(self, batch: list[_Slot]) -> None:
        """Takes in a batch."""
        if batch:
            self._waiting.append(batch)
            self._hand_out()

    def step(self) -> None:
        """Waits until at least one worker has something to say, and notes it."""
        said = wait([worker.pipe for worker in self._given])
        for worker in [worker for worker in self._given if worker.pipe in said]:
            self._listen(worker)
        self._hand_out()

    def stop(self) -> None:
        """Ends every worker."""
        for worker in self._given:
            worker.stop()
        self._given.clear()

    def _listen(self, worker: Worker) -> None:
        answer = worker.take()
        given = self._given[worker]
        again: list[_Slot] = []
        if answer is not None and given:
            slot = given.popleft()
            if answer.limit is not None and slot.stopped is None:
                slot.stopped = Stop(limit=answer.limit, what=answer.trouble or "")
                again.append(slot)
            else:
                slot.data = b""
                slot.outcome = _outcome(slot, answer)
        if worker.ended:
            del self._given[worker]
            if given:  # the messages after the one that ended it
                self._waiting.appendleft(list(given))
        if again:
            self._waiting.appendleft(again)

    def _hand_out(self) -> None:
        while self._waiting:
            idle = next((worker for worker, given in self._given.items() if not given), None)
            if idle is None:
                if len(self._given) >= self._jobs:
                    return
                idle = Worker(self._work, self._limits)
                self._given[idle] = deque()
            batch = self._waiting.popleft()
            self._given[idle].extend(batch)
            idle.give([(Job(source=slot.source, stopped=slot.stopped), slot.data) for slot in batch])
