"""Reverse names of the origin, as recorded: shared by the rules about them."""

from typing import Literal

from msgspec import Struct

from fuwake.authenticate.records import plain
from fuwake.model.facts import Facts
from fuwake.parse.domains import parse_ip

MOST_NAMES = 5
"""Reverse names that are looked at."""


class Reverse(Struct, frozen=True, kw_only=True):
    """What DNS says of the origin's name."""

    state: Literal["absent", "confirmed", "unconfirmed", "unknown"]
    names: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    why: str = ""
    why_ja: str = ""


def reverse_of_origin(facts: Facts) -> Reverse | None:
    """The origin's reverse names and whether their own addresses lead back (RFC 8601 section 2.7.3, iprev); None: no origin."""
    origin = facts.anatomy.trace.origin
    if origin is None:
        return None
    question = f"PTR {origin.ip}"
    seen = facts.observations.get(f"dns:{question}")
    if seen is None or seen.status in {"failed", "skipped"}:
        return _unknown(question)
    places = [f"observation:dns:{question}"]
    if seen.status == "absent" or not seen.data:
        return Reverse(state="absent", evidence=tuple(places))
    names = tuple(plain(str(name)) for name in seen.data["records"][:MOST_NAMES])
    kind = "AAAA" if ":" in origin.ip else "A"
    open_question = ""
    for name in names:
        forward = facts.observations.get(f"dns:{kind} {name}")
        if forward is None or forward.status in {"failed", "skipped"}:
            open_question = f"{kind} {name}"
            continue
        places.append(f"observation:dns:{kind} {name}")
        addresses = (forward.data or {}).get("records", ()) if forward.status == "found" else ()
        if any(parse_ip(str(address)) == parse_ip(origin.ip) for address in addresses):
            return Reverse(state="confirmed", names=(name,), evidence=tuple(places))
    if open_question:
        return _unknown(open_question, names)
    return Reverse(state="unconfirmed", names=names, evidence=tuple(places))


def _unknown(question: str, names: tuple[str, ...] = ()) -> Reverse:
    return Reverse(
        state="unknown",
        names=names,
        why=f"The answer to {question} is not known: it was not asked, or the look-up failed.",
        why_ja=f"「{question}」の答えが得られていないため（未照会または照会失敗）、確かめられません。",
    )
