"""HTML cut to what lexbor reads in time by its length: its time grows with the square of nesting and of the attributes of one tag."""

import re
from collections.abc import Iterator

_SLICE_TAGS = 5_000  # 0.02 s for a slice of nothing but nested elements
# A start tag whole, quotes as in the HTML tokenizer; possessive, so that it never goes back. lexbor compares each attribute
# with all before it (100,000 take two minutes), so tags that have very many keep only those that matter.
_MOST_ATTRIBUTES = 200
ATTRIBUTE = r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))?+"
_START_TAG = re.compile(rf"<([a-zA-Z][^\s/>]*+)((?:{ATTRIBUTE})*+)")
_ONE_ATTRIBUTE = re.compile(ATTRIBUTE)
_ORDINARY = re.compile(rf"(?:[^<]++|<[a-zA-Z][^\s/>]*+(?:{ATTRIBUTE}){{0,{_MOST_ATTRIBUTES}}}+(?!{ATTRIBUTE})|<(?![a-zA-Z]))*+")
"""All of a document in which no tag has too many: in one step, as most are."""
_KEPT_ATTRIBUTE = re.compile(r"\b(?:href|src|action)\s{0,9}=\s{0,9}(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z]")


def thinned(html: str) -> str:
    """The document with tags of very many attributes cut down."""
    ordinary = _ORDINARY.match(html)
    if ordinary is not None and ordinary.end() == len(html):
        return html
    return _START_TAG.sub(_thin, html)


def _thin(found: re.Match[str]) -> str:
    """A start tag, without its attributes but for link targets where it has more than _MOST_ATTRIBUTES."""
    tag = found.group()
    if len(tag) < 2 * _MOST_ATTRIBUTES or sum(1 for _ in _ONE_ATTRIBUTE.finditer(found[2])) <= _MOST_ATTRIBUTES:
        return tag
    return " ".join([f"<{found[1]}", *_KEPT_ATTRIBUTE.findall(tag)[:3]])


def slices(html: str) -> Iterator[tuple[str, int]]:
    """The document in pieces of a bounded number of start tags, each with that number."""
    if html.count("<") <= _SLICE_TAGS:
        yield html, len(_TAG.findall(html))
        return
    start = count = 0
    for found in _TAG.finditer(html):
        if count == _SLICE_TAGS:
            yield html[start : found.start()], count
            start, count = found.start(), 0
        count += 1
    yield html[start:], count
