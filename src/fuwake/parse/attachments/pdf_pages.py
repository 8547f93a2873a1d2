"""The pages of a PDF: their words, their links, and the QR codes in their pictures, by PDFium. Pages, signs and pixels are bounded.

PDFium is native code that reads hostile bytes: it runs only in the process that reads a mail, which has limits of time and memory.
"""

import ctypes
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]  # has no marker of types
from pypdfium2 import raw

from fuwake.parse import limits
from fuwake.parse.archive_kinds import Passwords
from fuwake.parse.attachments._harvest import Found, Harvest
from fuwake.parse.qr import codes_of

_SIDE = 1_600
"""Pixels of the longer side of a page that is drawn: a code of 2 cm on a sheet of A4 has 100."""
_PATHS = 60
"""Drawn shapes from which on a page may hold a code without a picture."""
_LEAST = 40.0
"""Points (1/72 inch) of a picture's shorter side from which on it may hold a code that can be scanned from a screen."""
_LONGEST = 3.0
"""Times that a picture with a code may be longer than wide."""
_MOST_OBJECTS = 3_000
_MOST_LINKS = 500


def read(data: bytes, passwords: Passwords, harvest: Harvest, *, locked: bool) -> None:
    """Adds what the pages show. Never raises; a file that cannot be opened is among the defects. `locked`: it says that it is."""
    document = _opened(data, passwords if locked else tuple, harvest, locked)
    if document is None:
        return
    words: list[str] = []
    left, drawn, known = limits.PDF_TEXT, 0, {link.url for link in harvest.links}
    try:
        count = len(document)
        if count > limits.PDF_PAGES:
            harvest.defects.append(("limit-attachment-size", f"a PDF of {count} pages, the first {limits.PDF_PAGES} are read"))
        for number in range(min(count, limits.PDF_PAGES)):
            page = document[number]
            text = _text(page, left)
            left -= len(text)
            words.append(text)
            harvest.links += [Found(url) for url in _links(document, page) if url not in known and not known.add(url)]  # type: ignore[func-returns-value]  # set.add gives None
            if drawn < limits.PDF_DRAWN and _may_hold_code(page):
                drawn += 1
                harvest.codes += _codes(page)
            page.close()
    except (pypdfium2.PdfiumError, RuntimeError, ValueError, OSError) as error:
        harvest.defects.append(("attachment-unreadable", f"a PDF whose pages cannot all be read: {type(error).__name__}"))
    finally:
        document.close()
    harvest.words = "\n".join(words)
    harvest.texts.append(harvest.words)


def _opened(data: bytes, passwords: Passwords, harvest: Harvest, locked: bool) -> pypdfium2.PdfDocument | None:
    """The document, without a password first: many are locked against changes only."""
    for turn, password in enumerate((None, *passwords())):
        try:
            document = pypdfium2.PdfDocument(data, password=password)
            len(document)
        except (pypdfium2.PdfiumError, ValueError, OSError) as error:
            if "password" in str(error).lower():
                continue
            break
        if turn:
            harvest.defects.append(("attachment-password-in-mail", "a locked PDF, opened with a password that stands in the mail"))
        return document
    if locked:
        harvest.defects.append(("attachment-encrypted", "a locked PDF, and no password in the mail opens it: what is in it is not known"))
    else:
        harvest.defects.append(("attachment-unreadable", "a PDF whose pages cannot be read"))
    return None


def _text(page: pypdfium2.PdfPage, most: int) -> str:
    if most <= 0:
        return ""
    text = page.get_textpage()
    try:
        count = text.count_chars()
        return str(text.get_text_range(0, min(count, most))).replace("\r\n", "\n") if count > 0 else ""
    finally:
        text.close()


def _links(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[str]:
    """Addresses of the page's link annotations (ISO 32000-1 section 12.5.6.5)."""
    place, link = ctypes.c_int(0), raw.FPDF_LINK()
    for _ in range(_MOST_LINKS):
        if not raw.FPDFLink_Enumerate(page, ctypes.byref(place), ctypes.byref(link)):
            return
        action = raw.FPDFLink_GetAction(link)
        length = raw.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if 1 < length <= limits.URL:
            buffer = ctypes.create_string_buffer(length)
            raw.FPDFAction_GetURIPath(document, action, buffer, length)
            yield buffer.value.decode("utf-8", "replace").strip()


def _may_hold_code(page: pypdfium2.PdfPage) -> bool:
    paths = 0
    for place, found in enumerate(page.get_objects(max_depth=3)):
        if found.type == raw.FPDF_PAGEOBJ_IMAGE and _plausible(*found.get_bounds()):
            return True
        paths += found.type == raw.FPDF_PAGEOBJ_PATH
        if paths >= _PATHS or place >= _MOST_OBJECTS:
            return True
    return False


def _plausible(left: float, bottom: float, right: float, top: float) -> bool:
    short, long = sorted((right - left, top - bottom))
    return short >= _LEAST and long <= _LONGEST * short


def _codes(page: pypdfium2.PdfPage) -> tuple[str, ...]:
    width, height = page.get_size()
    if not (1 <= width <= 20_000 and 1 <= height <= 20_000):
        return ()
    bitmap = page.render(scale=_SIDE / max(width, height), grayscale=True, may_draw_forms=False)
    try:
        return codes_of(bitmap.to_pil())
    finally:
        bitmap.close()
