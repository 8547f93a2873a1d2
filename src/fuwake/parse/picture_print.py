"""The print of a small picture (logo, icon): what stays when it is resized, coloured otherwise, cut close, saved as JPEG. Pure.

The ground is the middle value of the edge. What differs from it is the drawing; it is cut out, brought to 16 by 16 fields, and each field
says by one hex digit how much of it is drawn. Two more digits in front tell the shape: width to height in eighths of an octave.
`observe/browser/scripts/tools.js` makes the same print of pictures of a page, inside the cage.
"""

import io
import math
import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

SIDE = 16
LENGTH = 2 + SIDE * SIDE
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "ICO")
_WORKED_ON = 192  # pixels of the longer side
_DIFFERS = 40  # of 255: what differs less from the ground is noise
_LEAST = 8  # pixels of either side of a picture
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    zlib.error,
    LookupError,
    TypeError,
    ArithmeticError,
    MemoryError,
    RuntimeError,
)
"""What Pillow raises over broken pictures."""
_MOST_PIXELS = 4_000_000  # a logo is no photograph


def print_of(data: bytes) -> str | None:
    """258 hex digits; None where it is no picture, too large, broken, or nothing is drawn in it. Never raises."""
    from PIL import Image  # only where pictures are compared

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            width, height = opened.size
            if min(width, height) < _LEAST or width * height > _MOST_PIXELS:
                return None
            opened.draft("RGB", (_WORKED_ON, _WORKED_ON))
            seen = opened.convert("RGBA")
        seen.thumbnail((_WORKED_ON, _WORKED_ON))
        ground = Image.new("RGBA", seen.size, "white")
        ground.alpha_composite(seen)
        return _print(ground.convert("RGB"))
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        zlib.error,
        IndexError,
        KeyError,
        TypeError,
        OverflowError,
        MemoryError,
    ):
        return None
    except (Image.DecompressionBombError, RuntimeError):
        return None


def _print(picture: "Picture") -> str | None:
    from PIL import Image, ImageChops

    width, height = picture.size
    edge = [picture.getpixel((x, y)) for x in range(width) for y in (0, height - 1)]
    edge += [picture.getpixel((x, y)) for y in range(height) for x in (0, width - 1)]
    middle = len(edge) // 2
    colour = tuple(sorted(pixel[channel] for pixel in edge if isinstance(pixel, tuple))[middle] for channel in range(3))
    apart = ImageChops.difference(picture, Image.new("RGB", picture.size, colour))
    red, green, blue = apart.split()
    drawn = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    box = drawn.point([255 if value > _DIFFERS else 0 for value in range(256)]).getbbox()
    if box is None or box[2] - box[0] < 2 or box[3] - box[1] < 2:
        return None
    shape = min(max(round(math.log2((box[2] - box[0]) / (box[3] - box[1])) * 8) + 128, 0), 255)
    fields = drawn.resize((SIDE, SIDE), Image.Resampling.BOX, box=box).tobytes()
    most = max(fields)
    return f"{shape:02x}" + "".join(f"{round(value * 15 / most):x}" for value in fields)
