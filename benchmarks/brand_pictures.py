"""Pictures of brands: how often a changed logo is known again, and how often a stranger's is taken for it.

    .venv/bin/python benchmarks/brand_pictures.py [--logos N]

The logos are drawn here (made-up names and signs): word marks, signs beside words, icons with a letter, icons of shapes. Each is changed as
thieves' copies and mails change logos; prints (`parse.picture_print`) are compared by `brands.pictures`. False hits: all pairs of
different logos, changed and not.
"""

import argparse
import io
import random
import sys
from collections.abc import Callable
from itertools import combinations

from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

from fuwake.brands.pictures import ALIKE, likeness, telling
from fuwake.parse.picture_print import print_of

FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSansCondensed-Bold.ttf")
SYLLABLES = ("ka", "mi", "to", "ra", "no", "shi", "be", "lu", "fan", "dor", "vex", "qui", "pan", "zo", "er", "ist")
THRESHOLDS = (0.75, 0.8, ALIKE, 0.9, 0.94)
Change = Callable[[Image.Image], Image.Image]


def logo(kind: str, dice: random.Random) -> Image.Image:
    """A made-up logo, about 240 pixels wide; icons are square."""
    colour = tuple(dice.randrange(0, 190) for _ in range(3))
    name = "".join(dice.choice(SYLLABLES) for _ in range(dice.randrange(2, 5)))
    name = dice.choice((name, name.capitalize(), name.upper()))
    if kind in {"word", "sign"}:
        font = ImageFont.truetype(dice.choice(FONTS), 48)
        left, top, right, bottom = font.getbbox(name)
        drawn = Image.new("RGB", (int(right - left) + 110, int(bottom - top) + 40), "white")
        if kind == "sign":
            _shapes(ImageDraw.Draw(drawn), (10, 5, drawn.height, drawn.height - 5), dice)
        ImageDraw.Draw(drawn).text((85 - left, 20 - top), name, font=font, fill=colour)
        return drawn
    drawn = Image.new("RGB", (128, 128), colour if dice.random() < 0.6 else "white")
    brush, ink = ImageDraw.Draw(drawn), "white" if drawn.getpixel((0, 0)) == colour else colour
    if kind == "letter":
        font = ImageFont.truetype(dice.choice(FONTS), 96)
        left, top, right, bottom = font.getbbox(name[0])
        brush.text((64 - (left + right) / 2, 64 - (top + bottom) / 2), name[0], font=font, fill=ink)
    else:
        _shapes(brush, (14, 14, 114, 114), dice)
    return drawn


def _shapes(brush: ImageDraw.ImageDraw, box: tuple[int, int, int, int], dice: random.Random) -> None:
    left, top, right, bottom = box
    for _ in range(dice.randrange(2, 6)):
        across, down = sorted(dice.sample(range(left, right), 2)), sorted(dice.sample(range(top, bottom), 2))
        colour = tuple(dice.randrange(0, 256) for _ in range(3))
        place = (across[0], down[0], across[1], down[1])
        match dice.randrange(4):
            case 0:
                brush.ellipse(place, fill=colour)
            case 1:
                brush.rectangle(place, fill=colour)
            case 2:
                brush.pieslice(place, dice.randrange(0, 180), dice.randrange(190, 360), fill=colour)
            case _:
                brush.polygon([(across[0], down[0]), (across[1], down[0] + 5), (across[0] + 9, down[1])], fill=colour)


def _sized(share: float) -> Change:
    return lambda one: one.resize((max(8, round(one.width * share)), max(8, round(one.height * share))), Image.Resampling.BICUBIC)


def _to(side: int) -> Change:
    return lambda one: one.resize((round(one.width * side / one.height), side), Image.Resampling.LANCZOS)


def _jpeg(quality: int) -> Change:
    def save(one: Image.Image) -> Image.Image:
        kept = io.BytesIO()
        one.save(kept, "JPEG", quality=quality)
        return Image.open(io.BytesIO(kept.getvalue())).convert("RGB")

    return save


def _cut(share: float) -> Change:
    def cut(one: Image.Image) -> Image.Image:
        box = ImageOps.invert(one.convert("L")).getbbox() or (0, 0, *one.size)
        across, down = round((box[2] - box[0]) * share), round((box[3] - box[1]) * share)
        return one.crop((box[0] + across, box[1] + down, box[2] - across, box[3] - down))

    return cut


def _padded(one: Image.Image) -> Image.Image:
    larger = Image.new("RGB", (one.width + 60, one.height + 60), one.getpixel((0, 0)))
    larger.paste(one, (30, 30))
    return larger


CHANGES: dict[str, Change] = {
    "half size": _sized(0.5),
    "a third": _sized(0.33),
    "double": _sized(2.0),
    "16 pixels high": _to(16),
    "32 pixels high": _to(32),
    "JPEG, quality 40": _jpeg(40),
    "JPEG, quality 75": _jpeg(75),
    "grey": lambda one: ImageOps.grayscale(one).convert("RGB"),
    "colours turned": lambda one: Image.merge("RGB", one.split()[1:] + one.split()[:1]),
    "inverted": ImageOps.invert,
    "pale": lambda one: ImageEnhance.Brightness(ImageEnhance.Contrast(one).enhance(0.7)).enhance(1.1),
    "padded": _padded,
    "2 % of each side cut off": _cut(0.02),
    "5 % of each side cut off": _cut(0.05),
}


def printed(one: Image.Image) -> str | None:
    """The print of a picture saved as PNG."""
    kept = io.BytesIO()
    one.save(kept, "PNG")
    return print_of(kept.getvalue())


def _row(name: str, scores: list[float]) -> None:
    print(name.ljust(28), *(f"{100 * sum(score >= one for score in scores) / len(scores):8.3f}%" for one in THRESHOLDS))


def main(arguments: list[str] | None = None) -> int:
    """Prints both rates, and what other thresholds would give."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--logos", type=int, default=60, help="of each kind")
    number = parser.parse_args(arguments).logos
    dice = random.Random(20261124)
    true: dict[str, list[float]] = {name: [] for name in CHANGES}
    false: dict[str, list[float]] = {}
    for kind in ("word", "sign", "letter", "shapes"):
        logos = [(one, own) for one in (logo(kind, dice) for _ in range(number)) if (own := printed(one)) is not None and telling(own)]
        for one, own in logos:
            for name, change in CHANGES.items():
                true[name].append(likeness(own, printed(change(one)) or ""))
        small = [(own, printed(_jpeg(75)(_sized(0.33)(one))) or "") for one, own in logos]
        false[kind] = [likeness(own, other) for own, _ in small for of, other in small if own < of]
        false[kind] += [likeness(one, other) for one, other in combinations({own for _, own in logos}, 2)]
    print("known again".ljust(28), *(f"{one:>9}" for one in THRESHOLDS))
    for name, scores in (*true.items(), ("all changes", [one for every in true.values() for one in every])):
        _row(name, scores)
    print("taken for another")
    for kind, scores in false.items():
        _row(f"{kind} ({len(scores):,} pairs)", scores)
    return 0


if __name__ == "__main__":
    sys.exit(main())
