"""Which of many words can stand in a text at all: by the words of the text, instead of one search for each. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")
_START = 4
_RUN = re.compile(r"[A-Za-z0-9]*")
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_ONLY_RUNS = bytes(byte if byte in _LETTERS else 0x20 for byte in range(256))


class Sieve(Generic[T]):
    """Words that begin where a run of ASCII letters and digits begins, or with another sign. `whole`: they end where it ends, too."""

    def __init__(self, words: Iterable[tuple[str, T]], *, whole: bool = False) -> None:
        self._whole = whole
        self._by_run: dict[bytes, list[tuple[int, T]]] = {}
        self._by_sign: dict[str, list[tuple[str, tuple[int, T]]]] = {}
        self._by_themselves: list[tuple[str, tuple[int, T]]] = []
        for place, (word, what) in enumerate(words):
            found = _RUN.match(word)
            run = found[0] if found is not None else ""
            if run and (whole or len(run) >= _START or run != word):
                self._by_run.setdefault((run if whole else run[:_START]).encode(), []).append((place, what))
            elif word and not word[0].isascii():
                self._by_sign.setdefault(word[0], []).append((word[:2], (place, what)))
            else:
                self._by_themselves.append((word, (place, what)))

    def passed(self, text: str) -> list[T]:
        """In their own order, what belongs to the words that may stand in the text; those left out surely do not."""
        found = [entry for word, entry in self._by_themselves if word in text]
        for run in self._by_run.keys() & (_runs(text) if self._whole else _starts(text)):
            found += self._by_run[run]
        if not text.isascii():
            for sign in self._by_sign.keys() & _signs(text):
                found += [entry for start, entry in self._by_sign[sign] if start in text]
        return [what for _, what in sorted(found, key=lambda entry: entry[0])]


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
