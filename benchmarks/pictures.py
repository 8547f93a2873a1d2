"""What looking into pictures costs, apart from everything else: codes in pictures, codes on pages of PDF files, words in pictures.

    .venv/bin/python benchmarks/pictures.py [FOLDER]

Processor time in ms, children included, of one picture or page. Without FOLDER (or FUWAKE_CORPUS) pictures drawn here are measured
alone; with it also the pictures that lie in the mails of the folder, and how many of the mails call for each kind of reading.
"""

import argparse
import asyncio
import io
import os
import resource
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

import zxingcpp
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from fuwake.model.errors import ObserveFailure  # noqa: E402  # after the path of the tests' own writers
from fuwake.observe.picture_text import PictureTextObserver  # noqa: E402  # the same
from fuwake.parse.attachments import pdf  # noqa: E402  # the same
from fuwake.parse.message import parse  # noqa: E402  # the same
from fuwake.parse.pictures import to_read  # noqa: E402  # the same
from fuwake.parse.qr import read_codes  # noqa: E402  # the same
from tests.parse.pdf_files import of_picture, pages  # noqa: E402  # the same

SPECIMEN = ROOT / "tests" / "specimens" / "words_only_in_picture" / "fires.eml"
PAGES = 10
MOST_MAILS = 400
MOST_READ = 20


def code(side: int) -> Image.Image:
    """A QR code on a white square."""
    drawn = Image.fromarray(
        zxingcpp.write_barcode_to_image(zxingcpp.create_barcode("https://example.com/a", zxingcpp.BarcodeFormat.QRCode), scale=4)
    )
    sheet = Image.new("L", (side, side), "white")
    sheet.paste(drawn, (side // 4, side // 4))
    return sheet


def png(picture: Image.Image) -> bytes:
    """The picture as a file."""
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


def cost(work: Callable[[], object], times: int = 5) -> float:
    """Median processor time in ms, children included."""
    spent = []
    work()  # loads the library
    for _ in range(times):
        before = _used()
        work()
        spent.append((_used() - before) * 1000)
    return median(spent)


def _used() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def words(picture: bytes) -> str | None:
    """Reads a picture with the engine; why not, where it was not read."""
    try:
        asyncio.run(PictureTextObserver("tesseract", 60.0, {"1": picture}).ask("1"))
    except ObserveFailure as failure:
        return failure.reason
    return None


def say(what: str, ms: float, of: str = "") -> None:
    """One line."""
    print(f"{what:<44} {ms:8.1f} ms  {of}", flush=True)


def drawn() -> None:
    """Pictures of our own."""
    for side in (300, 1_000, 2_000):
        data = png(code(side))
        say(f"codes in a picture of {side} x {side}", cost(lambda data=data: read_codes(data)))  # type: ignore[misc]  # bound at once
    sheet = pages(["Please pay"] * PAGES)
    say("a page of a PDF, words only (not drawn)", cost(lambda: pdf.read(sheet, tuple)) / PAGES)
    scan = of_picture(code(1_600))
    say("a page of a PDF that is a picture (drawn)", cost(lambda: pdf.read(scan, tuple)))
    if shutil.which("tesseract") is None:
        print("words in a picture: skipped, tesseract is not installed")
        return
    (picture,) = to_read(parse(SPECIMEN.read_bytes()).message)
    say("words in a picture of 560 x 330", cost(lambda: words(picture.data), 3))


def found(folder: str) -> None:
    """Pictures of mails."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    files = files[:: max(1, len(files) // MOST_MAILS)][:MOST_MAILS]
    held: list[bytes] = []
    wanted: list[bytes] = []
    calling = 0
    for file in files:
        message = parse(file.read_bytes()).message
        kinds = {part.path: part.type for part in message.parts}
        held += [content.data for content in message.contents if kinds.get(content.path, "").startswith("image/")]
        pictures = to_read(message)
        calling += bool(pictures)
        wanted += [picture.data for picture in pictures]
    print(f"{len(files)} mails: {len(held)} pictures; {calling} mails call for reading words, {len(wanted)} pictures")
    if held:
        before = _used()
        for data in held:
            read_codes(data)
        say("codes in a picture, mean", (_used() - before) * 1000 / len(held), f"of {len(held)}")
    if wanted and shutil.which("tesseract") is not None:
        before = _used()
        for data in wanted[:MOST_READ]:
            words(data)
        say("words in a picture, mean", (_used() - before) * 1000 / len(wanted[:MOST_READ]), f"of {len(wanted[:MOST_READ])}")


def main() -> int:
    """0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", default=os.environ.get("FUWAKE_CORPUS"))
    options = parser.parse_args()
    drawn()
    if options.folder:
        found(options.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
