"""Every mail of a folder through triage once: what was found, what was said, and what would be said without each rule."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct

from benchmarks.accuracy.neutral import Marks, neutral
from fuwake.campaigns.sketch import Sketch, sketch
from fuwake.intake.files import RawMessage, read_messages
from fuwake.intake.folders import walk
from fuwake.model.case import Run
from fuwake.model.errors import UnreadableInput
from fuwake.model.finding import Finding
from fuwake.model.judgement import Verdict
from fuwake.pipeline.arrival import Arrival
from fuwake.pipeline.confined import Limits, cores
from fuwake.pipeline.judge import gather, received_at
from fuwake.pipeline.reading import read
from fuwake.pipeline.triage import Job, triage
from fuwake.rules._rule import run as run_rules
from fuwake.rules.registry import RULES
from fuwake.settings import Settings
from fuwake.verdict import weights
from fuwake.verdict.circumstances import Circumstances, circumstances
from fuwake.verdict.judge import weigh

RUN = Run(fuwake="0", dissected_at=datetime(2026, 1, 1, tzinfo=UTC), vantage="offline", mode="offline")


class Mail(Struct, frozen=True, kw_only=True):
    """One mail, without its words."""

    path: str
    received: str
    """ISO date and time."""
    spoofing: str
    findings: tuple[Finding, ...]
    around: Circumstances
    verdict: Verdict
    sketch: Sketch
    scenario: str | None
    carried: bool
    """Whether it came inside another mail, such as one of a person who asks about it."""

    @property
    def name(self) -> str:
        """Of the file."""
        return Path(self.path).name


def look(run: Run, marks: Marks | None, job: Job, raw: bytes) -> bytes:
    """`dissect_static`, but for what the figures need. `marks`: what to neutralise first."""
    given = neutral(raw, marks) if marks is not None else raw
    arrival, mail = read(Arrival(raw=given, source=job.source), msgspec.structs.replace(run, stopped=job.stopped))
    facts = gather(mail.raw, mail.anatomy, run, (), mail.redactor)
    findings, _ = run_rules(RULES, facts, weights.load())
    around = circumstances(facts)
    said = tuple(msgspec.structs.replace(found, says="", says_en="") for found in findings)
    return msgspec.json.encode(
        Mail(
            path=job.source.path,
            received=received_at(mail.anatomy, run.dissected_at).astimezone(UTC).isoformat(),
            spoofing=facts.spoofing.status,
            findings=said,
            around=around,
            verdict=weigh(said, around),
            sketch=sketch(mail.anatomy, mail.redactor),
            carried=bool(arrival.source.carriers),
            scenario=facts.scenario.id if facts.scenario is not None else None,
        )
    )


def mails(folder: Path, marks: Marks | None = None) -> Iterator[Mail]:
    """Every mail below the folder, in order of names. What cannot be read is said and left out."""
    limits = Limits(seconds=Settings().message_timeout_s, memory_bytes=Settings().message_memory_bytes)
    for outcome in triage(_items(folder), partial(look, RUN, marks), jobs=cores(), limits=limits):
        if outcome.trouble is not None:
            print(f"not read: {outcome.source.path}: {outcome.trouble}", file=sys.stderr)
            continue
        yield msgspec.json.decode(outcome.line, type=Mail)


def weighed_anew(mail: Mail, table: dict[str, float] | None = None, without: str | None = None) -> Verdict:
    """The verdict with other weights, or as if a rule had been silent."""
    findings = tuple(
        found if table is None else msgspec.structs.replace(found, weight=table.get(found.rule, found.weight))
        for found in mail.findings
        if found.rule != without
    )
    return weigh(findings, mail.around)


def _items(folder: Path) -> Iterator[RawMessage | UnreadableInput]:
    for path in walk(str(folder)):
        if isinstance(path, UnreadableInput):
            yield path
        elif not str(path).endswith(".toml"):
            yield from read_messages(path, sys.stdin.buffer)
