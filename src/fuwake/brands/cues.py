"""Cues: short texts looked for in a folded text. `a*b` is a, then b within 60 characters (in the same breath)."""

from collections.abc import Iterable

from fuwake.brands.folding import script
from fuwake.brands.sieve import Sieve

_REACH = 60


class CueList:
    """Many cues, looked for together. All of them folded."""

    def __init__(self, words: Iterable[str]) -> None:
        split = [(cue.partition("*")[0].strip(), cue) for cue in words]
        self._sieve = Sieve([(first, (first, cue)) for first, cue in split])

    def found(self, folded: str) -> list[str]:
        """Those that stand in the folded text, in the order of the list."""
        return [cue for first, cue in self._sieve.passed(folded) if first in folded and found(cue, folded)]


def found(cue: str, folded: str) -> bool:
    """Whether the cue (already folded) stands in the folded text, Latin words uncut. Linear: str.find only."""
    first, star, rest = cue.partition("*")
    start = _find(first.strip(), folded, 0, len(folded))
    if not star:
        return start >= 0
    while start >= 0:
        end = start + len(first.strip())
        if all_within(rest, folded, end):
            return True
        start = _find(first.strip(), folded, end, len(folded))
    return False


def all_within(rest: str, folded: str, start: int) -> bool:
    """Whether the remaining pieces follow one after another, each within reach of the one before."""
    for piece in rest.split("*"):
        word = piece.strip()
        place = _find(word, folded, start, min(len(folded), start + _REACH + len(word)), whole_start=False)
        if place < 0:
            return False
        start = place + len(word)
    return True


def _find(word: str, folded: str, start: int, end: int, *, whole_start: bool = True) -> int:
    """Index of the word, not preceded by a letter of its own Latin or katakana run; -1 where there is none."""
    place = folded.find(word, start, end)
    while place >= 0:
        kind = script(word[0])
        if not whole_start or place == 0 or kind == "other" or script(folded[place - 1]) != kind:
            return place
        place = folded.find(word, place + 1, end)
    return -1
