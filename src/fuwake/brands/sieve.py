"""Which of many words can stand in a text at all: by the words of the text, instead of one search for each. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Generic, TypeVar

T = TypeVar("T")
_STARTS = (6, 4, 3)
"""Signs of a run's beginning by which a word is looked for, where the run may go on in the text."""
_NONE: frozenset[bytes] = frozenset()
_RUNS = re.compile(r"[A-Za-z0-9]+")
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_ONLY_RUNS = bytes(byte if byte in _LETTERS else 0x20 for byte in range(256))
_Entry = tuple[str, tuple[int, T], frozenset[bytes], bytes]
"""A word with (place, what), the runs that it needs besides, and the beginning of another; empty: none."""


class Sieve(Generic[T]):
    """Words that begin where a run of ASCII letters and digits begins, or with another sign. `whole`: they end where it ends, too."""

    def __init__(self, words: Iterable[tuple[str, T]], *, whole: bool = False) -> None:
        self._by_run: dict[bytes, list[_Entry[T]]] = {}
        self._by_start: dict[bytes, list[_Entry[T]]] = {}
        self._by_sign: dict[str, list[tuple[str, tuple[int, T]]]] = {}
        self._by_themselves: dict[str, list[tuple[int, T]]] = {}
        marked = []
        for place, (word, what) in enumerate(words):
            if len(word) >= _STARTS[-1] and word.isascii() and word.isalnum():  # one run, as most words are: nothing to choose from
                mark = word.encode()
                if whole:
                    self._by_run.setdefault(mark, []).append((word, (place, what), _NONE, b""))
                else:
                    length = 6 if len(mark) >= 6 else 4 if len(mark) >= 4 else 3
                    self._by_start.setdefault(mark[:length], []).append((word, (place, what), _NONE, b""))
                continue
            runs, start = _marks(word, whole=whole)
            if runs or start:
                marked.append((word, (place, what), runs, start))
            elif word and not word[0].isascii():
                self._by_sign.setdefault(word[0], []).append((word, (place, what)))
            else:
                self._by_themselves.setdefault(word, []).append((place, what))
        self._sort_in(marked)

    def _sort_in(self, marked: list[tuple[str, tuple[int, T], frozenset[bytes], bytes]]) -> None:
        """Each word under its rarest mark, with the others that it needs."""
        self._has_starts = bool(self._by_start) or any(start for _, _, _, start in marked)
        often = Counter(mark for _, _, runs, start in marked for mark in (*runs, b"+" + start))
        for word, entry, runs, start in marked:
            rarest = min(runs, key=lambda run: (often[run], -len(run), run), default=b"")
            if not runs or (start and often[b"+" + start] < often[rarest]):
                self._by_start.setdefault(start, []).append((word, entry, runs, b""))
            else:
                self._by_run.setdefault(rarest, []).append((word, entry, runs - {rarest}, start))

    def passed(self, text: str) -> list[T]:
        """In their own order, what belongs to the words that stand in the text, be it cut."""
        found = [entry for word, entries in self._by_themselves.items() if word in text for entry in entries]
        runs = _runs(text)
        starts = _starts(text) if self._has_starts else _NONE
        for by_mark, there in ((self._by_run, runs), (self._by_start, starts)):
            for mark in by_mark.keys() & there:
                for word, entry, others, start in by_mark[mark]:
                    if (not others or others <= runs) and (not start or start in starts) and word in text:
                        found.append(entry)
        if not text.isascii():
            for sign in self._by_sign.keys() & _signs(text):
                found += [entry for word, entry in self._by_sign[sign] if word in text]
        found.sort(key=itemgetter(0))
        return [what for _, what in found]


def _marks(word: str, *, whole: bool) -> tuple[frozenset[bytes], bytes]:
    """What a text that holds the word must hold: its runs, and the beginning of the last one where that may go on."""
    runs = [run.encode() for run in _RUNS.findall(word)] if word[:1].isascii() and word[:1].isalnum() else []
    if whole or not runs or not word.endswith(runs[-1].decode()):
        return frozenset(runs), b""
    length = next((length for length in _STARTS if len(runs[-1]) >= length), 0)
    return frozenset(runs[:-1]), runs[-1][:length]


@lru_cache(maxsize=8)
def _runs(text: str) -> frozenset[bytes]:
    """All runs of ASCII letters and digits."""
    return frozenset(text.encode("ascii", "replace").translate(_ONLY_RUNS).split())


@lru_cache(maxsize=8)
def _starts(text: str) -> frozenset[bytes]:
    """The first few signs of each run."""
    six, four, three = _STARTS
    starts = {run[:six] for run in _runs(text)}
    shorter = {start[:four] for start in starts}
    return frozenset(starts.union(shorter, [start[:three] for start in shorter]))


@lru_cache(maxsize=8)
def _signs(text: str) -> frozenset[str]:
    return frozenset(text)
