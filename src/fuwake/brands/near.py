"""Words that a run of letters is taken for: one letter off, the same letters in another order, the same consonants. Pure."""

from collections.abc import Iterator
from typing import Literal

_VOWELS = str.maketrans("", "", "aeiou")
_SURE, _LONG = 6, 8


class _Shelf:
    """The words that begin with one letter, by what they may be mistaken for."""

    def __init__(self, words: list[str]) -> None:
        self.without_one: dict[str, list[str]] = {}
        self.letters: dict[str, str] = {}
        self.consonants: dict[str, list[str]] = {}
        for word in words:
            for piece in (word, *without_one(word)):
                self.without_one.setdefault(piece, []).append(word)
            self.letters.setdefault(_sorted(word), word)
            consonants = word.translate(_VOWELS)
            if len(consonants) >= 3 and len(word) >= _SURE:
                self.consonants.setdefault(consonants, []).append(word)


class Near:
    """An index over words of five letters or more, given the longest first; the words of each first letter are sorted in when asked for."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._by_letter: dict[str, list[str]] = {}
        for word in words:
            self._by_letter.setdefault(word[0], []).append(word)
        self._shelves: dict[str, _Shelf] = {}
        lengths = {len(word) for word in words if len(word) <= 12}
        self._lengths = sorted({length + more for length in lengths for more in (-1, 0, 1)})

    def of(self, run: str, core: str, *, company: bool, alone: bool) -> Iterator[tuple[str, Literal["letters", "jumbled"], float]]:
        """(word, way, weight) for the run, for `core` (the run without words such as card) and for what either begins or ends with.

        `company`: whether words such as card or login stand about: words of five letters need it. `alone`: whether the run is all there
        is between two dots, or nearly: then those of six letters do not.
        """
        best: tuple[str, Literal["letters", "jumbled"], float] | None = None
        for text in dict.fromkeys((core, run)):
            for piece in self._pieces(text, _SURE - 1 if company else _LONG - 1):
                found = self._one(piece, whole=piece in {run, core}, company=company, alone=alone)
                if found is not None and (best is None or found[2] > best[2]):
                    best = found
        if best is not None:
            yield best

    def _pieces(self, text: str, shortest: int) -> Iterator[str]:
        if len(text) <= 14:
            yield text
        for length in self._lengths:
            if shortest <= length < len(text):
                yield text[:length]
                if length > _LONG:
                    yield text[-length:]

    def _one(self, piece: str, *, whole: bool, company: bool, alone: bool) -> tuple[str, Literal["letters", "jumbled"], float] | None:
        bonus, shelf = 0.6 if whole else 0.0, self._shelf(piece[0])
        for word in self._apart(piece, shelf):
            if self._enough(word, whole=whole, company=company, alone=alone):
                return word, "letters", 2.4 + 0.1 * len(word) + bonus
        word = shelf.letters.get(_sorted(piece), "")
        if word and word[:2] == piece[:2] and self._enough(word, whole=whole, company=company, alone=alone):
            return word, "jumbled", 2.2 + 0.1 * len(word) + bonus
        if whole:
            for word in shelf.consonants.get(piece.translate(_VOWELS), ()):
                if _drawn_out(piece, word, company=company):
                    return word, "jumbled", 1.6 + 0.1 * len(word) + bonus
        return None

    def _shelf(self, letter: str) -> _Shelf:
        if letter not in self._shelves:
            self._shelves[letter] = _Shelf(self._by_letter.get(letter, []))
        return self._shelves[letter]

    def _apart(self, piece: str, shelf: _Shelf) -> Iterator[str]:
        for shorter in (piece, *without_one(piece)):
            for word in shelf.without_one.get(shorter, ()):
                if one_apart(piece, word):
                    yield word

    def _enough(self, word: str, *, whole: bool, company: bool, alone: bool) -> bool:
        if whole:
            return len(word) >= (_SURE if alone else _LONG) or company
        return len(word) >= _LONG or (len(word) >= _SURE and company)


def without_one(word: str) -> Iterator[str]:
    """The word with each of its letters left out in turn."""
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def one_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or other, or two neighbours exchanged, make one word the other; equal words are not."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return longer[1:] == shorter


def _sorted(word: str) -> str:
    return "".join(sorted(word))


def _drawn_out(piece: str, word: str, *, company: bool) -> bool:
    """Whether the piece keeps the word's consonants in order, with other vowels or none: `rktn`, `raukuetanu`."""
    if piece[0] != word[0] or piece == word:
        return False
    count = len(word.translate(_VOWELS))
    if len(piece) < len(word) and not (company and len(piece) == count):
        return False
    return company and len(piece) - len(word) <= (4 if count >= 4 else 2)
