"""One message, from bytes to a written case folder."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from fuwake.campaigns.sketch import Sketch, sketch
from fuwake.model.case import Case, Run
from fuwake.model.observation import Observation
from fuwake.observe._record import Recorder
from fuwake.pipeline.arrival import Arrival
from fuwake.pipeline.ask import Inquiry, skipped
from fuwake.pipeline.judge import judge_opened
from fuwake.pipeline.observers import Observers
from fuwake.pipeline.opened import Opened, open_mail
from fuwake.store.case_folder import Evidence, encode_case, folder_name, write

Progress = Callable[[str, int, int], None]
"""Told (piece of work under way, questions answered, questions asked)."""
MakeObservers = Callable[[Sketch], Observers]


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
    times: Times

    @property
    def raw(self) -> bytes:
        """The dissected message."""
        return self.arrival.raw


def dissect(arrival: Arrival, run: Run, *, make: MakeObservers | None, budget_s: float, progress: Progress = lambda *_: None) -> Dissection:
    """Parses, asks (unless `make` is None: offline) and judges one message."""
    times, evidence = Times(), Evidence()
    started = time.monotonic()
    mail = open_mail(arrival.raw, run.trusted_receivers, source=arrival.source, carriers=arrival.carriers)
    own = sketch(mail.anatomy, mail.redactor)
    times.add("parse", time.monotonic() - started)
    recorder = Recorder(evidence.keep, budget_s)
    observations = skipped(mail, recorder) if make is None else asyncio.run(_ask(mail, make(own), recorder, progress))
    observations = mail.redactor.mask(observations)  # a page may greet the recipient by itself; the raw answer keeps it
    asked = time.monotonic()
    case = judge_opened(mail, arrival.source, run, observations)
    times.add("judge", time.monotonic() - asked)
    for seen in observations:
        name = seen.observer if seen.observer in {"visit", "mail_picture"} else "look-ups"
        times.spent[name] = max(times.spent.get(name, 0.0), seen.elapsed_s)
    return Dissection(arrival=arrival, case=case, observations=observations, evidence=evidence, sketch=own, times=times)


async def _ask(mail: Opened, observers: Observers, recorder: Recorder, progress: Progress) -> tuple[Observation, ...]:
    watch = asyncio.create_task(_watch(recorder, progress))
    try:
        return await Inquiry(mail, observers, recorder).run()
    finally:
        watch.cancel()
        await recorder.cancel()
        await observers.close()


async def _watch(recorder: Recorder, progress: Progress) -> None:
    """Tells the progress ten times a second until cancelled."""
    while True:
        answered, asked = recorder.counts()
        progress(recorder.waiting_for(), answered, asked)
        await asyncio.sleep(0.1)


def save(dissection: Dissection, out: Path, articles: Mapping[str, bytes]) -> Path:
    """Writes the case folder whole and returns its path. Raises OSError naming the file."""
    case = dissection.case
    files = {
        "message.eml": dissection.arrival.raw,
        **dissection.arrival.kept,
        "run.json": msgspec.json.encode(case.run),
        "source.json": msgspec.json.encode(case.source),
        "observations.jsonl": b"".join(msgspec.json.encode(seen) + b"\n" for seen in dissection.observations),
        "sketch.json": msgspec.json.encode(dissection.sketch),
        "case.json": encode_case(case),
        **articles,
    }
    out.mkdir(parents=True, exist_ok=True)
    name = folder_name(case.message.sha256) + (f"-{case.source.index}" if case.source.index else "")
    return write(out, name, files, dissection.evidence.blobs)
