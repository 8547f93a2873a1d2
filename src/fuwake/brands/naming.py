"""Finds listed names in a text in one pass: longest name first, words uncut. Pure."""

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from fuwake.brands.book import Listed, book
from fuwake.brands.folding import plain, script
from fuwake.brands.sieve import Sieve


class Name(Struct, frozen=True):
    """One spelling of one brand."""

    spelled: str
    folded: str
    brand: Listed
    exact: bool
    """Compared with its case: short Latin names and everyday words."""


@cache
def _names() -> Sieve[Name]:
    """Every spelling, longest first."""
    names = []
    for brand in book():
        for spelled in brand.names:
            text = spelled if spelled.isascii() else plain(spelled)
            short = len(text) <= 4 and text.isascii()
            names.append(
                Name(spelled=text, folded=text.lower(), brand=brand, exact=short or (brand.care in {"word", "goods"} and " " not in text))
            )
    return Sieve([(name.folded, name) for name in sorted(names, key=lambda n: (-len(n.folded), n.folded))], whole=True)


def named(text: str) -> Iterator[tuple[int, Listed]]:
    """(place, brand) for every name in a text already `plain`; overlapping names count once, the longest."""
    folded = text.lower()
    if len(folded) != len(text):  # a few capitals grow when lowered (İ); then the case cannot be compared side by side
        text = folded
    found: dict[int, Name] = {}
    for name in _names().passed(folded):
        for place in _places(name, text, folded):
            found.setdefault(place, name)
    end = 0
    for place in sorted(found):
        if place >= end:
            yield place, found[place].brand
            end = place + len(found[place].folded)


def _places(name: Name, text: str, folded: str) -> Iterator[int]:
    place = folded.find(name.folded)
    while place >= 0:
        if _stands(name, text, folded, place):
            yield place
        place = folded.find(name.folded, place + 1)


def _stands(name: Name, text: str, folded: str, place: int) -> bool:
    end = place + len(name.folded)
    if name.exact and text[place:end] != name.spelled:
        return False
    return not (_joined(folded, place) or _joined(folded, end))


def _joined(text: str, at: int) -> bool:
    """Whether the characters before and after this place belong to one Latin or katakana run."""
    if at <= 0 or at >= len(text):
        return False
    kind = script(text[at])
    return kind != "other" and script(text[at - 1]) == kind
