"""What left the machine for a case: every question with time, receiver and what was sent; and what was answered without asking."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from fuwake.model.observation import Observation
from fuwake.model.visit import Egress, VisitRecord
from fuwake.parse.defang import defang_host, defang_text
from fuwake.parse.domains import parse_ip
from fuwake.parse.visible import show
from fuwake.report.bank import Bank
from fuwake.report.clock import moment

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


def _reached(seen: Observation) -> tuple[Egress, ...]:
    if seen.observer != "visit" or seen.data is None:
        return ()
    try:
        record = msgspec.convert(seen.data, VisitRecord)
    except msgspec.ValidationError:
        return ()
    return tuple(dict.fromkeys(one for one in record.egress if one.verdict == "carried"))


def lines(observations: Iterable[Observation], lang: str) -> Iterator[str]:
    """The page as text. The observations are those of a case, so the recipient is masked in them already."""
    bank, all_rows = Bank.load(lang), tuple(rows(observations))
    yield bank.plain("left.title")
    for kind in KINDS:
        chosen = [row for row in all_rows if row.kind == kind]
        yield ""
        yield bank.plain(f"left.{kind}", count=str(len(chosen)))
        for row in chosen:
            yield from _told(row, bank)


def _told(row: Row, bank: Bank) -> Iterator[str]:
    seen = row.seen
    words = [
        moment(seen.asked_at, bank.lang, seconds=True),
        bank.plain(f"observer.{seen.observer}" if f"observer.{seen.observer}" in bank.sentences else "observer.other"),
        _question(seen.subject),
    ]
    if row.kind in {"sent", "known"}:
        words.append(bank.plain("left.to", receiver=_safe(seen.source) or bank.plain("left.no_answer")))
    if row.kind == "sent" and f"left_what.{seen.observer}" in bank.sentences:
        words.append(bank.plain(f"left_what.{seen.observer}"))
    yield "- " + " | ".join(words)
    for one in row.reached:
        yield f"  - {_safe(one.host)}:{one.port} ({one.ip or '?'})"


def _question(subject: str) -> str:
    """Harmless: names with dots in brackets, addresses as they are."""
    words = subject.split(" ")
    return " ".join(_safe(word if "://" in word or parse_ip(word) is not None else defang_host(word)) for word in words)


def _safe(text: str) -> str:
    return defang_text(show(text))[:400]
