"""Is a picture one of those that the user keeps of a brand? By the prints of both (`parse.picture_print`). Pure.

Fuwake ships no picture of any brand. Two prints are alike where their fields go together (correlation) and their shapes are alike; the
threshold is measured in `benchmarks/brand_pictures.py`: resized, saved as JPEG, recoloured, cut and padded logos against strangers.
"""

import math
from functools import lru_cache

from fuwake.model.brand_picture import BrandPicture
from fuwake.parse.picture_print import LENGTH

ALIKE = 0.86
"""Correlation from which two pictures count as the same."""
_SHAPES = 3
"""Eighths of an octave by which width to height may differ."""
_LEAST_SPREAD = 2.0
"""Spread of the fields below which a print says too little: a plain box or disc is nobody's logo."""


def alike(one: str, other: str) -> bool:
    """Whether two prints are of the same picture; a print that cannot be read is like none."""
    return likeness(one, other) >= ALIKE


def known(print_: str | None, pictures: tuple[BrandPicture, ...]) -> BrandPicture | None:
    """The first of the user's pictures that a print is like; None for none, or where it is like those of two brands."""
    found = [picture for picture in pictures if print_ is not None and alike(print_, picture.print)]
    return found[0] if len({picture.brand for picture in found}) == 1 else None


def likeness(one: str, other: str) -> float:
    """Correlation of two prints, -1 to 1; 0 where one says too little or the shapes differ."""
    mine, theirs = _read(one), _read(other)
    if mine is None or theirs is None or abs(mine[0] - theirs[0]) > _SHAPES:
        return 0.0
    return sum(a * b for a, b in zip(mine[1], theirs[1], strict=True))


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[int, tuple[float, ...]] | None:
    """(shape, fields with middle 0 and length 1)."""
    if len(text) != LENGTH:
        return None
    try:
        shape, fields = int(text[:2], 16), [int(digit, 16) for digit in text[2:]]
    except ValueError:
        return None
    middle = sum(fields) / len(fields)
    length = math.sqrt(sum((field - middle) ** 2 for field in fields))
    if length < _LEAST_SPREAD * math.sqrt(len(fields)):
        return None
    return shape, tuple((field - middle) / length for field in fields)
