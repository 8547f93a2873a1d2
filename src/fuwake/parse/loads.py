"""Addresses that a mail program fetches by itself when it shows HTML: pictures, style sheets, fonts, VML fills.

References: HTML Living Standard (srcset, poster), CSS Values 4 (url()), CSS Cascade 5 (@import).
"""

import re
from collections.abc import Iterator

_SOURCES = ("img", "iframe", "frame", "embed", "video", "audio", "source", "input", "bgsound", "track", "script", "v:image", "v:fill")
_BACKGROUND = ("body", "table", "td", "th", "tr")
_LOADED = dict.fromkeys(_SOURCES, "src") | dict.fromkeys(_BACKGROUND, "background") | {"object": "data", "v:imagedata": "src"}
_DRAWN = frozenset(("image", "use", "feimage"))
LOADING = frozenset((*_LOADED, *_DRAWN, "link", "base", "meta"))
"""Elements of which one has to look whether they make a mail program fetch something; any other can only by its `style`."""
_CSS_URL = re.compile(
    r"url\(\s{0,20}(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\"'()\s]{1,2000}))|@import\s{1,20}(?:\"([^\"]{1,2000})\"|'([^']{1,2000})')",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)")
_MOST_CSS = 200_000  # characters
_MOST_CANDIDATES = 20


def loaded(tag: str, attributes: dict[str, str | None]) -> Iterator[str]:
    """Addresses that this element makes a mail program fetch, as written."""
    name = _LOADED.get(tag)
    if name is not None:
        if value := attributes.get(name):
            yield value
        if tag in ("img", "source") and (value := attributes.get("srcset")):
            yield from candidates(value)
        elif tag == "video" and (value := attributes.get("poster")):
            yield value
    elif tag in _DRAWN:
        if value := attributes.get("href") or attributes.get("xlink:href"):
            yield value
    elif tag == "link" and (value := attributes.get("href")):
        yield value
    if (style := attributes.get("style")) and "url(" in style.lower():
        yield from in_css(style[:8192])


def in_css(css: str) -> Iterator[str]:
    """Addresses of url() and @import."""
    for found in _CSS_URL.finditer(css[:_MOST_CSS]):
        yield found[1] or found[2] or found[3] or found[4] or found[5]


def candidates(srcset: str) -> Iterator[str]:
    """Addresses of a `srcset`, its first 20."""
    if srcset.lstrip()[:5].lower() == "data:":
        return
    text, place = srcset[:20_000], 0
    for _ in range(_MOST_CANDIDATES):
        found = _CANDIDATE.match(text, place)
        if found is None:
            return
        place = found.end()
        if not found[1].endswith(","):  # what follows up to the comma describes the candidate (WHATWG HTML section 4.8.4.2.2)
            comma = text.find(",", place)
            place = comma + 1 if comma >= 0 else len(text)
        yield found[1].rstrip(",")
