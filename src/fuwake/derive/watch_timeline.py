"""The time line of a watched case: a state machine over the rounds. Pure: the same case and rounds give the same time line.

Up is said at once, for a served page is its own proof. That something is not up is said only where two independent services show it
in one round, or two rounds at least ten minutes apart do with none between them in which it was up. A failure is never a proof, and
a page that was never seen is not gone.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from fuwake.derive import watch_signs
from fuwake.derive.watch_look import first_look, in_round, look
from fuwake.model.case import Case
from fuwake.model.observation import Observation
from fuwake.model.watch import (
    SCHEMA,
    Look,
    RoundLine,
    RoundRecord,
    Sign,
    Watch,
    WatchChange,
    WatchMoment,
    WatchNow,
    WatchState,
    WatchTarget,
)
from fuwake.parse.domains import registrable_domain

PROVEN_AFTER = timedelta(minutes=10)
"""Least time between two rounds that prove something together."""
UP: frozenset[WatchState] = frozenset({"up", "moved", "relaunched"})
NOT_UP: tuple[WatchState, ...] = ("sinkholed", "blocked_by_registrar", "blocked_by_host", "down")
"""Where signs of several stand beside each other, the first of these is named: who stopped it says more than that it is stopped."""
_OVER_A_PAGE = frozenset({"sinkhole_name_servers", "sinkhole_address", "suspension_name_servers"})
"""With these a served page is that of whoever stopped the site."""
_ENOUGH, _ALIKE, _UNLIKE = 20, 0.5, 0.2
Round = tuple[RoundRecord, Mapping[str, Observation]]


def timeline(case: Case, rounds: Sequence[Round]) -> Watch:
    """The time line of a case and its rounds, the oldest first."""
    targets = tuple({(target.host, target.use): target for record, _ in rounds for target in record.targets}.values())
    courses = {(target.host, target.use): Course(target) for target in targets}
    began = case.run.dissected_at
    seen_at = case.page.visited_at if case.page is not None else began
    first = tuple(course.take(0, seen_at, first_look(course.target, case)) for course in courses.values())
    mode: Literal["full", "passive"] = "passive" if case.run.mode == "passive" else "full"
    lines = [RoundLine(number=0, at=began, mode=mode, moments=tuple(moment for moment in first if moment.evidence))]
    for record, observations in rounds:
        moments = tuple(
            courses[target.host, target.use].take(record.number, record.at, look(target, observations, in_round(record.number)))
            for target in record.targets
        )
        lines.append(RoundLine(number=record.number, at=record.at, mode=record.mode, moments=moments))
    changes = [change for course in courses.values() for change in course.changes]
    return Watch(
        schema=SCHEMA,
        case=case.message.sha256,
        began_at=began,
        targets=targets,
        rounds=tuple(lines),
        changes=tuple(sorted(changes, key=lambda change: (change.told_in, change.at))),
        now=tuple(course.last() for course in courses.values()),
    )


class _First(Struct, frozen=True):
    """Where something was first seen."""

    number: int
    at: datetime
    evidence: tuple[str, ...]


class Course:
    """One target through the rounds."""

    def __init__(self, target: WatchTarget) -> None:
        self.target = target
        self.changes: list[WatchChange] = []
        self._told: WatchState | None = None
        self._why = "nothing_asked"
        self._detail: str | None = None
        self._evidence: tuple[str, ...] = ()
        self._since: datetime | None = None
        self._told_at: datetime | None = None
        self._up_at: datetime | None = None
        self._served: Look | None = None
        self._first: dict[WatchState, _First] = {}
        self._lists: dict[str, bool] = {}

    def take(self, number: int, at: datetime, shown: Look) -> WatchMoment:
        """One more round. Returns its row and notes what changed."""
        state, sign = self._state(number, at, shown)
        self._listings(number, at, shown)
        return WatchMoment(
            round=number,
            at=at,
            host=shown.host,
            state=state,
            why=sign.what,
            resolves=shown.resolves,
            evidence=sign.evidence,
            detail=sign.detail,
        )

    def last(self) -> WatchNow:
        """What is last known."""
        return WatchNow(
            host=self.target.host,
            use=self.target.use,
            state=self._told or "could_not_tell",
            why=self._why,
            since_at=self._since,
            told_at=self._told_at,
            up_at=self._up_at,
            evidence=self._evidence,
            detail=self._detail,
        )

    def _state(self, number: int, at: datetime, shown: Look) -> tuple[WatchState, Sign]:
        if self._served is None:  # a stand-in in its address may be why there is no page
            shown = replace(shown, signs=tuple(_renamed(sign, "not_there") if sign.what == "gone" else sign for sign in shown.signs))
        serves = next((sign for sign in shown.signs if sign.what == "serves"), None)
        against = [sign for sign in shown.signs if sign.state in NOT_UP]
        over_it = any(sign.what in _OVER_A_PAGE or (sign.what == "parked" and not shown.passwords) for sign in against)
        if serves is not None and not over_it:
            return self._serving(number, at, shown, serves)
        if against:
            return self._against(number, at, shown, against)
        return "could_not_tell", next((sign for sign in shown.signs if sign.source in {"site", "visit"}), shown.signs[0])

    def _serving(self, number: int, at: datetime, shown: Look, serves: Sign) -> tuple[WatchState, Sign]:
        like, was = alike(shown, self._served), self._told
        if was in NOT_UP and not like:
            return "could_not_tell", _renamed(serves, "answers_again")
        if like is False:
            return "could_not_tell", _renamed(serves, "changed")
        state, sign = self._place(shown, serves)
        if was in UP and state == "up":
            state, sign = was, serves  # still there, where it moved to or came back
        self._first.clear()
        self._served = _with_words(shown, self._served)
        self._up_at = at
        self._tell(state, sign, _First(number, at, sign.evidence), number, at, changed=was is None or sign is not serves)
        return state, sign

    def _place(self, shown: Look, serves: Sign) -> tuple[WatchState, Sign]:
        """Up where it was, or somewhere else; and whether it had been gone."""
        before, back = self._served, self._told in NOT_UP
        if before is not None and before.end and shown.end and _site(before.end) != _site(shown.end):
            same_path = shown.path == before.path and shown.path != "/"
            what = ("same_path" if same_path else "again_elsewhere") if back else "redirected"
            return ("relaunched" if back else "moved"), _renamed(serves, what, shown.end)
        if before is not None and _elsewhere(before, shown):
            placed = replace(serves, evidence=(*serves.evidence, *shown.placed_by))
            where = ", ".join(shown.addresses[:2])
            return ("relaunched" if back else "moved"), _renamed(placed, "again_elsewhere" if back else "elsewhere", where)
        return ("relaunched", _renamed(serves, "again")) if back else ("up", serves)

    def _against(self, number: int, at: datetime, shown: Look, against: list[Sign]) -> tuple[WatchState, Sign]:
        state = next(state for state in NOT_UP if any(sign.state == state for sign in against))
        sign = next(sign for sign in against if sign.state == state)
        for one in against:
            self._first.setdefault(one.state, _First(number, at, one.evidence))
        earliest = min(self._first.values(), key=lambda first: first.number)
        if len({one.source for one in against}) < 2 and at - earliest.at < PROVEN_AFTER:
            return "could_not_tell", sign
        if state == "down" and self._still_stopped(shown, against):
            self._told_at = at
            return self._told or state, sign
        first = _First(number, at, self._first[state].evidence) if self._told in NOT_UP else earliest
        shown_by = tuple(dict.fromkeys((*first.evidence, *sign.evidence, *(locus for one in against for locus in one.evidence))))
        self._tell(state, sign, _First(first.number, first.at, shown_by), number, at, changed=self._told != state)
        return state, sign

    def _still_stopped(self, shown: Look, against: list[Sign]) -> bool:
        """Whether who stopped it still stands: nobody who could say otherwise did."""
        match self._told:
            case "blocked_by_registrar":
                return shown.registered is None
            case "blocked_by_host":
                return not any(sign.source == "site" for sign in against)
            case _:
                return False

    def _tell(self, state: WatchState, sign: Sign, first: _First, number: int, at: datetime, *, changed: bool) -> None:
        if changed:
            self.changes.append(
                WatchChange(
                    kind="state",
                    at=first.at,
                    round=first.number,
                    host=self.target.host,
                    state=state,
                    before=self._told,
                    why=sign.what,
                    told_in=number,
                    evidence=first.evidence,
                    detail=sign.detail,
                )
            )
            self._since = first.at
            self._why, self._detail = sign.what, sign.detail
        self._told, self._told_at, self._evidence = state, at, sign.evidence

    def _listings(self, number: int, at: datetime, shown: Look) -> None:
        where = dict(shown.listings)
        for name in shown.listed:
            if not self._lists.get(name, False):
                self.changes.append(
                    WatchChange(
                        kind="listed",
                        at=at,
                        round=number,
                        host=self.target.host,
                        state=self._told or "could_not_tell",
                        before=None,
                        why=name,
                        told_in=number,
                        evidence=(where[name],),
                    )
                )
        self._lists |= dict.fromkeys(shown.listed, True) | dict.fromkeys(shown.not_listed, False)


def alike(shown: Look, before: Look | None) -> bool | None:
    """Whether it is the page that was served before; None where too little is known of either."""
    if before is None:
        return None
    if shown.title and shown.title == before.title and (shown.passwords > 0) == (before.passwords > 0):
        return True
    mine, theirs = _pieces(shown.text), _pieces(before.text)
    if min(len(mine), len(theirs)) < _ENOUGH:
        return None
    share = len(mine & theirs) / min(len(mine), len(theirs))
    if share >= _ALIKE:
        return True
    return False if share < _UNLIKE and shown.title != before.title and not shown.passwords else None


def _pieces(text: str | None) -> frozenset[str]:
    plain = "".join(unicodedata.normalize("NFKC", text or "").lower().split())
    return frozenset(plain[start : start + 5] for start in range(max(len(plain) - 4, 0)))


def _elsewhere(before: Look, shown: Look) -> bool:
    """Whether none of the addresses is an earlier one, nor in an earlier one's network: networks spread a site over many addresses."""
    if not before.networks or not shown.networks or set(before.addresses) & set(shown.addresses):
        return False
    return not set(before.networks) & set(shown.networks)


def _site(host: str) -> str:
    return registrable_domain(host) or host


def _with_words(shown: Look, before: Look | None) -> Look:
    """The look; its words those of before where it has none, its addresses likewise."""
    if before is None:
        return shown
    return replace(
        shown,
        title=shown.title or before.title,
        text=shown.text or before.text,
        addresses=shown.addresses if shown.networks else before.addresses,
        networks=shown.networks or before.networks,
    )


def _renamed(sign: Sign, what: str, detail: str | None = None) -> Sign:
    return Sign(what=what, state=watch_signs.STATES[what], source=sign.source, evidence=sign.evidence, detail=detail or sign.detail)
