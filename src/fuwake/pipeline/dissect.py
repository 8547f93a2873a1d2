"""One message, from bytes to a written case folder."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fuwake.campaigns.observed import with_case
from fuwake.campaigns.sketch import Sketch
from fuwake.derive.picture_text import masked
from fuwake.model.case import Case, Run
from fuwake.model.observation import Observation
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.arrival import Arrival
from fuwake.pipeline.confined import USUAL, Limits
from fuwake.pipeline.observers import Observers, Progress
from fuwake.pipeline.picture_words import PictureReader, have_read, read_now
from fuwake.pipeline.reading import Read, Reading
from fuwake.store.case_folder import WATCH, Evidence, encode_case, folder_name, write

if TYPE_CHECKING:
    from fuwake.observe._record import Recorder
    from fuwake.pipeline.ask import Inquiry

_APART = frozenset(("visit", "mail_picture", "picture_text"))
"""Observers whose time is told by itself."""
MakeObservers = Callable[[Sketch, Redactor], Observers]


@dataclass
class Times:
    """Where the time went: name → seconds, in the order of the work."""

    spent: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, seconds: float) -> None:
        """Adds seconds to a piece of work."""
        self.spent[name] = self.spent.get(name, 0.0) + seconds


@dataclass(frozen=True, kw_only=True)
class Dissection:
    """A finished dissection, not yet written."""

    arrival: Arrival
    case: Case
    observations: tuple[Observation, ...]
    evidence: Evidence
    sketch: Sketch
    redactor: Redactor
    times: Times

    @property
    def raw(self) -> bytes:
        """The dissected message."""
        return self.arrival.raw


def dissect(
    arrival: Arrival,
    run: Run,
    *,
    make: MakeObservers | None,
    budget_s: float,
    reader: PictureReader | None = None,
    as_is: bool = False,
    limits: Limits = USUAL,
    progress: Progress = lambda *_: None,
) -> Dissection:
    """Parses, asks (unless `make` is None: offline) and judges one message; its bytes are read in a process of its own.

    `reader`: reads the words in its pictures where the mail calls for it, offline too. `as_is`: not what it carries but the message
    itself. Raises UnreadableInput where it holds no mail, Stopped where not even its header section could be read.
    """
    times, evidence = Times(), Evidence()
    started = time.monotonic()
    with Reading(arrival, run, limits, as_is=as_is) as reading:
        unloaded, read = reading.open()
        times.add("parse", time.monotonic() - started)
        redactor = Redactor.of(read.anatomy)
        if make is None:
            done = reading.offline(pictures(read, redactor, reader, evidence.keep, budget_s))
            observations, case = done.observations, done.case
        else:
            from fuwake.observe._record import Recorder  # asyncio, only where something is asked

            observations = Asking(
                reading=reading,
                read=read,
                redactor=redactor,
                reader=reader,
                observers=make(read.sketch, redactor),
                recorder=Recorder(evidence.keep, budget_s),
                progress=progress,
            ).ask_all()
            asked = time.monotonic()
            case = reading.judge(observations)
            times.add("judge", time.monotonic() - asked)
    for seen in observations:
        name = seen.observer if seen.observer in _APART else "look-ups"
        times.spent[name] = max(times.spent.get(name, 0.0), seen.elapsed_s)
    return Dissection(
        arrival=unloaded, case=case, observations=observations, evidence=evidence, sketch=read.sketch, redactor=redactor, times=times
    )


def pictures(
    read: Read, redactor: Redactor, reader: PictureReader | None, keep: Callable[[bytes], str], budget_s: float
) -> tuple[Observation, ...]:
    """What stands in the pictures of a mail for which nothing else is asked."""
    if reader is None or not read.wanted.pictures:
        return ()
    from fuwake.observe._record import Recorder  # asyncio, only where something is asked

    return tuple(masked(seen, redactor) for seen in read_now(read.wanted, reader, Recorder(keep, budget_s)))


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Everything that asking about a message that has been read takes."""

    reading: Reading
    read: Read
    redactor: Redactor
    reader: PictureReader | None
    observers: Observers
    recorder: "Recorder"
    progress: Progress = lambda *_: None

    def look_up(self) -> None:
        """Asks what takes no browser and what the mail itself raises; the recorder's notes have it then."""
        from fuwake.pipeline.asking import look_up

        look_up(self.recorder, self.observers, self._inquiry(), self.progress)

    def ask_all(self) -> tuple[Observation, ...]:
        """Everything that was observed when nothing is open any more, the recipient masked."""
        from fuwake.pipeline.asking import ask_all

        asked = ask_all(self.recorder, self.observers, self._inquiry(), self.progress)
        # A page may greet the recipient by itself; the raw answer keeps it.
        return self.redactor.mask(tuple(masked(seen, self.redactor) for seen in asked))

    def _inquiry(self) -> "Inquiry":
        from fuwake.pipeline.ask import Inquiry

        return Inquiry(
            self.read.anatomy,
            self.redactor,
            self.reading.needs,
            self.observers,
            self.recorder,
            read_pictures=partial(have_read, self.read.wanted, self.reader, self.recorder),
            pages=self.read.pages,
            keep_tokens=self.reading.run.keep_tokens,
        )


def save(dissection: Dissection, out: Path, articles: Mapping[str, bytes], name: str | None = None) -> Path:
    """Writes the case folder whole, under its usual name where none is given, and returns its path. Raises OSError naming the file."""
    from fuwake.report import left  # reads sentences

    case = dissection.case
    files = {
        "message.eml": dissection.arrival.raw,
        **dissection.arrival.kept,
        "run.json": msgspec.json.encode(case.run),
        "source.json": msgspec.json.encode(case.source),
        "observations.jsonl": b"".join(msgspec.json.encode(seen) + b"\n" for seen in dissection.observations),
        "sketch.json": msgspec.json.encode(with_case(dissection.sketch, case)),
        "case.json": encode_case(case),
        **left.files(case, dissection.redactor),
        **articles,
    }
    out.mkdir(parents=True, exist_ok=True)
    name = name or folder_name(case.message.sha256) + (f"-{case.source.index}" if case.source.index else "")
    path = write(out, name, files, dissection.evidence.blobs)
    if (path / WATCH).is_dir():
        from fuwake.pipeline.watch_round import renew  # only where a watched case is dissected anew

        renew(path, case)
    return path
