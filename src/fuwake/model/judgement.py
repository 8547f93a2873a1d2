"""Whom a mail poses as, its pretext, its likeness to others, and the verdict."""

from typing import Literal

import msgspec
from msgspec import Struct


class Brand(Struct, frozen=True, kw_only=True):
    """Whom the mail pretends to be."""

    id: str
    """Stable word of the brand table."""
    name: str
    """Japanese name."""
    name_en: str
    """English name."""
    category: str | None
    """`bank`, `card`, `shop` …"""
    official_domains: tuple[str, ...]
    """Only such as are graded A or B in the brand list; empty where none is verified."""
    confidence: float
    """0 to 1."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class Scenario(Struct, frozen=True, kw_only=True):
    """The pretext."""

    id: str
    """Stable word of the scenario table."""
    confidence: float
    """0 to 1."""
    title: str
    """The pretext in Japanese."""
    title_en: str
    """The pretext in English."""
    wants: str
    """What such mails want, in Japanese."""
    wants_en: str
    """The same in English."""
    advice: str
    """What to do, in Japanese."""
    advice_en: str
    """The same in English."""
    cues: tuple[str, ...]
    """The words in the mail that showed it."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class Comparison(Struct, frozen=True, kw_only=True):
    """One feature of this mail and of an earlier one, side by side."""

    what: str
    """`text`, `subject`, `link_path`, `brand`, `page_title` …"""
    same: bool
    """Whether they are the same, or alike enough."""
    here: str | None = None
    """In this mail, the recipient masked; None for what cannot be shown in letters."""
    there: str | None = None
    """In the earlier one."""


class Neighbour(Struct, frozen=True, kw_only=True):
    """An earlier case that is alike."""

    case: str
    """Name of its case folder."""
    likeness: float
    """0 to 1."""
    in_: tuple[str, ...] = msgspec.field(name="in")
    """What is alike: text, structure, hosts …"""
    points: tuple[Comparison, ...] = ()
    """The two side by side; empty in cases of earlier versions."""


class Campaign(Struct, frozen=True, kw_only=True):
    """Likeness to earlier cases."""

    id: str
    """Name of the group of cases."""
    nearest: tuple[Neighbour, ...]
    """Earlier cases that are alike, nearest first."""


class Reason(Struct, frozen=True, kw_only=True):
    """One reason of the verdict."""

    rule: str
    """The rule behind it."""
    says: str
    """Japanese."""
    says_en: str
    """English."""
    weight: float
    """Log-odds it added."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""
    share: float | None = None
    """Its part of all that weighed, 0 to 1; the shares of all reasons add up to 1. None in cases of earlier versions."""


Kind = Literal["phishing", "fraud", "advertising"]


class Verdict(Struct, frozen=True, kw_only=True):
    """The judgement and why."""

    label: Literal["phishing", "suspicious", "legitimate", "undetermined"]
    """`undetermined` where the evidence does not suffice either way."""
    probability: float | None
    """Of phishing; None where there is nothing to judge."""
    reasons: tuple[Reason, ...]
    """Heaviest first."""
    guards: tuple[str, ...] = ()
    """Guards that limited the label, by name."""
    kind: Kind | None = None
    """What is suspected: `phishing` (data are to be typed in), `fraud` (money or a call is asked for: advance fee, extortion, callback) or
    `advertising` (unsolicited, with a bait). None where nothing is.
    """
