"""Which attached pages are opened, made ready: the recipient replaced in them. Pure."""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping

from fuwake.model.anatomy import Anatomy
from fuwake.model.attached import HANDED_OVER, AttachedPage, PageMedia
from fuwake.model.message import Part
from fuwake.model.observation import Observation
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
_LONG_RUN = re.compile(r"[A-Za-z0-9+/_-]{60,}={0,2}")
_DEEPEST = 4
"""Layers of base64 in one another that are looked into."""
_HEAD = 1024
"""Bytes in which a page names its charset (HTML standard, section 13.2.3.2)."""


def pages_to_open(anatomy: Anatomy, redactor: Redactor) -> tuple[AttachedPage, ...]:
    """Attached HTML, XHTML and SVG files that do something, in the order of the parts, files of archives too; at most MOST_PAGES."""
    found = []
    for page in _pages(anatomy):
        found.append(
            AttachedPage(path=page.path, sha256=page.sha256, media=page.media, text=decoyed(page.text, redactor)),
        )
        if len(found) == MOST_PAGES:
            break
    return tuple(found)


def page_handed_over(
    observations: Iterable[Observation], pieces: Mapping[str, bytes], redactor: Redactor, known: Iterable[str] = ()
) -> AttachedPage | None:
    """The first page among the files that visited pages handed over, whole; None for none. `known`: sha256 of pages that are opened anyway.

    `pieces`: the files by sha256. So comes what a script puts together past filters that look at what is loaded (HTML smuggling).
    """
    passed = set(known)
    visits = [seen.data for seen in observations if seen.observer == "visit" and seen.data is not None]
    for one in (one for record in visits for one in record.get("caught") or ()):
        media = _media_of(str(one["name"]), str(one["declared"]).lower(), web=one["kind"] == "web_page")
        data = pieces.get(one["sha256"] or "", b"")
        if media is None or one["cut"] or one["sha256"] in passed or not 0 < len(data) <= MOST_BYTES:
            continue
        text = _text(data)
        if _ACTS.search(text):
            return AttachedPage(path=HANDED_OVER, sha256=one["sha256"], media=media, text=decoyed(text, redactor))
    return None


def _media_of(name: str, declared: str, *, web: bool) -> PageMedia | None:
    """As what a file with this name opens from a disk; where it has no ending, by what is declared, or by its first bytes."""
    stem, dot, ending = name.strip().rstrip(". ").lower().rpartition(".")
    if stem and dot and ending in _MEDIA:
        return _MEDIA[ending]
    return None if stem and dot else _TYPES.get(declared, "text/html" if web else None)


def decoyed(text: str, redactor: Redactor, depth: int = _DEEPEST) -> str:
    """The page with the recipient replaced, inside long base64 texts, too, which stay whole: whole pages are coded so, again and again."""

    def inner(run: re.Match[str]) -> str:
        coded = run.group().rstrip("=")
        plain = coded.replace("-", "+").replace("_", "/")
        if len(plain) % 4 == 1:
            return run.group()
        data = base64.b64decode(plain + "=" * (-len(plain) % 4))
        codec = "utf-8" if _is_utf8(data) else "latin-1"
        before = data.decode(codec)
        after = decoyed(before, redactor, depth - 1)
        if after == before:
            return run.group()
        new = base64.b64encode(after.encode(codec, "replace")).decode()
        if "-" in coded or "_" in coded:
            new = new.replace("+", "-").replace("/", "_")
        return new if run.group().endswith("=") or len(coded) % 4 == 0 else new.rstrip("=")

    return redactor.decoyed(_LONG_RUN.sub(inner, text) if depth else text)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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
        text = _text(content.data)
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


def _text(data: bytes) -> str:
    """The file's text as a browser reads it from a disk: by its mark or what it names itself, not by what the mail says of it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig", "replace")
    named = _CHARSET.search(data[:_HEAD])
    return decode(data, named.group(1).decode("ascii") if named is not None else None).text
