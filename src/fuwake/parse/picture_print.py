"""The print of a small picture (logo, icon): what stays when it is resized, coloured otherwise, cut close, saved as JPEG. Pure.

The ground is the middle value of the edge. What differs from it is the drawing. A window round its centre, twice its spread to each side,
is brought to 16 by 16 fields, and each field says by one hex digit how much of it is drawn: centre and spread stay where a pixel at the
edge comes or goes. Two more digits in front tell the shape: spread in width to that in height, in eighths of an octave.
`observe/browser/scripts/tools.js` makes the same print of pictures of a page, inside the cage.
"""

import io
import math
import struct
from typing import TYPE_CHECKING

from fuwake.parse.picture_faults import picture_faults

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

SIDE = 16
LENGTH = 2 + SIDE * SIDE
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "ICO")
_WORKED_ON = 192  # pixels of the longer side
_DIFFERS = 32  # of 255: what differs less from the ground is noise
_REACH = 2.0  # spreads from the centre to the edge of the window
_LEAST_SPREAD = 0.8  # pixels
_LEAST = 8  # pixels of either side of a picture
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
    except picture_faults():
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
    noise = [0 if value < _DIFFERS else value for value in range(256)]
    drawn = ImageChops.lighter(ImageChops.lighter(red, green), blue).point(noise)
    across = _spread(drawn.convert("F").resize((width, 1), Image.Resampling.BOX))
    down = _spread(drawn.convert("F").resize((1, height), Image.Resampling.BOX))
    if across is None or down is None:
        return None
    (left, right), (top, bottom) = across, down
    shape = min(max(round(math.log2((right - left) / (bottom - top)) * 8) + 128, 0), 255)
    corner = math.floor(left), math.floor(top)
    window = drawn.crop((*corner, math.ceil(right), math.ceil(bottom)))  # black, so not drawn, beyond the picture
    box = (left - corner[0], top - corner[1], right - corner[0], bottom - corner[1])
    fields = window.resize((SIDE, SIDE), Image.Resampling.BOX, box=box).tobytes()
    most = max(fields)
    return f"{shape:02x}" + "".join(f"{round(value * 15 / most):x}" for value in fields) if most else None


def _spread(line: "Picture") -> tuple[float, float] | None:
    """Where the window begins and ends along a line of sums; None where nothing is drawn, or in one place only."""
    ink = struct.unpack(f"{line.width * line.height}f", line.tobytes())
    whole = sum(ink)
    if whole <= 0:
        return None
    middle = sum(value * (at + 0.5) for at, value in enumerate(ink)) / whole
    spread = math.sqrt(sum(value * (at + 0.5 - middle) ** 2 for at, value in enumerate(ink)) / whole)
    return (middle - _REACH * spread, middle + _REACH * spread) if spread >= _LEAST_SPREAD else None
