"""Which of many words can stand in a text at all: by the words of the text, instead of one search for each. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Generic, TypeVar

T = TypeVar("T")
_START = 4
_RUNS = re.compile(r"[A-Za-z0-9]+")
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_ONLY_RUNS = bytes(byte if byte in _LETTERS else 0x20 for byte in range(256))


class Sieve(Generic[T]):
    """Words that begin where a run of ASCII letters and digits begins, or with another sign. `whole`: they end where it ends, too."""

    def __init__(self, words: Iterable[tuple[str, T]], *, whole: bool = False) -> None:
        self._by_run: dict[bytes, list[tuple[int, T]]] = {}
        self._by_start: dict[bytes, list[tuple[int, T]]] = {}
        self._by_sign: dict[str, list[tuple[str, tuple[int, T]]]] = {}
        self._by_themselves: dict[str, list[tuple[int, T]]] = {}
        for place, (word, what) in enumerate(words):
            runs = _RUNS.findall(word) if word[:1].isascii() and word[:1].isalnum() else []
            closed = runs if whole or not word.endswith(tuple(runs[-1:])) else runs[:-1]  # the last one may go on in the text
            if closed:
                self._by_run.setdefault(max(closed, key=len).encode(), []).append((place, what))
            elif runs and len(word) >= _START:
                self._by_start.setdefault(word[:_START].encode(), []).append((place, what))
            elif word and not word[0].isascii():
                self._by_sign.setdefault(word[0], []).append((word[:2], (place, what)))
            else:
                self._by_themselves.setdefault(word, []).append((place, what))

    def passed(self, text: str) -> list[T]:
        """In their own order, what belongs to the words that may stand in the text; those left out surely do not."""
        found = [entry for word, entries in self._by_themselves.items() if word in text for entry in entries]
        for run in self._by_run.keys() & _runs(text):
            found += self._by_run[run]
        for start in self._by_start.keys() & _starts(text) if self._by_start else ():
            found += self._by_start[start]
        if not text.isascii():
            for sign in self._by_sign.keys() & _signs(text):
                found += [entry for two, entry in self._by_sign[sign] if two in text]
        found.sort(key=itemgetter(0))
        return [what for _, what in found]


@lru_cache(maxsize=8)
def _runs(text: str) -> frozenset[bytes]:
    """All runs of ASCII letters and digits."""
    return frozenset(text.encode("ascii", "replace").translate(_ONLY_RUNS).split())


@lru_cache(maxsize=8)
def _starts(text: str) -> frozenset[bytes]:
    """The first four signs of each run."""
    return frozenset([run[:_START] for run in _runs(text)])


@lru_cache(maxsize=8)
def _signs(text: str) -> frozenset[str]:
    return frozenset(text)
