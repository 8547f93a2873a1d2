"""Which of many words can stand in a text at all: one pass over the text, instead of one for each word. Pure."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")
_LONG, _SHORT = 4, 2


class Sieve(Generic[T]):
    """Words by their first signs: four of them, two of a shorter word. A word of one sign always passes."""

    def __init__(self, words: Iterable[tuple[str, T]]) -> None:
        self._kept: dict[str, list[tuple[int, T]]] = {}
        self._always: list[tuple[int, T]] = []
        for place, (word, what) in enumerate(words):
            key = word[:_LONG] if len(word) >= _LONG else word[:_SHORT]
            kept = self._kept.setdefault(key, []) if len(key) >= _SHORT else self._always
            kept.append((place, what))

    def passed(self, text: str) -> list[T]:
        """In their own order, what belongs to the words that may stand in the text; those left out surely do not."""
        found = list(self._always)
        for key in self._kept.keys() & _signs(text):
            found += self._kept[key]
        return [what for _, what in sorted(found, key=lambda entry: entry[0])]


@lru_cache(maxsize=8)
def _signs(text: str) -> frozenset[str]:
    """All runs of four and of two signs."""
    long = {text[place : place + _LONG] for place in range(len(text) - _LONG + 1)}
    return frozenset(long | {text[place : place + _SHORT] for place in range(len(text) - _SHORT + 1)})
