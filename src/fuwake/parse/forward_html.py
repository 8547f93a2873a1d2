"""HTML in which a mail was forwarded, cut at the forwarder's mark. Pure.

The document is read tag by tag, once and without a tree, so that every place of its text is known as a place of its source: the
forwarded half is then handed on as it was sent, links and styles included. The forwarder's own words stand above the mark, and behind
the element that his mail program wrapped the mail in.
"""

import re
from html import unescape

from msgspec import Struct

from fuwake.parse.forward_block import SEARCHED, Block, find_block
from fuwake.parse.start_tags import ATTRIBUTE

_MOST = 1_000_000
"""Characters of the document that are read."""
_TOKEN = re.compile(
    rf"<([a-zA-Z][^\s/>]*+)((?:{ATTRIBUTE})*+)[\s/]*+>?|</([a-zA-Z][^\s/>]*+)[^>]*+>?|<[!?][^>]*+>?|[^<\n]++|\n|<", re.IGNORECASE
)
_UNREAD = frozenset(("style", "script", "title", "template", "noscript"))
_BREAKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "br",
        "center",
        "div",
        "dl",
        "dt",
        "dd",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_WRAPPING = re.compile(
    r"gmail_quote|moz-forward-container|yahoo_quoted|protonmail_quote|zmail_extra|WordSection1_forward|type\s*=\s*[\"']?cite", re.IGNORECASE
)
"""Of an element that a mail program puts around a mail it forwards, and around nothing else."""
_MAILTO = re.compile(r"mailto:([^\"'?>\s]{3,320})", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\u00a0]+")


class Cut(Struct, frozen=True, kw_only=True):
    """A document in two: what the forwarder wrote, what he forwarded."""

    block: Block
    """The fields, in `text`."""
    text: str
    mailto: tuple[tuple[int, str], ...]
    """Links to addresses: (place in `text`, address)."""
    own: str
    """HTML of the forwarder's own words: above the mark and behind what was forwarded."""
    behind: str
    """Text behind what was forwarded."""
    forwarded: str
    """HTML that was forwarded, with the style sheets above it."""


def cut_html(html: str) -> Cut | None:
    """The document cut at the first fields of a quoted mail; None where there are none."""
    reader = _Reader(html[:_MOST])
    reader.read()
    block = find_block(reader.text(), wrapped=False)
    if block is None:
        return None
    start, end, stop = reader.source(block.start), reader.source_behind(block.end), reader.closing(block)
    stop = len(html) if stop is None else stop
    kept = "".join(html[first:last] for first, last in reader.styles if last <= end)
    behind = _Reader(html[stop : stop + SEARCHED])
    behind.read()
    return Cut(
        block=block,
        text=reader.text(),
        mailto=tuple(reader.mailto),
        own=html[:start] + "\n" + html[stop:],
        behind=behind.text(),
        forwarded=kept + html[end:stop],
    )


class _Reader:
    """The text of a document, each piece with its place in the source."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._pieces: list[str] = []
        self._places: list[tuple[int, int, int]] = []
        """(place in the text, place in the source, its end in the source) of every piece."""
        self._length = 0
        self._wrapped: list[tuple[str, int, int]] = []
        """Open elements that mail programs wrap a mail in: (tag, depth of that tag, place in the text)."""
        self._closed: list[tuple[int, int, int]] = []
        """Closed ones: (place in the text where it began, where it ended, place in the source of its end tag)."""
        self._depth: dict[str, int] = {}
        self.styles: list[tuple[int, int]] = []
        """Spans in the source of style sheets and of the base address."""
        self.mailto: list[tuple[int, str]] = []

    def text(self) -> str:
        return "".join(self._pieces)

    def read(self) -> None:
        html, at, skipped, since = self._html, 0, "", 0
        while (found := _TOKEN.match(html, at)) is not None:
            at = found.end()
            opened, closed = found[1], found[3]
            if skipped:
                if closed is not None and closed.lower() == skipped:
                    if skipped == "style":
                        self.styles.append((since, at))
                    skipped = ""
            elif opened is not None:
                skipped, since = self._open(opened.lower(), found), found.start()
            elif closed is not None:
                self._close(closed.lower(), found.start())
            elif found.group().startswith("<!--"):
                end = html.find("-->", found.start() + 2)
                at = len(html) if end < 0 else end + 3
            elif not found.group().startswith(("<!", "<?")):
                self._add(" " if found.group() == "\n" else _SPACES.sub(" ", unescape(found.group())), found.start(), found.end())

    def _open(self, tag: str, found: re.Match[str]) -> str:
        if tag in _UNREAD:
            return tag
        if tag == "base":
            self.styles.append(found.span())
        if tag in _BREAKS:
            self._add("\n", found.start(), found.end())
        elif tag in ("td", "th"):
            self._add(" ", found.start(), found.end())
        if tag in ("div", "blockquote"):
            self._depth[tag] = self._depth.get(tag, 0) + 1
            if _WRAPPING.search(found[2][:500]):
                self._wrapped.append((tag, self._depth[tag], self._length))
        elif tag == "a" and (link := _MAILTO.search(found[2][:2_000])) is not None:
            self.mailto.append((self._length, unescape(link[1])))
        return ""

    def _close(self, tag: str, source: int) -> None:
        if tag in _BREAKS and tag != "br":
            self._add("\n", source, source)
        if tag in ("div", "blockquote"):
            depth = self._depth.get(tag, 0)
            while self._wrapped and (self._wrapped[-1][0], self._wrapped[-1][1]) == (tag, depth):
                self._closed.append((self._wrapped.pop()[2], self._length, source))
            self._depth[tag] = max(depth - 1, 0)

    def _add(self, text: str, start: int, end: int) -> None:
        """One more piece; blanks at the beginning of a line go, and all empty lines of a run but one."""
        if not text or (text == " " and (not self._pieces or self._pieces[-1].endswith(("\n", " ")))):
            return
        if text == "\n" and self._pieces[-2:] == ["\n", "\n"]:
            return
        self._pieces.append(text)
        self._places.append((self._length, start, end))
        self._length += len(text)

    def source(self, place: int) -> int:
        """Where in the source the piece at a place of the text begins."""
        return next((start for text, start, _ in reversed(self._places) if text <= place), 0)

    def source_behind(self, place: int) -> int:
        """Where in the source the piece before a place of the text ends."""
        return next((end for text, _, end in reversed(self._places) if text < place), 0)

    def closing(self, block: Block) -> int | None:
        """Where the source of the innermost wrapping element ends that holds the fields and more; None where it is open to the end."""
        return next((source for start, end, source in self._closed if start <= block.start and block.end < end), None)
