"""Which pictures of a mail hold its words: only where hardly any text can be read does the mail call for reading them. Pure."""

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from fuwake.model.message import Message, Part
from fuwake.parse import limits
from fuwake.parse.picture_size import size_of

FEW_WORDS = 300
"""Less text than this, a Japanese sign counted as two and a half letters, says less than a picture of words would."""
MOST = 4
"""Pictures read of one mail, the largest."""
_LEAST_WIDTH, _LEAST_HEIGHT, _LEAST_AREA = 120, 40, 20_000  # pixels: buttons, logos and tracking dots hold no letter
_MOST_BYTES = 10_000_000
_MOST_FILES = 4  # PDF files that are looked into
_NO_LETTERS = bytes(byte for byte in range(256) if not chr(byte).isalpha() or byte > 127)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\u3000-\u9fff]{1,2000}", re.IGNORECASE)
_INSIDE = re.compile(r"[\"'(=]\s{0,5}data:(image/(?:png|jpe?g|gif|webp|bmp))([^,\"'>]{0,100}),([^\"')>]{50,})", re.IGNORECASE)
MOST_INSIDE = 20
"""Pictures inside HTML that are looked at."""
_REMOTE = re.compile(r"<(?:img|v:imagedata|image)\b[^<>]{0,2000}?\b(?:src|href)\s{0,5}=\s{0,5}[\"']?\s{0,5}(?:https?:)?//", re.IGNORECASE)


class EmbeddedPicture(Struct, frozen=True, kw_only=True):
    """A picture that lies in the mail."""

    question: str
    """Path of the part; `1.2#3` is the third picture inside the HTML of part 1.2 (RFC 2397), or the third page of the PDF in it."""
    data: bytes
    width: int
    height: int


def few_words(text: str) -> bool:
    """Whether a mail says hardly anything in letters; addresses are no words."""
    words = _ADDRESS.sub(" ", text[:20_000])
    latin = len(words.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    if latin >= FEW_WORDS or words.isascii():
        return latin < FEW_WORDS
    total = 0.0
    for sign in words:
        if sign.isalpha():
            total += 2.5 if sign > "\u2e80" else 1.0
            if total >= FEW_WORDS:
                return False
    return True


def to_read(message: Message, *, draw: bool = True) -> tuple[EmbeddedPicture, ...]:
    """The pictures whose words are to be read, the largest first, then pages of attached PDF files that are nothing but a picture; none
    where the mail itself says enough. `draw`: whether the pages are drawn; without, their `data` is empty."""
    files = [part.path for part in message.parts if is_pdf(part)]
    if files:
        bombs = {defect.where for defect in message.defects if defect.code == "limit-attachment-ratio"}
        files = [path for path in files if f"part:{path}" not in bombs]
    if not (files or _holds_pictures(message)) or not few_words(message.text):
        return ()
    found = [picture for picture in _embedded(message) if _readable(picture)]
    found.sort(key=lambda picture: -picture.width * picture.height)
    found = found[:MOST]
    if files and len(found) < MOST:
        found += _pages(message, files[:_MOST_FILES], MOST - len(found), draw=draw)
    return tuple(found)


def is_pdf(part: Part) -> bool:
    """Whether the part says that it is a PDF."""
    return part.type in ("application/pdf", "application/x-pdf") or (part.filename or "").lower().endswith(".pdf")


def _pages(message: Message, files: list[str], most: int, *, draw: bool) -> list[EmbeddedPicture]:
    from fuwake.parse.passwords import passwords  # only where there is a PDF
    from fuwake.parse.pdf_pictures import picture_pages

    def given() -> tuple[str, ...]:
        return passwords((message.text, message.subject or ""), (part.filename or "" for part in message.parts))

    found: list[EmbeddedPicture] = []
    for content in message.contents:
        if content.path in files and content.data:
            pages = picture_pages(content.data, given, most - len(found), draw=draw)
            found += [
                EmbeddedPicture(question=f"{content.path}#{one.number}", data=one.data, width=one.width, height=one.height) for one in pages
            ]
    return found


def shows_remote(message: Message) -> bool:
    """Whether a mail that says hardly anything shows pictures that lie elsewhere."""
    return message.html is not None and few_words(message.text) and _REMOTE.search(message.html[: limits.HTML_BYTES]) is not None


def inside(html: str) -> Iterator[bytes]:
    """The first 20 pictures that stand in HTML itself (RFC 2397)."""
    for number, found in enumerate(_INSIDE.finditer(html)):
        if number >= MOST_INSIDE:
            return
        yield _decoded(found[2], found[3])


def _readable(picture: EmbeddedPicture) -> bool:
    width, height = picture.width, picture.height
    return width >= _LEAST_WIDTH and height >= _LEAST_HEIGHT and _LEAST_AREA <= width * height <= limits.PIXELS


def _holds_pictures(message: Message) -> bool:
    return any(part.type.startswith("image/") for part in message.parts) or (message.html is not None and "data:image/" in message.html)


def _embedded(message: Message) -> list[EmbeddedPicture]:
    pictures = {part.path for part in message.parts if part.type.startswith("image/")}
    found = [_picture(content.path, content.data) for content in message.contents if content.path in pictures]
    if message.html is not None and message.html_part is not None and "data:image/" in message.html:
        found += [_picture(f"{message.html_part}#{number}", data) for number, data in enumerate(inside(message.html), 1)]
    return [picture for picture in found if picture is not None]


def _picture(question: str, data: bytes) -> EmbeddedPicture | None:
    size = size_of(data) if 0 < len(data) <= _MOST_BYTES else None
    return EmbeddedPicture(question=question, data=data, width=size[0], height=size[1]) if size is not None else None


def _decoded(options: str, text: str) -> bytes:
    raw = unquote_to_bytes(text[: 2 * _MOST_BYTES])
    if "base64" not in options.lower():
        return raw
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    try:
        return base64.b64decode(letters[: len(letters) - (len(letters) % 4 == 1)] + b"=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return b""
