"""HTML of a mail: the text a person sees, the text that is hidden, and every link with its words.

Read with lexbor, which builds the tree as browsers do. Its time grows with the square of the nesting, so a document is read
in slices of a bounded number of tags; the tree is walked without recursion. Nothing is loaded and no script runs.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from fuwake.parse import limits
from fuwake.parse.data_uri import html_of
from fuwake.parse.loads import in_css, loaded
from fuwake.parse.styles import Look, Sheet, declarations, look

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SLICE_TAGS = 5_000  # 0.02 s for a slice of nothing but nested elements
# A start tag whole, quotes as in the HTML tokenizer; possessive, so that it never goes back. lexbor compares each attribute
# with all before it (100,000 take two minutes), so tags that have very many keep only those that matter.
_ATTRIBUTE = r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))?+"
_START_TAG = re.compile(rf"<([a-zA-Z][^\s/>]*+)((?:{_ATTRIBUTE})*+)")
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
_MOST_ATTRIBUTES = 200
_KEPT_ATTRIBUTE = re.compile(r"\b(?:href|src|action)\s{0,9}=\s{0,9}(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.IGNORECASE)
_CONDITIONAL = re.compile(r"^\[if[^\]]{0,200}\]>(.*?)(?:<!\[endif\]|$)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z]")
_SKIP = frozenset(("head", "script", "style", "title", "template", "noframes", "datalist"))
_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr legend "
    "li main nav ol option p pre section table tr ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_REFRESH = re.compile(r"[\d.]{0,10}\s{0,20}[;,]\s{0,20}(?:url\s{0,20}=\s{0,20})?[\"']?([^\"']{1,8192})", re.IGNORECASE)
_MOST_NESTED = 5
_MOST_SCRIPTS = 20
_SCRIPT = 100_000  # characters of one script
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")


class MarkupLink(Struct, kw_only=True):
    """A link as the HTML writes it; `url` is raw, the base not yet applied."""

    url: str
    text: str | None
    kind: str
    """anchor, form or image."""
    method: str | None = None
    automatic: bool = False


class Markup(Struct, kw_only=True):
    """What one HTML document holds."""

    visible: str
    hidden: str
    free: str
    """Visible text outside of links: mail programs make addresses in it clickable."""
    links: list[MarkupLink]
    base: str | None
    tags: int
    cut: bool
    nested: list[str]
    """HTML documents that attributes hold: `srcdoc`, and `data:` addresses of frames, objects and links. The first few."""
    script: str
    """Text of scripts, the first part of it: addresses are looked for in it where the document is an attachment."""


class _Pieces:
    """Collects text with line breaks at blocks."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def text(self, text: str) -> None:
        self.parts.append(text)

    def line(self) -> None:
        if self.parts and self.parts[-1] != "\n":
            self.parts.append("\n")

    def join(self) -> str:
        lines = (_SPACES.sub(" ", line).strip() for line in "".join(self.parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Open(Struct):
    """An element whose children are being walked."""

    node: "LexborNode"
    look: Look
    block: bool
    anchor: "MarkupLink | None"
    words: "list[str] | None"
    pre: bool


def read_markup(html: str) -> Markup:
    """Reads one HTML document. Never raises; beyond HTML_TAGS start tags it is cut and `cut` is True."""
    reader = _Reader()
    tags = 0
    cut = False
    html = thinned(html)
    for piece, count in _slices(html):
        if tags + count > limits.HTML_TAGS:
            cut = True
            break
        tags += count
        reader.read(piece)
    return Markup(
        visible=reader.visible.join(),
        hidden=reader.hidden.join(),
        free=reader.free.join(),
        links=reader.links,
        base=reader.base,
        tags=tags,
        cut=cut,
        nested=reader.nested,
        script="\n".join(reader.scripts),
    )


def thinned(html: str) -> str:
    """The document with tags of very many attributes cut down, so that lexbor reads it in time by its length."""
    return _START_TAG.sub(_thin, html)


def _thin(found: re.Match[str]) -> str:
    """A start tag, without its attributes but for link targets where it has more than _MOST_ATTRIBUTES."""
    tag = found.group()
    if len(tag) < 2 * _MOST_ATTRIBUTES or sum(1 for _ in _ONE_ATTRIBUTE.finditer(found[2])) <= _MOST_ATTRIBUTES:
        return tag
    return " ".join([f"<{found[1]}", *_KEPT_ATTRIBUTE.findall(tag)[:3]])


def _slices(html: str) -> Iterator[tuple[str, int]]:
    """The document in pieces of at most _SLICE_TAGS start tags."""
    start = count = 0
    for found in _TAG.finditer(html):
        if count == _SLICE_TAGS:
            yield html[start : found.start()], count
            start, count = found.start(), 0
        count += 1
    yield html[start:], count


class _Reader:
    """Walks trees one after another, collecting."""

    def __init__(self) -> None:
        self.visible, self.hidden, self.free = _Pieces(), _Pieces(), _Pieces()
        self.links: list[MarkupLink] = []
        self.base: str | None = None
        self.nested: list[str] = []
        self.scripts: list[str] = []
        self._sheet = Sheet()

    def read(self, html: str) -> None:
        from selectolax.lexbor import LexborHTMLParser, SelectolaxError  # only where there is HTML

        try:
            root = LexborHTMLParser("<body>" + html).root  # so that nothing stands before the root
        except SelectolaxError:
            self.visible.text(html)
            return
        if root is None:
            return
        for style in root.css("style"):
            css = style.text(deep=True) or ""
            self._sheet.read(css)
            if "url(" in css or "@import" in css:
                for address in in_css(css):
                    self._automatic(address)
        stack = [_Open(root, Look(), False, None, None, False)]
        node: LexborNode | None = root.first_child
        while stack:
            if node is None:
                done = stack.pop()
                self._close(done)
                node = done.node.next if stack else None
                continue
            opened = self._enter(node, stack[-1])
            child = node.first_child if opened is not None else None
            if opened is not None and child is not None:
                stack.append(opened)
                node = child
            else:
                if opened is not None:
                    self._close(opened)
                node = node.next

    def _enter(self, node: "LexborNode", parent: _Open) -> _Open | None:
        """Takes in a node; an _Open for an element whose children are to be walked."""
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "", parent)
            return None
        if not node.is_element_node:
            if node.is_comment_node:
                self._conditional(node.comment_content or "")
            return None
        attributes = node.attributes
        self._loads(tag, attributes)
        if tag in _SKIP:
            if tag == "script" and len(self.scripts) < _MOST_SCRIPTS:
                self.scripts.append((node.text(deep=True) or "")[:_SCRIPT])
            return None
        style = self._sheet.of(tag, attributes.get("class") or "", attributes.get("id") or "")
        if inline := attributes.get("style"):
            style = {**style, **declarations(inline)}
        own = look(parent.look, style, attributes)
        if tag == "a" and "color" not in style and "color" not in attributes:
            own = replace(own, colour=None)  # a link has a colour of its own
        if own.hidden and not parent.look.hidden:
            self.hidden.line()
        block = tag in _BLOCKS
        if tag == "br" or block:
            self._line(own)
        elif tag in ("td", "th"):
            self._text(" ", _Open(node, own, False, parent.anchor, parent.words, False))
        anchor, words = self._link(tag, attributes, parent)
        if tag == "img" and words is not None and (alt := attributes.get("alt")):
            words.append(f" {alt} ")
        return _Open(node, own, block, anchor, words, parent.pre or tag == "pre")

    def _conditional(self, comment: str) -> None:
        """Links inside `<!--[if mso]> … <![endif]-->`, which Outlook alone shows; VML shapes among them."""
        found = _CONDITIONAL.match(comment[:200_000])
        if found is not None and ("href" in found[1] or "src" in found[1]):
            inner = _Reader()
            inner.read(found[1].replace("<!--", ""))
            self.links.extend(inner.links)

    def _text(self, text: str, parent: _Open) -> None:
        if not parent.pre:
            text = _SPACES.sub(" ", text)
        if parent.look.hidden:
            if not parent.look.gone or text.strip():
                self.hidden.text(text)
            return
        self.visible.text(text)
        if parent.words is not None:
            parent.words.append(text)
        if parent.anchor is None:
            self.free.text(text)

    def _line(self, own: Look) -> None:
        if own.hidden:
            self.hidden.line()
        else:
            self.visible.parts.append("\n")
            self.free.parts.append("\n")

    def _close(self, done: _Open) -> None:
        if done.block:
            self._line(done.look)
        if done.anchor is not None and done.words is not None and _is_worded(done.node.tag or ""):
            words = _SPACES.sub(" ", "".join(done.words)).strip()
            done.anchor.text = words[:2000] or done.anchor.text

    def _link(self, tag: str, attributes: dict[str, str | None], parent: _Open) -> tuple[MarkupLink | None, list[str] | None]:
        """The link that this element opens, or the one around it."""
        clicked = tag in ("a", "area") or tag.startswith("v:")
        target = attributes.get("href") or attributes.get("xlink:href") if clicked else None
        if target is not None:
            link = MarkupLink(url=target, text=attributes.get("alt") or None, kind="anchor")
            self.links.append(link)
            if target[:9].lstrip()[:5].lower() == "data:":
                self._nest(html_of(target))
            return (link, []) if tag != "area" else (parent.anchor, parent.words)
        if tag == "form" and attributes.get("action"):
            link = MarkupLink(
                url=attributes["action"] or "", text=None, kind="form", method=(attributes.get("method") or "get").strip().upper()[:10]
            )
            self.links.append(link)
        elif tag in ("button", "input") and attributes.get("formaction"):
            words = attributes.get("value")
            link = MarkupLink(
                url=attributes["formaction"] or "",
                text=words or None,
                kind="form",
                method=(attributes.get("formmethod") or "get").upper()[:10],
            )
            self.links.append(link)
            if tag == "button":
                return link, []
        return parent.anchor, parent.words

    def _loads(self, tag: str, attributes: dict[str, str | None]) -> None:
        """Addresses that a mail program loads by itself, the base, and a refresh."""
        if tag == "base" and self.base is None:
            self.base = attributes.get("href")
        elif tag == "meta" and (attributes.get("http-equiv") or "").strip().lower() == "refresh":
            found = _REFRESH.match((attributes.get("content") or "").strip()[:9_000])
            if found is not None:
                self.links.append(MarkupLink(url=found[1], text=None, kind="anchor"))
        elif tag == "iframe" and attributes.get("srcdoc"):
            self._nest(attributes["srcdoc"])
        for address in loaded(tag, attributes):
            self._automatic(address)

    def _automatic(self, url: str) -> None:
        start = url[:25].lstrip()[:5].lower()
        if start == "data:":
            self._nest(html_of(url))
        elif not start.startswith("cid:"):
            self.links.append(MarkupLink(url=url, text=None, kind="image", automatic=True))

    def _nest(self, html: str | None) -> None:
        if html and len(self.nested) < _MOST_NESTED:
            self.nested.append(html)


def _is_worded(tag: str) -> bool:
    """Whether an element's text is the words of its link."""
    return tag in _WORDED or tag.startswith("v:")


_WORDED = frozenset(("a", "button"))
