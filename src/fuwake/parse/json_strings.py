"""Strings of a JSON document found without reading the document: where given bytes stand inside one."""

from bisect import bisect
from collections.abc import Iterable


def strings_holding(document: bytes, needles: Iterable[bytes]) -> list[tuple[int, int]]:
    """[start, end) of each string, quotation marks included, that holds a needle; in order. Capitals count as small letters.

    The document is whole and as msgspec writes it. A needle holds no quotation mark and stands nowhere outside of strings.
    """
    low = document.lower()
    found: list[tuple[int, int]] = []
    for needle in needles:
        at = low.find(needle)
        while at >= 0:
            place = bisect(found, (at,))
            if place == 0 or found[place - 1][1] <= at:
                found.insert(place, (_start(document, at), _end(document, at)))
                place += 1
            at = low.find(needle, found[place - 1][1])
    return found


def _start(document: bytes, at: int) -> int:
    """The quotation mark that opens the string around a place."""
    mark = document.rfind(b'"', 0, at)
    while _is_escaped(document, mark):
        mark = document.rfind(b'"', 0, mark)
    return mark


def _end(document: bytes, at: int) -> int:
    """The place behind the quotation mark that ends the string around a place."""
    mark = document.find(b'"', at)
    while mark >= 0 and _is_escaped(document, mark):
        mark = document.find(b'"', mark + 1)
    return len(document) if mark < 0 else mark + 1


def _is_escaped(document: bytes, mark: int) -> bool:
    """Whether an odd number of backslashes stands before it."""
    first = mark
    while first > 0 and document[first - 1] == 0x5C:
        first -= 1
    return (mark - first) % 2 == 1
