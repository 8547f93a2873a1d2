"""Pages of attached PDF files that are nothing but a picture, as scanners and phishers make them. Pure.

PDFium is native code that reads hostile bytes: it runs only in the process that reads a mail, which has limits of time and memory.
"""

import io
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]  # has no marker of types
from msgspec import Struct
from pypdfium2 import raw

from fuwake.parse import limits
from fuwake.parse.archive_kinds import Passwords

_FEW_SIGNS = 20
"""Signs of text that a page may have beside its picture: a number of the page, a stamp of the scanner."""
_COVERED = 0.3
"""Share of the page that pictures cover."""
_SIDE = 1_600
"""Pixels of the longer side of a page that is drawn: 137 dots an inch of A4."""
_MOST_OBJECTS = 500


class DrawnPage(Struct, frozen=True):
    """A page that is a picture."""

    number: int
    """From 1 on."""
    width: int
    height: int
    """In pixels, as it is drawn."""
    data: bytes
    """PNG; empty where it was not drawn."""


def picture_pages(data: bytes, passwords: Passwords, most: int, *, draw: bool) -> list[DrawnPage]:
    """The first `most` such pages among those that are read. Never raises."""
    document = _opened(data, passwords)
    if document is None:
        return []
    found: list[DrawnPage] = []
    try:
        for number in range(min(len(document), limits.PDF_PAGES)):
            if len(found) >= most:
                break
            page = document[number]
            if (drawn := _drawn(page, number + 1, draw=draw)) is not None:
                found.append(drawn)
            page.close()
    except (pypdfium2.PdfiumError, RuntimeError, ValueError, OSError):
        pass  # that it cannot be read is told where its words are looked for
    finally:
        document.close()
    return found


def _opened(data: bytes, passwords: Passwords) -> pypdfium2.PdfDocument | None:
    for password in _tried(passwords):
        try:
            document = pypdfium2.PdfDocument(data[: limits.PDF_BYTES], password=password)
            len(document)
        except (pypdfium2.PdfiumError, ValueError, OSError) as error:
            if "password" not in str(error).lower():
                return None
            continue
        return document
    return None


def _tried(passwords: Passwords) -> Iterator[str | None]:
    yield None
    yield from passwords()


def _drawn(page: pypdfium2.PdfPage, number: int, *, draw: bool) -> DrawnPage | None:
    width, height = page.get_size()
    if not (1 <= width <= 20_000 and 1 <= height <= 20_000) or not _is_picture(page, width * height):
        return None
    scale = _SIDE / max(width, height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return DrawnPage(number, *size, _png(page, scale) if draw else b"")


def _is_picture(page: pypdfium2.PdfPage, area: float) -> bool:
    text = page.get_textpage()
    try:
        if text.count_chars() >= _FEW_SIGNS:
            return False
    finally:
        text.close()
    covered = 0.0
    for place, found in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3)):
        left, bottom, right, top = found.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
        if covered >= _COVERED * area or place >= _MOST_OBJECTS:
            break
    return covered >= _COVERED * area


def _png(page: pypdfium2.PdfPage, scale: float) -> bytes:
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    held = io.BytesIO()
    try:
        bitmap.to_pil().save(held, "PNG")
    finally:
        bitmap.close()
    return held.getvalue()
