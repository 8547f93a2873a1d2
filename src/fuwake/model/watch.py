"""A case looked at again and again: what each round showed, and the time line that follows from it (`watch.json`)."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

SCHEMA = "fuwake.watch/1"
ROUND_SCHEMA = "fuwake.watch-round/1"

WatchState = Literal["up", "down", "moved", "blocked_by_registrar", "blocked_by_host", "sinkholed", "relaunched", "could_not_tell"]
"""`blocked_by_registrar`: stopped at its registration; `sinkholed`: its name leads to researchers or authorities; `relaunched`: up
again after one of the four states in which it was not."""
Source = Literal["dns", "registry", "site", "visit"]
"""Who said something: two of them are independent of each other."""
Use = Literal["link", "page", "target"]
"""`link`: a link of the mail; `page`: where the visit ended; `target`: where the page would send what is typed, never asked itself."""


class PageAnswer(Struct, frozen=True, kw_only=True):
    """observer `site_page`; question `<url>`: what a site answers to a plain request for a page, in the rounds of `fuwake watch`.

    found: it answered, whatever the status. absent: the machine refused the connection. A silent site has failed, and no failure says
    that it is down.
    """

    url: str
    status: int
    location: str | None
    """Where a redirect points to, absolute."""
    server: str | None
    sinkhole: str | None
    """The field `X-Sinkhole`, by which sinkholes tell their name."""
    title: str | None
    text: str | None
    """Words of the page without its scripts having run, cut to a bound."""
    passwords: int
    """Password fields."""
    size: int
    """Bytes of the body that came."""
    cut: bool
    """Whether more was there."""


class WatchTarget(Struct, frozen=True, kw_only=True):
    """What is watched."""

    url: str
    """The address that is asked, whatever names the recipient replaced; of a `target` the address that is not asked."""
    host: str
    """A-labels, or an address."""
    domain: str | None
    """As registered with a registry; None for an address."""
    use: Use
    """Why it is watched."""


class Sign(Struct, frozen=True, kw_only=True):
    """One thing that one answer shows."""

    what: str
    """`serves`, `nxdomain`, `refused`, `hold`, `no_answer` …: a word of `derive.watch_signs`."""
    state: WatchState
    """What it speaks for. `could_not_tell`: for nothing."""
    source: Source
    """Who said so."""
    evidence: tuple[str, ...]
    """Loci."""
    detail: str | None = None
    """The word behind it: a status of the registry, an HTTP status, a name server, a host."""


class Look(Struct, frozen=True, kw_only=True):
    """What one round showed of one target, before it is compared with earlier rounds."""

    host: str
    signs: tuple[Sign, ...]
    resolves: bool | None = None
    """Whether its name led to an address; None where that failed or was not asked."""
    registered: bool | None = None
    """Whether the registry has its domain; None where that failed or was not asked."""
    addresses: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    """Who announces the addresses (`AS64500`), else the registry's ranges that hold them; empty: not known."""
    placed_by: tuple[str, ...] = ()
    """Loci of the answers that say so."""
    end: str | None = None
    """Host at the end of the redirects, where a page was served."""
    path: str | None = None
    """Path there."""
    title: str | None = None
    text: str | None = None
    """The page's words, cut to a bound."""
    passwords: int = 0
    """Password fields in the page."""
    listed: tuple[str, ...] = ()
    """Lists that hold it."""
    not_listed: tuple[str, ...] = ()
    """Lists that were asked and do not hold it."""
    listings: tuple[tuple[str, str], ...] = ()
    """(list, locus) of those answers."""


class RoundRecord(Struct, frozen=True, kw_only=True):
    """round.json: when and with what a round was made: recorded input, not derived."""

    schema: str
    """`fuwake.watch-round/1`."""
    number: int
    """From 1."""
    at: datetime
    """When it began."""
    fuwake: str
    """Version of fuwake."""
    vantage: str
    """`internet`, `lab:<name>`."""
    mode: Literal["full", "passive"]
    """`passive`: nothing of the observed site itself."""
    targets: tuple[WatchTarget, ...]
    """What was watched."""
    before: str
    """sha256 of the round before: of its manifest; of the first one: of the message. A round that is gone or changed breaks the chain."""


class WatchMoment(Struct, frozen=True, kw_only=True):
    """One row of the time line: one target in one round."""

    round: int
    """Number of the round; 0: the dissection itself."""
    at: datetime
    """When."""
    host: str
    """Which target."""
    state: WatchState
    """What can be said. A single sign that it is not up is `could_not_tell`: it takes two rounds or two independent proofs."""
    why: str
    """The sign behind it."""
    resolves: bool | None
    """Whether its name led to an address; None where that failed or was not asked."""
    evidence: tuple[str, ...]
    """Loci: `observation:<id>` of the case, `watch:<round>/<id>` of a round."""
    detail: str | None = None
    """The word behind the sign."""


class WatchChange(Struct, frozen=True, kw_only=True):
    """Something that was not so before."""

    kind: Literal["state", "listed"]
    """`listed`: a list of dangerous addresses took it up."""
    at: datetime
    """The round in which it was first seen."""
    round: int
    """That round; 0: the dissection itself."""
    host: str
    """Which target."""
    state: WatchState
    """The new state; of a listing the state at that time."""
    before: WatchState | None
    """The state until then; None where there was none."""
    why: str
    """The sign behind it; of a listing the list."""
    told_in: int
    """The round in which there was proof enough to say so."""
    evidence: tuple[str, ...]
    """Loci; never empty."""
    detail: str | None = None
    """The word behind the sign."""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"change of {self.host} to {self.state} has no evidence")


class WatchNow(Struct, frozen=True, kw_only=True):
    """What is last known of a target."""

    host: str
    """Which target."""
    use: Use
    """Why it is watched."""
    state: WatchState
    """The last state that could be told; `could_not_tell` where none ever could."""
    why: str
    """The sign behind it."""
    since_at: datetime | None
    """First round that showed it; None where nothing could be told."""
    told_at: datetime | None
    """Last round that showed it."""
    up_at: datetime | None
    """Last round in which it was up; None: never seen up."""
    evidence: tuple[str, ...]
    """Loci."""
    detail: str | None = None
    """The word behind the sign."""


class RoundLine(Struct, frozen=True, kw_only=True):
    """One round of the time line."""

    number: int
    """From 1; 0: the dissection itself."""
    at: datetime
    """When."""
    mode: Literal["full", "passive"]
    """`passive`: nothing of the observed site itself was asked."""
    moments: tuple[WatchMoment, ...]
    """One a target."""


class Watch(Struct, frozen=True, kw_only=True):
    """The time line of a case: follows from the case and its rounds, byte for byte."""

    schema: str
    """`fuwake.watch/1`."""
    case: str
    """sha256 of the message."""
    began_at: datetime
    """When the case was dissected."""
    targets: tuple[WatchTarget, ...]
    """Everything that was watched."""
    rounds: tuple[RoundLine, ...]
    """Oldest first; the dissection is round 0."""
    changes: tuple[WatchChange, ...]
    """Oldest first."""
    now: tuple[WatchNow, ...]
    """One a target."""
