"""Is a picture one of those that the user keeps of a brand? By the prints of both (`parse.picture_print`). Pure.

Fuwake ships no picture of any brand. Two prints are alike where their fields go together (correlation) and their shapes are alike; the
threshold is measured in `benchmarks/brand_pictures.py`: resized, saved as JPEG, recoloured, cut and padded logos against strangers.
"""

import math
from functools import lru_cache
from itertools import pairwise

from fuwake.model.brand_picture import BrandPicture
from fuwake.parse.picture_print import LENGTH, SIDE

ALIKE = 0.86
"""Correlation from which two pictures count as the same."""
_SHAPES = 3
"""Eighths of an octave by which width to height may differ."""
_STEP, _LEAST_STEPS = 4, 82
"""Places where one field differs from the next by so much: a box has 56, a disc 80, and neither is anybody's logo."""


def alike(one: str, other: str) -> bool:
    """Whether two prints are of the same picture; a print that cannot be read is like none."""
    return likeness(one, other) >= ALIKE


def telling(print_: str) -> bool:
    """Whether a print says enough to know a picture by."""
    fields = [int(digit, 16) for digit in print_[2:]]
    across = sum(abs(one - other) >= _STEP for at, (one, other) in enumerate(pairwise(fields), 1) if at % SIDE)
    down = sum(abs(one - other) >= _STEP for one, other in zip(fields, fields[SIDE:], strict=False))
    return across + down >= _LEAST_STEPS


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


@lru_cache(maxsize=1024)
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
    return (shape, tuple((field - middle) / length for field in fields)) if length else None
