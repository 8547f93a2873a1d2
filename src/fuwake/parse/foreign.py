"""In which charset 8-bit text is that has no label and is not Japanese: told by the signs that its language uses most, or not at all. Pure.

A reading is taken only where it is far better than every other: a wrong one turns text into nonsense that looks like a sender's trick.
"""

import re
from itertools import pairwise
from typing import Literal

from fuwake.parse.foreign_signs import LATIN, SCRIPTS, SHORT_WORDS, SIGNS

_SAMPLE = 8_192  # bytes
_LEAST_SIGNS = 5
_LEAST_LETTERS = 8
_SURE = 0.36  # share of the most frequent signs; in a wrong reading one in ten is among them by chance
_AHEAD = 1.6  # times better than the next best reading
_WORDS = re.compile(rb"[A-Za-z]?[\x80-\xff]+[A-Za-z]?")
_ASCII_WORD = re.compile(rb"(?<![a-z\x80-\xff])[a-z]{1,6}(?![a-z\x80-\xff])")
_HIGH = re.compile("[^\x00-\x7f]")
_RUNS = re.compile("[^\x00-\x7f]+")
_ISLANDS = re.compile("(?<=[A-Za-z])[^\x00-\x7f]{1,2}(?![^\x00-\x7f])|(?<![^\x00-\x7f])[^\x00-\x7f]{1,2}(?=[a-z])")
_NO_TEXT = re.compile("[\ue000-\uf8ff\ufffd]")
_HALF = re.compile("[\uff66-\uff9f]")
_MARKS = re.compile("[\uff9e\uff9f]")
_MARKS_WRONG = re.compile("(?:^|[^\uff73\uff76-\uff84\uff8a-\uff8e])[\uff9e\uff9f]")  # a voicing mark behind what cannot be voiced
_COMMON_MARKS = "\u00a0«»°·•…–—‘’“”„‚€©®™§¿¡ºª№"


def foreign(data: bytes, japanese: str) -> str | None:
    """The codec of unlabelled text, `cp1252` among them; None where it cannot be told. `japanese`: its best Japanese reading, '' for none.

    Of East Asian text the Japanese reading takes part: it wins where it is nearly as good.
    """
    data = data[:_SAMPLE]
    return _east_asian(data, japanese[:_SAMPLE]) or (None if japanese else _other_script(data) or _latin(data))


def is_japanese(text: str) -> Literal["surely", "perhaps", "few", "hardly", "no"]:
    """What a Japanese reading of unlabelled bytes looks like: kana tell it, kanji alone may be another language's, rare ones are
    nonsense, or too few to tell; single rare ones in Latin words are no Japanese at all."""
    text = text[:_SAMPLE]
    half, letters = len(_HALF.findall(text)), [sign for sign in text if "\u3041" <= sign <= "\u9fff" and sign.isalpha()]
    if half > len(letters):
        marks, wrong = len(_MARKS.findall(text)), len(_MARKS_WRONG.findall(text))
        return "hardly" if wrong or (not marks and half >= 12) else "surely" if marks and not letters else "perhaps"
    if 8 * sum(sign <= "\u30ff" for sign in letters) >= max(len(letters), 1):
        return "surely"
    if _NO_TEXT.search(text) is not None:
        return "hardly"
    common = sum(sign in SIGNS["ja"] for sign in letters)
    if 2 * len(_ISLANDS.findall(text)) >= len(_RUNS.findall(text)) and 3 * common < len(letters):
        return "no"  # `F駘icitations`
    if len(letters) < 3:
        return "perhaps" if common else "few" if len(text) < 40 else "hardly"
    return "perhaps" if 10 * common >= 3 * len(letters) else "hardly"


def _east_asian(data: bytes, japanese: str) -> str | None:
    shares = {codec: _share(text, signs) for codec, signs in SIGNS.items() if codec != "ja" and (text := _strict(data, codec))}
    if not shares:
        return None
    best = max(shares, key=lambda codec: shares[codec])
    others = [share for codec, share in shares.items() if codec != best]
    others.append(_share(japanese, SIGNS["ja"]))
    return best if shares[best] >= max(_SURE, _AHEAD * max(others)) else None


def _share(text: str, signs: frozenset[str]) -> float:
    """Share of the most frequent signs of a language among the letters that are not ASCII."""
    letters = [sign for sign in text if sign > "\u00ff" and sign.isalpha()]
    return sum(sign in signs for sign in letters) / len(letters) if len(letters) >= _LEAST_SIGNS else 0.0


def _strict(data: bytes, codec: str) -> str | None:
    """The text; None where the codec has not all of it. The end may be cut in the middle of a sign."""
    for end in (len(data), len(data) - 1):
        try:
            return data[:end].decode(codec)
        except UnicodeDecodeError:
            continue
    return None


def _other_script(data: bytes) -> str | None:
    """Of words that are wholly above ASCII: the alphabet whose most frequent letters they are made of."""
    words: list[bytes] = _WORDS.findall(data)
    mixed = sum(word[:1].isalpha() or word[-1:].isalpha() for word in words)
    if sum(map(len, words)) < _LEAST_LETTERS or mixed * 5 > len(words):
        return None
    shares: dict[str, float] = {}
    for codec, (letters, frequent) in SCRIPTS.items():
        text = _strict(data, codec)
        high = [sign for sign in text or "" if not sign.isascii() and sign not in _COMMON_MARKS]
        if not high or sum(sign.lower() in letters for sign in high) < 0.97 * len(high):
            continue
        upper = sum(a.islower() and b.isupper() for a, b in pairwise(high))
        shares[codec] = (sum(sign.lower() in frequent for sign in high) - 2 * upper) / len(high)
    if not shares:
        return None
    best = max(shares, key=lambda codec: shares[codec])
    rest = max((share for codec, share in shares.items() if codec != best), default=0.0)
    return best if shares[best] >= 0.45 and shares[best] - rest >= 0.1 + 2 / len(data) else None


def _latin(data: bytes) -> str | None:
    """Of words with single letters above ASCII: the codec in which all of them are letters of one language; of several, the one whose
    languages have the short words that the text has."""
    texts = {codec: text for codec in LATIN if (text := _strict(data, codec)) is not None}
    fitting = [codec for codec, text in texts.items() if _fits(text, LATIN[codec])]
    if len({texts[codec] for codec in fitting}) <= 1:
        return fitting[0] if fitting else None
    words = {word.decode() for word in _ASCII_WORD.findall(data.lower())}
    counts = {codec: len(words & SHORT_WORDS[codec]) for codec in fitting}
    best = max(fitting, key=lambda codec: counts[codec])
    return best if counts[best] > max(count for codec, count in counts.items() if codec != best) else None


def _fits(text: str, alphabets: tuple[str, ...]) -> bool:
    used = {sign.lower() for sign in _HIGH.findall(text) if sign not in _COMMON_MARKS}
    return any(used <= set(alphabet) for alphabet in alphabets)
