"""Recorded DNS answers as the evaluators read them: what is not recorded yet becomes a need, never a guess."""

import ipaddress
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from msgspec import Struct

from fuwake.model.observation import Observation
from fuwake.parse.domains import registrable_domain

MOST_NAME = 253
"""Characters of a domain name in text form (RFC 1035 section 2.3.4)."""
MOST_LABEL = 63


class Answer(Struct, frozen=True, kw_only=True):
    """One answer: `found`, `empty` (the name exists, without such records), `nxdomain`, `failed`, `skipped` (not asked) or `withheld`
    (never asked: the question itself would give the recipient away)."""

    state: Literal["found", "empty", "nxdomain", "failed", "skipped", "withheld"]
    records: tuple[str, ...] = ()
    detail: str = ""


class NotRecorded(Exception):
    """The evaluation cannot go on before this question is asked."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


class Records:
    """Answers by question (`TXT example.jp`); collects what is needed and what was used.

    `recipients`: addresses that no question may give away; such a question never leaves and is named nowhere. Names that a
    macro made from the envelope sender (VERP) may not hold the part before the @ either. `tells`: whether a name holds the
    recipient in some coding (a DKIM selector made for one recipient).
    """

    def __init__(
        self, observations: Mapping[str, Observation], recipients: Iterable[str] = (), tells: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._observations = observations
        self._tells = tells
        parts = [address.lower().rpartition("@") for address in recipients if "@" in address]
        self._never = tuple(f"{local}{sign}{domain}" for local, _, domain in parts for sign in "=.@-")
        self._not_from_macro = tuple(local for local, _, _ in parts if len(local) > 2)
        self.needs: dict[str, None] = {}

    def ask(self, kind: str, name: str, *, from_macro: bool = False) -> Answer:
        """The recorded answer. Raises NotRecorded, and notes the need, where there is none."""
        name = plain(name)
        if not askable(name):
            return Answer(state="nxdomain", detail="not a name that DNS can hold")
        if self._gives_away(name) or (from_macro and any(word in name for word in self._not_from_macro)):
            return Answer(state="withheld", detail="a question that would carry the recipient's address is not asked")
        question = f"{kind} {name}"
        seen = self._observations.get(f"dns:{question}")
        if seen is None:
            self.needs[question] = None
            raise NotRecorded(question)
        answer = _read(seen)
        if answer.state == "empty" and not (seen.data or {}).get("zone") and is_lame(registrable_domain(name) or name, self._observations):
            return Answer(state="failed", detail="nobody answers for the zone (a lame delegation)")
        return answer

    def _gives_away(self, name: str) -> bool:
        return any(word in name for word in self._never) or self._tells(name)

    def hint(self, kind: str, name: str) -> None:
        """Notes a question that will probably be needed, so that it is asked in the same round."""
        name = plain(name)
        if askable(name) and f"dns:{kind} {name}" not in self._observations and not self._gives_away(name):
            self.needs[f"{kind} {name}"] = None

    def known(self, kind: str, name: str) -> bool:
        """Whether the question has an answer, of whatever kind."""
        return f"dns:{kind} {plain(name)}" in self._observations


def _read(seen: Observation) -> Answer:
    data = seen.data or {}
    match seen.status:
        case "found":
            return Answer(state="found", records=tuple(str(record) for record in data.get("records", ())))
        case "absent":
            return Answer(state="nxdomain" if data.get("rcode") == "NXDOMAIN" else "empty")
        case "failed":
            return Answer(state="failed", detail=seen.detail or seen.reason or "")
        case "skipped":
            return Answer(state="skipped", detail=seen.detail or seen.reason or "")


def is_lame(domain: str, observations: Mapping[str, Observation]) -> bool:
    """Whether nobody answers for a domain's zone: no SOA and no NS record at its top, and neither answer names a zone that denies.

    A resolver makes such empty answers of a server that does not know the zone and points to itself: RFC 2308 section 2.2 lets a
    denial come without its SOA record, and so nothing is denied by it.
    """
    for kind in ("SOA", "NS"):
        seen = observations.get(f"dns:{kind} {domain}")
        data = seen.data if seen is not None and seen.status == "absent" else None
        if data is None or data.get("rcode") != "NOERROR" or data.get("zone"):
            return False
    return True


def plain(name: str) -> str:
    """A name in the form of the questions: lower-case, no final dot; an address for PTR stays as it is."""
    return name.lower().removesuffix(".")


def askable(name: str) -> bool:
    """Whether DNS can hold this name: label and name lengths, printable ASCII, no empty label."""
    if not name or len(name) > MOST_NAME or not name.isascii() or not name.isprintable():
        return False
    return is_address(name) or all(0 < len(label) <= MOST_LABEL for label in name.split("."))


def is_address(text: str) -> bool:
    """Whether the text is an IP address."""
    if ":" not in text and not text[-1:].isdigit():
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def locus(kind: str, name: str) -> str:
    """The locus of an answer in evidence lists."""
    return f"observation:dns:{kind} {plain(name)}"


def quoted(text: str, most: int = 160) -> str:
    """Foreign text in a sentence: printable ASCII only, bounded."""
    text = text[: most + 1]
    fine = text.isascii() and text.isprintable()
    clean = text if fine else "".join(char if char.isascii() and char.isprintable() else "?" for char in text)
    return clean if len(clean) <= most else clean[:most] + "…"
