"""Which attached pages are opened, made ready: the recipient replaced in them. Pure."""

import re
from collections.abc import Iterator

from fuwake.model.anatomy import Anatomy
from fuwake.model.attached import AttachedPage, PageMedia
from fuwake.model.message import Content, Part
from fuwake.parse.charsets import decode
from fuwake.parse.redaction import Redactor

MOST_PAGES = 2
"""Attached pages of one mail that are opened."""
MOST_BYTES = 2_000_000
"""Larger ones are not opened."""
_MEDIA: dict[str, PageMedia] = {
    "html": "text/html",
    "htm": "text/html",
    "shtml": "text/html",
    "xhtml": "application/xhtml+xml",
    "xht": "application/xhtml+xml",
    "svg": "image/svg+xml",
}
_TYPES: dict[str, PageMedia] = {
    "text/html": "text/html",
    "application/xhtml+xml": "application/xhtml+xml",
    "image/svg+xml": "image/svg+xml",
}
# What makes a file more than something to read: scripts, handlers, forms, fields, frames, a way to elsewhere.
_ACTS = re.compile(
    r"<(?:\w{1,20}:)?(?:script|form|input|iframe|embed|object)\b|\son[a-z]{3,20}\s{0,9}=|javascript:|http-equiv\s{0,9}=\s{0,9}[\"']?refresh",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD = 1024
"""Bytes in which a page names its charset (HTML standard, section 13.2.3.2)."""


def pages_to_open(anatomy: Anatomy, redactor: Redactor) -> tuple[AttachedPage, ...]:
    """Attached HTML, XHTML and SVG files that do something, in the order of the parts, files of archives too; at most MOST_PAGES."""
    found = []
    for page in _pages(anatomy):
        found.append(
            AttachedPage(path=page.path, sha256=page.sha256, media=page.media, text=redactor.decoyed(page.text)),
        )
        if len(found) == MOST_PAGES:
            break
    return tuple(found)


def _pages(anatomy: Anatomy) -> Iterator[AttachedPage]:
    message = anatomy.message
    contents = {content.path: content for content in message.contents}
    seen: set[str] = set()
    for part in message.parts:
        content, media = contents.get(part.path), _media(part)
        if content is None or media is None or part.sha256 is None or part.path in {message.html_part, message.text_part}:
            continue
        if part.sha256 in seen or not 0 < len(content.data) <= MOST_BYTES:
            continue
        text = _text(content)
        if _ACTS.search(text):
            seen.add(part.sha256)
            yield AttachedPage(path=part.path, sha256=part.sha256, media=media, text=text)


def _media(part: Part) -> PageMedia | None:
    """As what it opens from a disk; None for what is no page, and for a part of the mail's own body, which is drawn with it."""
    name = (part.filename or "").strip().rstrip(". ").lower()
    ending = name.rpartition(".")[2] if "." in name else ""
    if ending in _MEDIA:
        return _MEDIA[ending]
    attached = part.disposition == "attachment" or bool(name)
    return _TYPES.get(part.type) if attached and part.content_id is None else None


def _text(content: Content) -> str:
    """The file's text as a browser reads it from a disk: by its mark or what it names itself, not by what the mail says of it."""
    data = content.data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig", "replace")
    named = _CHARSET.search(data[:_HEAD])
    return decode(data, named.group(1).decode("ascii") if named is not None else None).text
