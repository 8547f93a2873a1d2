"""One round of watching a case: asked, masked, written, and the time line renewed.

The round itself is a function of the case and of who is asked (`ask_round`); when it is due, and by whom it is run, is another's affair.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from fuwake.derive.watch_timeline import timeline
from fuwake.model.case import Case, Run
from fuwake.model.errors import CaseFolderError, FuwakeError
from fuwake.model.observation import Observation
from fuwake.model.watch import ROUND_SCHEMA, RoundRecord, Watch
from fuwake.observe._record import Recorder
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.arrival import Arrival
from fuwake.pipeline.asked import Shown
from fuwake.pipeline.confined import USUAL, Limits
from fuwake.pipeline.reading import Reading
from fuwake.pipeline.watch_ask import Watchers, ask_round
from fuwake.pipeline.watch_targets import watch_targets
from fuwake.report.watched import Watched
from fuwake.store.case_folder import CaseFolder, Evidence
from fuwake.store.watch_rounds import alone, link_to, rounds, write_round, write_timeline


class NothingToWatch(FuwakeError):
    """A case without a link that was asked about."""


@dataclass(frozen=True, kw_only=True)
class Watching:
    """What stays the same for all rounds of one call."""

    watchers: Watchers
    version: str
    """Of fuwake, for the record."""
    vantage: str
    budget_s: float
    limits: Limits = USUAL

    @property
    def mode(self) -> Literal["full", "passive"]:
        """For the record."""
        return "passive" if self.watchers.passive else "full"


def watch_round(path: Path, at: datetime, watching: Watching) -> Watch:
    """Makes one more round of a case, now called `at`, and returns its time line.

    Raises CaseFolderError where the folder is incomplete, NothingToWatch, FuwakeError where another run is at it, OSError.
    """
    folder = CaseFolder(path)
    case = folder.case()
    targets = watch_targets(case)
    if not targets:
        raise NothingToWatch(f"{path}: nothing of this case can be watched: nothing was asked about a link of it")
    redactor = redactor_of(folder, case.run, watching.limits)
    with alone(path):
        before = rounds(path)
        last = before[-1] if before else None
        if last is not None and last.record().at > at:
            raise FuwakeError(f"{path}: its last round is of {last.record().at:%Y-%m-%d %H:%M}Z, later than this machine's clock")
        evidence = Evidence()
        recorder = Recorder(evidence.keep, watching.budget_s)
        asked = ask_round(targets, Shown(redactor, keep_tokens=case.run.keep_tokens), watching.watchers, recorder)
        record = RoundRecord(
            schema=ROUND_SCHEMA,
            number=last.record().number + 1 if last is not None else 1,
            at=at,
            fuwake=watching.version,
            vantage=watching.vantage,
            mode=watching.mode,
            targets=targets,
            before=link_to(last.path if last is not None else None, case.message.sha256),
        )
        write_round(path, record, redactor.mask(_with_stand_ins(asked, case)), evidence.blobs)
        return renew(path, case)


def _with_stand_ins(asked: tuple[Observation, ...], case: Case) -> tuple[Observation, ...]:
    """The answers, each with what the dissection noted of the address that was asked: which link it stands for, what was replaced."""
    noted = {seen.subject.rpartition(" ")[2]: seen for seen in case.observations if seen.altered}
    made = []
    for seen in asked:
        known = noted.get(seen.subject.rpartition(" ")[2])
        made.append(replace(seen, stands_for=known.stands_for, altered=known.altered) if known is not None else seen)
    return tuple(made)


def renew(path: Path, case: Case) -> Watch:
    """Writes the time line anew from the case and its rounds, and returns it."""
    made = timeline_of(path, case)
    write_timeline(path, made)
    return made


def timeline_of(path: Path, case: Case) -> Watch:
    """The time line that follows from a case and the rounds in its folder. Raises CaseFolderError."""
    return timeline(case, [(one.record(), {seen.id: seen for seen in one.observations()}) for one in rounds(path)])


def redactor_of(folder: CaseFolder, run: Run, limits: Limits) -> Redactor:
    """What masks the recipient of a case; its message is read in a process of its own."""
    source = folder.source()
    kept = dict(zip((carrier.file for carrier in source.carriers), folder.carriers(source), strict=True))
    with Reading(Arrival(raw=folder.message(), source=source, kept=kept), run, limits, as_is=True) as reading:
        return Redactor.of(reading.open()[1].anatomy)


def watched_of(folder: CaseFolder, case: Case) -> tuple[Watched | None, Callable[[str], bytes]]:
    """What rounds of watching showed since, for an article, and where evidence is found: in the case, else in a round. Writes nothing."""
    made = rounds(folder.path)
    if not made:
        return None, folder.evidence

    def evidence(digest: str) -> bytes:
        for place in (folder, *reversed(made)):
            try:
                return place.evidence(digest)
            except CaseFolderError:
                continue
        raise CaseFolderError(f"{folder.path}: no evidence {digest}")

    answers = {one.record().number: {seen.id: seen for seen in one.observations()} for one in made}
    return Watched(watch=timeline_of(folder.path, case), answers=answers), evidence
