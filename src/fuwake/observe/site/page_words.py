"""The title and the words of a page as it comes from the server, without running it. Pure; time by its length."""

import html
import re

from fuwake.parse.charsets import decode, decode_unlabelled

MOST_SIGNS = 2000
_TAG = re.compile(r"<[^<>]*>")
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,400})", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|noscript|template|svg)\b", re.IGNORECASE)
_PASSWORD = re.compile(r"<input\b[^<>]{0,2000}\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)


def title_and_text(body: bytes, content_type: str) -> tuple[str | None, str | None, int]:
    """(title, words without marks, number of password fields); None where there is none."""
    page = _decoded(body, content_type)
    found = _TITLE.search(page[:20_000])
    title = _folded(html.unescape(found.group(1)))[:200] if found else ""
    text = _folded(html.unescape(_TAG.sub(" ", _without_unseen(page))))[:MOST_SIGNS]
    return title or None, text or None, len(_PASSWORD.findall(page))


def _decoded(body: bytes, content_type: str) -> str:
    label = _CHARSET.search(content_type) or _CHARSET.search(body[:2048].decode("latin-1"))
    return decode(body, label.group(1)).text if label else decode_unlabelled(body)


def _without_unseen(page: str) -> str:
    """Without scripts, styles and the like: cut out from their start tag to their end tag."""
    kept, at = [], 0
    while (start := _UNSEEN.search(page, at)) is not None:
        kept.append(page[at : start.start()])
        end = re.compile(rf"</{start.group(1)}\b", re.IGNORECASE).search(page, start.end())
        if end is None:
            return "".join(kept)
        at = page.find(">", end.end()) + 1 or len(page)
    return "".join([*kept, page[at:]])


def _folded(text: str) -> str:
    return " ".join(text.split())
