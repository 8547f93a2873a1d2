"""What names one recipient, in the order of precedence, and which of it can stand in a text at all.

A text holds the recipient in few of the many codings, mostly in none. So the coded forms are not looked for one by one: every
sixteenth place of the text is compared with all runs of four bytes of all forms at once.
"""

import re
import sys
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from fuwake.parse.codings import CODINGS, form, variants
from fuwake.parse.needles import Rule, lowered

_RUN = 4  # bytes that are compared: an item of array("I")
_STRIDE = 4  # every fourth item of the text
_LIKE_TEXT = "reversed"  # its runs stand in ordinary words
_CODINGS_OF_NAMES = ("percent", "base64", "base64-twice")
_SAMPLED = _RUN * _STRIDE + _RUN - 1  # bytes of a form of which a run of four surely lies at such a place


# In JSON other than as it is: quotation marks, backslashes, control characters. Or found there outside of strings.
_WRITTEN_OTHERWISE = re.compile(r'["\\\x00-\x1f]|^(?:[0-9.eE+-]*|t?r?u?e?|f?a?l?s?e?|n?u?l?l?)$')


class Forms(Struct, frozen=True):
    """Coded forms of one recipient's addresses and names, in their order."""

    needles: tuple[tuple[str, str, str], ...]
    """(needle as coded, name of the coding, decoy)."""
    low: tuple[str, ...]
    """The needles in lower case."""
    long: tuple[bytes, ...]
    """Those of `low` that are looked for together."""
    runs: frozenset[int]
    """Runs of four bytes of those."""
    others: tuple[bytes, ...]
    """Those that are looked for one by one."""
    is_json: bool
    """Whether all of them stand in a JSON document as they stand in a text."""

    def rules(self, low: str) -> Iterator[Rule]:
        """Rules for the forms whose needles stand in the text."""
        for (needle, coding, decoy), needle_low in zip(self.needles, self.low, strict=True):
            if needle_low in low:
                yield _rule(needle, coding, decoy)

    def stand_in(self, low: bytes) -> bool:
        """Whether any of the needles stands in the bytes."""
        places = array("I", low[: len(low) // _RUN * _RUN])[::_STRIDE]
        for number in self.runs.intersection(places):
            run = number.to_bytes(_RUN, sys.byteorder)
            if any(needle in low for needle in self.long if run in needle):
                return True
        for needle in self.others:  # noqa: SIM110  # every text comes by here: a generator would take twice as long
            if needle in low:
                return True
        return False


@lru_cache(maxsize=2048)
def _is_json(needle: str) -> bool:
    """Whether a JSON document, its ASCII letters in lower case, holds this needle wherever one of its strings does, and nowhere else."""
    return not _WRITTEN_OTHERWISE.search(needle) and (needle.isascii() or needle.upper().lower() == needle == needle.upper())


def _rule(needle: str, coding: str, decoy: str) -> Rule:
    how = CODINGS[coding]
    literal = re.escape(needle) + how.tail
    pattern = f"(?i:{literal})" if how.any_case else literal
    low = lowered(needle)
    return Rule(low, pattern, "base64" if how.base64 else "coded", form(coding, decoy), literals=(low,))


@lru_cache(maxsize=256)  # one mailbox gets many mails; many lists send to the same few addresses
def forms(addresses: tuple[str, ...], names: tuple[str, ...], decoys: tuple[str, str]) -> Forms:
    """All coded forms of the addresses, and those of the names that stand in links. `decoys`: what stands for an address, for a name."""
    parts = [_forms(tuple(dict.fromkeys((one, one.lower(), one.upper()))), decoys[0]) for one in addresses]
    parts += [_forms((one,), decoys[1], _CODINGS_OF_NAMES) for one in names]
    return Forms(
        needles=tuple(needle for part in parts for needle in part.needles),
        low=tuple(needle for part in parts for needle in part.low),
        long=tuple(needle for part in parts for needle in part.long),
        runs=frozenset[int]().union(*(part.runs for part in parts)),
        others=tuple(dict.fromkeys(needle for part in parts for needle in part.others)),
        is_json=all(part.is_json for part in parts),
    )


@lru_cache(maxsize=256)
def _forms(texts: tuple[str, ...], decoy: str, codings: tuple[str, ...] = ()) -> Forms:
    """The coded forms of some spellings of one text; in some codings only, if named."""
    needles: dict[tuple[str, bool], tuple[str, str, str]] = {}
    for text in texts:
        for one in variants(text):
            if not codings or one.coding in codings:
                any_case = CODINGS[one.coding].any_case and one.needle.isascii()
                needles.setdefault((one.needle.lower() if any_case else one.needle, any_case), (one.needle, one.coding, decoy))
    low = tuple(lowered(needle) for needle, _, _ in needles.values())
    coded = [(needle.encode(), coding) for needle, (_, coding, _) in zip(low, needles.values(), strict=True)]
    long = tuple(needle for needle, coding in coded if len(needle) >= _SAMPLED and coding != _LIKE_TEXT)
    return Forms(
        needles=tuple(needles.values()),
        low=low,
        long=long,
        runs=_runs(long),
        others=tuple(needle for needle, _ in coded if needle not in long),
        is_json=all(map(_is_json, low)),
    )


def _runs(needles: tuple[bytes, ...]) -> frozenset[int]:
    """Every run of four bytes in the first `_SAMPLED` bytes of each; some of their neighbours' come along and do no harm."""
    block = b"".join(needle[:_SAMPLED] + b"\x00" for needle in needles)
    return frozenset(run for start in range(_RUN) for run in array("I", block[start : len(block) - _RUN + start]))


class Sought:
    """Rules and coded forms, in the order of precedence: of two that match at one place, the first counts. Not to be changed."""

    def __init__(self, first: Iterable[Rule], coded: Forms | None = None, then: Iterable[Rule] = ()) -> None:
        self._first, self._coded, self._then = tuple(first), coded, tuple(then)
        self._rules = self._first + self._then

    @property
    def is_json(self) -> bool:
        """Whether every needle stands in a JSON document as it stands in a text, and only inside strings."""
        return (self._coded is None or self._coded.is_json) and all(map(_is_in_json, self._rules))

    def present(self, low: str) -> tuple[Rule, ...]:
        """The rules that can match in a text (in lower case, as `needles.lowered` makes it): surely no other does."""
        if self._coded is not None and self._coded.stand_in(low.encode("utf-8", "surrogatepass")):
            return (*_standing(self._first, low), *self._coded.rules(low), *_standing(self._then, low))
        return _standing(self._rules, low)

    def present_in_json(self, document: bytes) -> tuple[Rule, ...] | None:
        """The rules that can match in a string of a JSON document (as msgspec writes it), perhaps some more; None: not to be told."""
        if self._coded is not None and not self._coded.is_json:
            return None
        low = document.lower()
        if self._coded is not None and self._coded.stand_in(low):
            text = lowered(document.decode())
            return (*_perhaps(self._first, low), *self._coded.rules(text), *_perhaps(self._then, low))
        return _perhaps(self._rules, low)

    def rules(self) -> tuple[Rule, ...]:
        """All, the coded forms as rules too."""
        coded = self._coded.rules("\x00".join(self._coded.low)) if self._coded is not None else ()
        return (*self._first, *coded, *self._then)


def _is_in_json(rule: Rule) -> bool:
    return _is_json(rule.needle) and (not rule.also or _is_json(rule.also))


def _perhaps(rules: tuple[Rule, ...], low: bytes) -> tuple[Rule, ...]:
    """The rules whose needles stand in the document, and those whose needles may be written otherwise there."""
    return tuple([rule for rule in rules if (rule.needle.encode() in low and rule.also.encode() in low) or not _is_in_json(rule)])


def _standing(rules: tuple[Rule, ...], low: str) -> tuple[Rule, ...]:
    return tuple([rule for rule in rules if rule.needle in low and rule.also in low])
