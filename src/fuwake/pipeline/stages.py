"""One examination in pieces, each of which may be killed anywhere and is then done again, without asking again what was answered.

What is asked goes through a journal on the disk. A piece does first what an earlier one left undone, so each may also be the first
that runs: after an upgrade, or where the journal is gone.
"""

from dataclasses import dataclass
from pathlib import Path

from fuwake.intake.raw_message import RawMessage
from fuwake.model.case import Run
from fuwake.model.observation import Observation
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.arrival import arrive
from fuwake.pipeline.confined import Limits
from fuwake.pipeline.dissect import Asking, Dissection, MakeObservers, Times, pictures
from fuwake.pipeline.journal import Journal
from fuwake.pipeline.picture_words import PictureReader
from fuwake.pipeline.reading import Read, Reading


@dataclass(frozen=True, kw_only=True)
class Examination:
    """Of one mail. Every method raises UnreadableInput and Stopped as `dissect` does, and OSError."""

    item: RawMessage
    run: Run
    """How it would be begun now."""
    journal: Path
    """Folder of the journal of this attempt."""
    make: MakeObservers | None
    """None: nothing is asked."""
    reader: PictureReader | None
    budget_s: float
    limits: Limits

    def read(self) -> str:
        """Reads the bytes. Says the label that they alone give."""
        journal = Journal(self.journal, self.run)
        with self._reading(journal) as reading:
            reading.open()
            label = reading.offline().case.verdict.label
            self._leave(journal, reading)
        return label

    def look_up(self) -> int:
        """Asks all that takes no browser. Says how many answers there are."""
        journal = Journal(self.journal, self.run)
        if self.make is None or journal.concluded() is not None:
            return 0
        with self._reading(journal) as reading:
            asking = self._asking(journal, reading, reading.open()[1])
            asking.look_up()
            self._leave(journal, reading)
        return asking.recorder.counts()[0]

    def visit(self) -> int:
        """Asks everything else: visits, and what the visited pages raise. Says how many answers there are."""
        journal = Journal(self.journal, self.run)
        if self.make is None:
            return 0
        if (known := journal.concluded()) is not None:
            return len(known)
        with self._reading(journal) as reading:
            observations = self._observed(journal, reading, reading.open()[1])
            self._leave(journal, reading)
        return len(observations)

    def judge(self) -> Dissection:
        """The finished dissection."""
        journal = Journal(self.journal, self.run)
        with self._reading(journal) as reading:
            arrival, read = reading.open()
            redactor = Redactor.of(read.anatomy)
            if self.make is None:
                done = reading.offline(pictures(read, redactor, self.reader, journal.keep, self.budget_s))
                observations, case = done.observations, done.case
            else:
                observations = self._observed(journal, reading, read)
                case = reading.judge(observations)
        return Dissection(
            arrival=arrival,
            case=case,
            observations=observations,
            evidence=journal.evidence,
            sketch=read.sketch,
            redactor=redactor,
            times=Times(),
        )

    def _reading(self, journal: Journal) -> Reading:
        return Reading(arrive(self.item), journal.run, self.limits)

    def _observed(self, journal: Journal, reading: Reading, read: Read) -> tuple[Observation, ...]:
        """What the journal says or, where something is open, what is asked now."""
        if (known := journal.concluded()) is not None:
            return known
        observations = self._asking(journal, reading, read).ask_all()
        journal.conclude(observations)
        return observations

    def _asking(self, journal: Journal, reading: Reading, read: Read) -> Asking:
        from fuwake.observe._record import Recorder  # asyncio

        assert self.make is not None
        redactor = Redactor.of(read.anatomy)
        return Asking(
            reading=reading,
            read=read,
            redactor=redactor,
            reader=self.reader,
            observers=self.make(read.sketch, redactor),
            recorder=Recorder(journal.keep, self.budget_s, journal),
        )

    def _leave(self, journal: Journal, reading: Reading) -> None:
        """The next piece meets no limit again that this one met; all is through to the disk."""
        if reading.run != journal.run:
            journal.keep_run(reading.run)
        journal.sync()
