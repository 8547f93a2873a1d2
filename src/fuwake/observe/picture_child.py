"""A process of its own in which a hostile picture is decoded and its words are read.

    python -I picture_child.py ENGINE LANGUAGES SECONDS MEMORY LAYOUT [AREAS] < picture > table

AREAS: `left,top,width,height` in pixels, joined by `;`: only what lies in them is read, and places count from their upper left corner.

The picture is decoded and made ready by Pillow under limits that the kernel keeps (processor time, memory, no core, small files);
then this process becomes the engine, which is given plain grey pixels (PGM), so none of its own picture decoders is reached.
The first line that is written tells the picture's size and by how much it was enlarged; the engine's table (TSV) follows.
This file imports nothing of fuwake, so that it starts quickly.
"""

import io
import os
import resource
import sys
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
"""Of the picture as it comes."""
READ_PIXELS = 9_000_000
"""Of the picture as it is read: larger ones are made smaller, small ones up to three times larger (letters of 11 pixels are read then)."""
MOST_ENLARGED = 3.0
DARK = 128
"""Of 255: below it the ground of an area is dark."""
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
UNREADABLE = 3
"""Exit status where the bytes are no picture, or one that is too large."""
NO_ENGINE = 4
"""Exit status where the engine cannot be started."""


def main(engine: str, languages: str, seconds: int, memory: int, *more: str) -> int:
    """Reads standard input and becomes the engine. Returns an exit status only where that fails. more: LAYOUT and AREAS."""
    layout, areas = more[0], more[1] if len(more) > 1 else ""
    _limit(seconds, memory)
    made = ready(sys.stdin.buffer.read(MOST_BYTES + 1), areas)
    if made is None:
        return UNREADABLE
    head, pixels = made
    sys.stdout.write(head)
    sys.stdout.flush()
    with tempfile.TemporaryFile() as file:  # has no name: gone with the process
        file.write(pixels)
        file.seek(0)
        os.dup2(file.fileno(), 0)
    environ = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}  # four threads on two cores take ten times as long
    environ |= {name: os.environ[name] for name in ("TESSDATA_PREFIX",) if name in os.environ}
    try:
        os.execve(engine, [engine, "stdin", "stdout", "-l", languages, "--psm", layout, "tsv"], environ)  # noqa: S606  # the engine of the settings
    except OSError:
        return NO_ENGINE


def ready(data: bytes, areas: str = "") -> tuple[str, bytes] | None:
    """(line that tells the size, picture as PGM); None where the bytes are no picture that is read. Transparent: over white."""
    from PIL import Image

    if len(data) > MOST_BYTES:
        return None
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                return None
            picture = opened.convert("RGBA") if opened.mode in ("P", "LA", "PA", "RGBA") else opened.convert("L")
        if picture.mode == "RGBA":
            ground = Image.new("RGBA", picture.size, "white")
            ground.alpha_composite(picture)
            picture = ground.convert("L")
        if areas:
            picture = only(picture, [tuple(int(number) for number in area.split(",")) for area in areas.split(";")])
            width, height = picture.size
        scale = min(MOST_ENLARGED, (READ_PIXELS / (width * height)) ** 0.5)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        grey = picture.resize(size, Image.Resampling.BICUBIC)
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, OverflowError, MemoryError):
        return None
    except Image.DecompressionBombError:
        return None
    return f"picture {width} {height} {scale:.4f}\n", b"P5 %d %d 255\n" % size + grey.tobytes()


def only(picture: "Image.Image", areas: "list[tuple[int, ...]]") -> "Image.Image":
    """What lies in the areas on white, cut to them; an area on a dark ground with its colours turned. Grey.

    The engine overlooks light letters on a dark area beside dark ones on white.
    """
    from PIL import Image, ImageChops, ImageStat

    ends = [(left, top, left + width, top + height) for left, top, width, height in areas]
    sheet = Image.new("L", picture.size, 255)
    for end in ends:
        piece = picture.crop(end)
        sheet.paste(ImageChops.invert(piece) if ImageStat.Stat(piece).median[0] < DARK else piece, end[:2])
    corner = (min(end[0] for end in ends), min(end[1] for end in ends))
    return sheet.crop((*corner, max(end[2] for end in ends), max(end[3] for end in ends)))


def _limit(seconds: int, memory: int) -> None:
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 2 * READ_PIXELS),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:]))
