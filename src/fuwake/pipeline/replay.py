"""A finished case dissected again: its folder answers all questions, so that new readers, rules and sentences can be run over old cases.

Nothing is asked. What the present rules need and nobody had asked stays open, and the case says so.
"""

import time
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from fuwake.derive.picture_text import OBSERVER, mask_lines
from fuwake.model.brand_picture import BrandPicture
from fuwake.model.case import CaseSource, DataSet, Run
from fuwake.model.errors import CaseFolderError
from fuwake.model.observation import Observation, Reading, unasked
from fuwake.observe._record import plain
from fuwake.observe.readers import READERS
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.arrival import Arrival
from fuwake.pipeline.confined import USUAL, Limits
from fuwake.pipeline.dissect import Dissection, Times
from fuwake.pipeline.reading import Reading as MessageReading
from fuwake.store.case_folder import CaseFolder, Evidence

MOST_ROUNDS = 24
"""Rounds in which sender authentication may name questions that were never asked."""
NOT_ASKED = "the case that is replayed holds no answer to this"


def replay(
    path: Path, version: str, limits: Limits = USUAL, data: tuple[DataSet, ...] = (), pictures: tuple[BrandPicture, ...] = ()
) -> Dissection:
    """The dissection that today's code makes of the folder's message and answers.

    `version` of fuwake and `data` that comes with it, for the record; `pictures`: those that the user keeps
    of brands by now. The time of the dissection stays that of the answers. Raises CaseFolderError where something is missing or damaged,
    UnreadableInput and Stopped as `dissect` does.
    """
    folder, times, started = CaseFolder(path), Times(), time.monotonic()
    run = folder.run()
    pictures = pictures or run.brand_pictures
    data = (*data, *(one for one in run.data if one.kind == "machine"))
    run = replace(run, fuwake=version, stopped=None, data=data, brand_pictures=pictures)
    evidence = Evidence()
    with MessageReading(_arrival(folder), run, limits, as_is=True) as reading:
        arrival, read = reading.open()
        redactor = Redactor.of(read.anatomy)
        answered = tuple(_again(seen, folder, evidence, redactor) for seen in folder.observations())
        times.add("parse", time.monotonic() - started)
        observations = redactor.mask(_with_open_questions(reading, run, answered))
        case = reading.judge(observations)
    times.add("judge", time.monotonic() - started - times.spent["parse"])
    return Dissection(
        arrival=arrival, case=case, observations=observations, evidence=evidence, sketch=read.sketch, redactor=redactor, times=times
    )


def read_again(seen: Observation, raw: bytes, redactor: Redactor) -> Reading:
    """What the observation's raw answer says to today's reader, the recipient masked. Raises KeyError for an observer that is gone."""
    reading = plain(READERS[seen.observer](seen.subject, raw))
    if seen.observer == OBSERVER and reading.data is not None:
        reading = replace(reading, data=mask_lines(reading.data, redactor))
    return redactor.mask(reading)


def _arrival(folder: CaseFolder) -> Arrival:
    source: CaseSource = folder.source()
    kept = dict(zip((carrier.file for carrier in source.carriers), folder.carriers(source), strict=True))
    if source.container is not None:
        kept[source.container.file] = folder.container(source)
    return Arrival(raw=folder.message(), source=source, kept=kept)


def _again(seen: Observation, folder: CaseFolder, evidence: Evidence, redactor: Redactor) -> Observation:
    if seen.evidence is None:
        if seen.status in {"found", "absent"}:
            raise CaseFolderError(f"{folder.path / 'observations.jsonl'}: {seen.id} says {seen.status} without evidence")
        return seen
    raw = folder.evidence(seen.evidence)
    if evidence.keep(raw) != seen.evidence:
        raise CaseFolderError(f"{folder.path / 'evidence' / seen.evidence}: was changed")
    if seen.observer not in READERS:
        return seen
    reading = read_again(seen, raw, redactor)
    for picture in _attached(folder, reading):
        evidence.keep(picture)
    return replace(seen, status=reading.status, data=reading.data, reason=reading.reason, detail=reading.detail)


def _attached(folder: CaseFolder, reading: Reading) -> list[bytes]:
    """Further evidence that an answer names by digest: the pictures of a visit."""
    named: list[bytes] = []
    open_values: list[Any] = [reading.data]
    while open_values:
        match open_values.pop():
            case dict() as record:
                open_values.extend(record.values())
            case list() as values:
                open_values.extend(values)
            case str() as text if len(text) == 64 and (folder.path / "evidence" / text).is_file():
                named.append(folder.evidence(text))
    return named


def _with_open_questions(reading: MessageReading, run: Run, observations: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """The observations and, as skipped, the records that sender authentication wants today and nobody had asked for."""
    if run.mode == "offline":
        return observations
    for _ in range(MOST_ROUNDS):
        needs = reading.needs(observations)
        if not needs:
            break
        observations += tuple(unasked("dns", question, "no-data", NOT_ASKED, run.dissected_at) for question in needs)
    return tuple(sorted(observations, key=lambda seen: seen.id))
