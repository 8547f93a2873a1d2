"""Pictures of an article: evidence PNGs made fit for it, and maps drawn from places."""

import struct
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from fuwake.report.blocks import Picture

if TYPE_CHECKING:
    from PIL import Image

    from fuwake.model.infrastructure import Place

WIDEST = 1000
"""Pixels; wider pictures are scaled down."""
TALLEST = 2400
"""Pixels after scaling; longer pictures are cut at the bottom."""
_MOST_BYTES = 20_000_000
_MOST_PIXELS = 60_000_000


@lru_cache(maxsize=8)
def from_png(name: str, data: bytes) -> Picture | None:
    """A picture from stored PNG bytes, drawn anew: nothing but pixels goes into the article. None where it is no usable PNG."""
    picture = opened(data)
    return stored(name, picture) if picture is not None else None


def opened(data: bytes) -> "Image.Image | None":
    """The pixels of stored PNG bytes; None where they are no usable PNG."""
    if len(data) > _MOST_BYTES or len(data) < 33 or not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    width, height = struct.unpack(">II", data[16:24])
    if not 0 < width * height <= _MOST_PIXELS:
        return None
    from PIL import Image, UnidentifiedImageError  # heavy; only where a picture is there

    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as file:
            return file.convert("RGB")
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def stored(name: str, picture: "Image.Image", finish: "Callable[[Image.Image], Image.Image] | None" = None) -> Picture:
    """The pixels scaled and cut to the size of an article, then finished, as a PNG of few colours."""
    from PIL import Image

    if picture.width > WIDEST:
        picture = picture.resize((WIDEST, max(1, round(picture.height * WIDEST / picture.width))), Image.Resampling.LANCZOS)
    if picture.height > TALLEST:
        picture = picture.crop((0, 0, picture.width, TALLEST))
    if finish is not None:
        picture = finish(picture)
    out = BytesIO()
    picture.quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=False, compress_level=6)
    return Picture(name=name, media="image/png", data=out.getvalue(), width=picture.width, height=picture.height)


def from_place(name: str, place: "Place", lang: str, label: str) -> Picture | None:
    """A map of a place; None where not even the country is known."""
    from fuwake.report.maps.draw import HEIGHT, WIDTH, draw  # reads the packs

    svg = draw(place, lang, label)
    if svg is None:
        return None
    return Picture(name=name, media="image/svg+xml", data=svg.encode(), width=WIDTH, height=HEIGHT)


def as_png(picture: Picture) -> Picture:
    """The same as PNG, finer than on the screen; PNGs stay as they are. For PDF and for readers without SVG."""
    if picture.media == "image/png":
        return picture
    data = svg_png(picture.data.decode(), zoom=1.6)
    return Picture(name=picture.name, media="image/png", data=data, width=picture.width, height=picture.height)


def svg_png(svg: str, zoom: float = 1.0) -> bytes:
    """An SVG of our own, drawn."""
    import resvg_py  # heavy; only for maps in PDF and Markdown, and for cards

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom))
