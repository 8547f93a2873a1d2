"""Pictures of pages made fit for print: what shows the recipient is blackened, and a band across tells what the picture is."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from fuwake.model.visit import Box
from fuwake.report.blocks import Picture
from fuwake.report.pictures import opened, stored

if TYPE_CHECKING:
    from PIL import Image, ImageFont

_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc",
    "/System/Library/Fonts/ヒラギノ角ゴシック W6.ttc",
)
"""Where systems keep a font that has Japanese letters; the same that the PDF needs (`fuwake doctor` tells whether there is one)."""
_DANGER, _NEUTRAL = (176, 0, 32), (52, 64, 84)
_OPAQUE = 188
"""Of 255: the page shows through the band."""
_SLANT = 0.32
"""Rise of the band over its run, at most: in a long picture it crosses the upper part, which is the page as first seen."""


@lru_cache(maxsize=8)
def marked(name: str, data: bytes, masks: tuple[Box, ...], words: str, *, danger: bool) -> Picture | None:
    """The stored PNG with black boxes at `masks` (its pixels) and the words across. None where it is no usable PNG."""
    picture = opened(data)
    if picture is None:
        return None
    _blacken(picture, masks)
    return stored(name, picture, lambda scaled: _across(scaled, words, _DANGER if danger else _NEUTRAL))


def _blacken(picture: "Image.Image", masks: tuple[Box, ...]) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(picture)
    for left, top, width, height in masks:
        draw.rectangle((left, top, left + width, top + height), fill=(0, 0, 0))


def _across(picture: "Image.Image", words: str, colour: tuple[int, int, int]) -> "Image.Image":
    """The picture with a slanting band in its upper part, the words on it once, as large as they fit."""
    import math

    from PIL import Image, ImageDraw

    width, height = picture.width, min(picture.height, round(picture.width * 0.75))
    angle = math.atan(min(_SLANT, height / width * 0.6))
    long = math.ceil(math.hypot(width, height)) + 40
    room = width / math.cos(angle) * 0.84
    size = max(12, min(round(width * 0.05), round(height * 0.2)))
    font = _font(size)
    size = max(10, min(size, int(size * room / max(1.0, font.getlength(words)))))
    font = _font(size)
    thick = round(size * 1.5)
    band = Image.new("RGBA", (long, thick), (*colour, _OPAQUE))
    draw = ImageDraw.Draw(band)
    edge = max(2, size // 14)
    for top in (edge, thick - 2 * edge):
        draw.rectangle((0, top, long, top + edge - 1), fill=(255, 255, 255, 220))
    draw.text((long / 2, thick / 2), words, font=font, fill=(255, 255, 255, 255), anchor="mm")
    turned = band.rotate(math.degrees(angle), expand=True, resample=Image.Resampling.BICUBIC)
    sheet = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    sheet.paste(turned, (round((width - turned.width) / 2), round((height - turned.height) / 2)))
    return Image.alpha_composite(picture.convert("RGBA"), sheet).convert("RGB")


@lru_cache(maxsize=16)
def _font(size: int) -> "ImageFont.FreeTypeFont | ImageFont.ImageFont":
    from PIL import ImageFont

    for place in _FONTS:
        if Path(place).is_file():
            return ImageFont.truetype(place, size)
    return ImageFont.load_default(size)
