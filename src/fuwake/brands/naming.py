"""Finds listed names in a text in one pass: longest name first, words uncut. Pure."""

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from fuwake.brands.book import Listed, book
from fuwake.brands.folding import plain, script


class Name(Struct, frozen=True):
    """One spelling of one brand."""

    spelled: str
    folded: str
    brand: Listed
    exact: bool
    """Compared with its case: short Latin names and everyday words."""


@cache
def _index() -> dict[str, tuple[Name, ...]]:
    """Names by their first two folded characters, longest first."""
    table: dict[str, list[Name]] = {}
    for brand in book():
        for spelled in brand.names:
            text = plain(spelled)
            short = len(text) <= 4 and text.isascii()
            name = Name(spelled=text, folded=text.lower(), brand=brand, exact=short or brand.care == "word")
            table.setdefault(name.folded[:2], []).append(name)
    return {start: tuple(sorted(names, key=lambda n: (-len(n.folded), n.folded))) for start, names in table.items()}


def named(text: str) -> Iterator[tuple[int, Listed]]:
    """(place, brand) for every name in a text already `plain`; overlapping names count once, the longest."""
    folded = text.lower()
    if len(folded) != len(text):  # a few capitals grow when lowered (İ); then the case cannot be compared side by side
        text = folded
    index, place = _index(), 0
    while place < len(folded) - 1:
        name = next((n for n in index.get(folded[place : place + 2], ()) if _stands(n, text, folded, place)), None)
        if name is None:
            place += 1
            continue
        yield place, name.brand
        place += len(name.folded)


def _stands(name: Name, text: str, folded: str, place: int) -> bool:
    end = place + len(name.folded)
    if not folded.startswith(name.folded, place) or (name.exact and text[place:end] != name.spelled):
        return False
    return not (_joined(folded, place) or _joined(folded, end))


def _joined(text: str, at: int) -> bool:
    """Whether the characters before and after this place belong to one Latin or katakana run."""
    if at <= 0 or at >= len(text):
        return False
    kind = script(text[at])
    return kind != "other" and script(text[at - 1]) == kind
