"""A print of a picture by which it is known again after it was scaled or packed anew. Pure."""

import io

from fuwake.parse import limits
from fuwake.parse.picture_faults import picture_faults

_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
PLAIN_BITS = 6
"""A print with fewer bits set, or unset, is of a plain surface and says nothing."""


def picture_print(data: bytes) -> int | None:
    """Difference hash over 9 x 8 grey cells, 64 bits; None where it is no picture, too large, broken or plain. Never raises."""
    from PIL import Image  # only where a mail says hardly anything in letters

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            if opened.size[0] * opened.size[1] > limits.PIXELS:
                return None
            opened.draft("L", (64, 64))
            seen = opened.convert("RGBA") if opened.mode in {"P", "LA", "PA"} else opened
            cells = seen.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    except picture_faults():
        return None
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (cells[row * 9 + column] > cells[row * 9 + column + 1])
    return bits if PLAIN_BITS <= bits.bit_count() <= 64 - PLAIN_BITS else None


def same_picture(one: int, other: int) -> bool:
    """Whether two prints differ in so few bits (at most 6 of 64) that the pictures look the same."""
    return (one ^ other).bit_count() <= 6
