"""Mails of today's making, invented, each with what must or must not be said of it; judged as `fuwake examine --offline` judges them."""

import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec

from fuwake.bootstrap import picture_reader
from fuwake.model.case import Case, CaseSource, Run
from fuwake.observe._record import Recorder, digest
from fuwake.pipeline.arrival import Arrival
from fuwake.pipeline.picture_words import read_now, wanted
from fuwake.pipeline.reading import offline, read
from fuwake.settings import Settings

HERE = Path(__file__).parent
LEGITIMATE, ADVERSARIAL = HERE / "legitimate", HERE / "adversarial"
HELD_OUT = HERE / "held_out"
HELD_OUT_LEGITIMATE, HELD_OUT_ADVERSARIAL = HELD_OUT / "legitimate", HELD_OUT / "adversarial"
RUN = Run(fuwake="0.1.0", dissected_at=datetime(2026, 1, 14, 1, 5, tzinfo=UTC), vantage="offline", mode="offline")
OCR_BUDGET_S = 60.0


class Legitimate(msgspec.Struct, forbid_unknown_fields=True):
    """A row of `legitimate/table.toml`."""

    lang: str
    what: str
    why: str
    """Why it must not be accused."""
    at_most: str
    """`undetermined`, or `suspicious` with `argued`."""
    argued: str = ""
    carries: bool = False
    """Whether it passes on a mail of somebody else: then that one is judged, and may be called what it is."""


class Adversarial(msgspec.Struct, forbid_unknown_fields=True):
    """A row of `adversarial/table.toml`."""

    lang: str
    trick: str
    """How it evades."""
    reasons: list[str]
    """Rules that say the truth about it: finding it for none of them is luck."""
    missed: str = ""
    """What would catch it, where it was not found."""


def legitimate(folder: Path = LEGITIMATE) -> dict[str, Legitimate]:
    """The table of legitimate mails of a folder, by name."""
    return msgspec.convert(tomllib.loads((folder / "table.toml").read_text(encoding="utf-8")), dict[str, Legitimate])


def adversarial(folder: Path = ADVERSARIAL) -> dict[str, Adversarial]:
    """The table of evading mails of a folder, by name."""
    return msgspec.convert(tomllib.loads((folder / "table.toml").read_text(encoding="utf-8")), dict[str, Adversarial])


@cache
def case(path: Path, *, as_is: bool = False) -> Case:
    """The case of a mail of a file."""
    return judged(path.read_bytes(), as_is=as_is)


def judged(raw: bytes, *, as_is: bool = False) -> Case:
    """The case when nobody is asked; the words in pictures are read where the mail says hardly anything in letters."""
    arrival, mail = read(Arrival(raw=raw, source=CaseSource(path="mail.eml", index=0)), RUN, as_is=as_is)
    what, reader = wanted(mail.anatomy.message), picture_reader(Settings())
    pictures = None
    if what.pictures and reader is not None:
        pictures = tuple(read_now(what, reader, Recorder(digest, OCR_BUDGET_S)))
    return offline(arrival, mail, RUN, pictures).case


def fired(of: Case) -> set[str]:
    """The rules that fired."""
    return {finding.rule for finding in of.findings}
