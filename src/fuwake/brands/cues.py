"""Cues: short texts looked for in a folded text. `a*b` is a, then b within 60 characters (in the same breath)."""

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from fuwake.brands.folding import script
from fuwake.brands.sieve import Sieve

_REACH = 60


class _Cue(Struct, frozen=True):
    first: str
    script: str
    """Of the first letter."""
    rest: tuple[str, ...]


class CueList:
    """Many cues, looked for together. All of them folded."""

    def __init__(self, words: Iterable[str]) -> None:
        self._sieve = Sieve([(cue.partition("*")[0].strip(), cue) for cue in words])

    def found(self, folded: str) -> list[str]:
        """Those that stand in the folded text, in the order of the list."""
        return [cue for cue in self._sieve.passed(folded) if _stands(_cue(cue), folded)]


def found(cue: str, folded: str) -> bool:
    """Whether the cue (already folded) stands in the folded text, Latin words uncut. Linear: str.find only."""
    return _stands(_cue(cue), folded)


@lru_cache(maxsize=10_000)  # most are never met
def _cue(text: str) -> _Cue:
    first, *rest = [piece.strip() for piece in text.split("*")]
    return _Cue(first, script(first[0]), tuple(rest))


def _stands(cue: _Cue, folded: str) -> bool:
    """The first piece not preceded by a letter of its own Latin or katakana run, the others behind it."""
    place = folded.find(cue.first)
    while place >= 0:
        if place == 0 or cue.script == "other" or script(folded[place - 1]) != cue.script:
            end = place + len(cue.first)
            if not cue.rest or _all_within(cue.rest, folded, end):
                return True
            place = folded.find(cue.first, end)
        else:
            place = folded.find(cue.first, place + 1)
    return False


def _all_within(rest: tuple[str, ...], folded: str, start: int) -> bool:
    """Whether the remaining pieces follow one after another, each within reach of the one before."""
    for word in rest:
        place = folded.find(word, start, start + _REACH + len(word))
        if place < 0:
            return False
        start = place + len(word)
    return True
