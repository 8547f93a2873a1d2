"""What left the machine for a case, told from its observations. Pure."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from fuwake.model.case import Left
from fuwake.model.observation import Observation
from fuwake.model.visit import Egress, VisitRecord

LOCAL = frozenset({"geo", "asn", "url_list", "earlier_cases", "mail_picture", "picture_text"})
"""Observers whose `leaves` says: nothing."""
_NOT_SENT = frozenset({"not-configured", "not-supported", "offline", "policy", "stale", "no-data"})
"""Reasons of failures that come before anything is sent."""
Kind = Literal["sent", "known", "here", "skipped"]
KINDS: tuple[Kind, ...] = ("sent", "known", "here", "skipped")


class Row(Struct, frozen=True, kw_only=True):
    """One question."""

    kind: Kind
    """`sent` left the machine; `known`: an earlier case's answer was used; `here`: answered on this machine; `skipped`: not asked."""
    seen: Observation
    reached: tuple[Egress, ...] = ()
    """Connections that a visit made."""


def rows(observations: Iterable[Observation]) -> Iterator[Row]:
    """A row for every observation, in order of time; none is left out."""
    for seen in sorted(observations, key=lambda one: (one.asked_at, one.id)):
        yield Row(kind=_kind(seen), seen=seen, reached=_reached(seen))


def counted(observations: Iterable[Observation]) -> Left:
    """How much of each kind, and how many took the questions."""
    told = tuple(rows(observations))
    number = {kind: sum(row.kind == kind for row in told) for kind in KINDS}
    return Left(**number, receivers=len({name for row in told if row.kind == "sent" for name in _receivers(row)}))


def _kind(seen: Observation) -> Kind:
    if seen.status == "skipped":
        return "skipped"
    if seen.observer in LOCAL:
        return "here"
    if seen.cached:
        return "known"
    if seen.evidence is None and seen.reason in _NOT_SENT | {"rate-limited"}:  # a service's own "too many" is kept as evidence
        return "skipped"
    return "sent"


def _receivers(row: Row) -> Iterator[str]:
    """Who took a question: servers, a list over DNS by its zone; a service that gave no answer by its kind."""
    if row.seen.observer == "visit":
        yield from (one.host for one in row.reached)
        return
    source = row.seen.source.partition(" via ")[0].removeprefix("dns ")
    yield source.partition("://")[2].partition("/")[0] if "://" in source else source.partition(" ")[0] or row.seen.observer


def _reached(seen: Observation) -> tuple[Egress, ...]:
    if seen.observer != "visit" or seen.data is None:
        return ()
    try:
        record = msgspec.convert(seen.data, VisitRecord)
    except msgspec.ValidationError:
        return ()
    online = record.attached.online if record.attached is not None else None
    egress = (*record.egress, *(online.egress if online is not None else ()))
    return tuple(dict.fromkeys(one for one in egress if one.verdict == "carried"))
