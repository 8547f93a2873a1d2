"""HTML of a mail: the text a person sees, the text that is hidden, and every link with its words.

Read with lexbor, which builds the tree as browsers do. Its time grows with the square of the nesting, so a document is read
in slices of a bounded number of tags; the tree is walked without recursion. Nothing is loaded and no script runs.
"""

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from fuwake.parse import limits
from fuwake.parse.data_uri import html_of
from fuwake.parse.loads import LOADING, in_css, loaded
from fuwake.parse.start_tags import slices, thinned
from fuwake.parse.styles import Look, Looks
from fuwake.parse.unseen import FAR

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CONDITIONAL = re.compile(r"^\[if[^\]]{0,200}\]>(.*?)(?:<!\[endif\]|$)", re.DOTALL | re.IGNORECASE)
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
_RUN = re.compile("  +")


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
    """Visible text outside of links, its blanks as they stand: mail programs make addresses in it clickable."""
    links: list[MarkupLink]
    base: str | None
    tags: int
    cut: bool
    nested: list[str]
    """HTML documents that attributes hold: `srcdoc`, and `data:` addresses of frames, objects and links. The first few."""
    far: str
    """Visible text under a long run of empty lines."""
    split: int
    """Places where hidden letters stand inside a visible word."""
    script: str
    """Text of scripts, the first part of it: addresses are looked for in it where the document is an attachment."""


class _Inside(Struct):
    """What holds for the children of an element."""

    look: Look
    hidden: bool
    block: bool
    worded: bool
    """Whether the words inside are those of the element's own link."""
    link: "MarkupLink | None"
    """The link around it, its own among them."""
    words: list[str]
    """Where visible text goes beside the visible text of all: the link's words, or the text outside of links."""
    pre: bool


def read_markup(html: str) -> Markup:
    """Reads one HTML document. Never raises; beyond HTML_TAGS start tags it is cut and `cut` is True."""
    reader = _Reader()
    tags = 0
    cut = False
    for piece, count in slices(thinned(html)):
        if tags + count > limits.HTML_TAGS:
            cut = True
            break
        tags += count
        reader.read(piece)
    return Markup(
        visible=_joined(reader.visible),
        hidden=_joined(reader.hidden),
        free="".join(reader.free),
        links=reader.links,
        base=reader.base,
        tags=tags,
        cut=cut,
        nested=reader.nested,
        far=_joined(reader.visible[reader.far :]) if reader.far else "",
        split=reader.split,
        script="\n".join(reader.scripts),
    )


class _Reader:
    """Walks trees one after another, collecting."""

    def __init__(self) -> None:
        self.visible: list[str] = []
        self.hidden: list[str] = []
        self.free: list[str] = []
        self.links: list[MarkupLink] = []
        self.base: str | None = None
        self.nested: list[str] = []
        self.scripts: list[str] = []
        self.far = 0
        """Where in `visible` the text far below everything else begins; 0: nowhere."""
        self.split = 0
        self._empty = 0
        """Empty lines since the last visible letter."""
        self._any = False
        """Whether there was any visible letter."""
        self._between = False
        """Whether hidden letters follow right on visible ones."""
        self._looks = Looks()

    def read(self, html: str) -> None:
        from selectolax.lexbor import LexborHTMLParser, SelectolaxError  # only where there is HTML

        try:
            root = LexborHTMLParser("<body>" + html).root  # so that nothing stands before the root
        except SelectolaxError:
            self.visible.append(html)
            return
        if root is None:
            return
        for style in root.css("style"):
            css = style.text(deep=True) or ""
            self._looks.read(css)
            if "url(" in css or "@import" in css:
                for address in in_css(css):
                    self._automatic(address)
        self._walk(root)

    def _walk(self, root: "LexborNode") -> None:
        inside = _Inside(Look(), False, False, False, None, self.free, False)
        stack: list[tuple[LexborNode, _Inside]] = []
        node: LexborNode | None = root.first_child
        while True:
            if node is None:
                if not stack:
                    return
                node, around = stack.pop()
            else:
                around = inside
                if (tag := node.tag) == "-text":
                    self._text(node.text_content or "", inside)
                    node = node.next
                    continue
                opened = self._enter(node, tag or "", inside)
                if opened is None:
                    node = node.next
                    continue
                inside = opened
                if (child := node.first_child) is not None:
                    stack.append((node, around))
                    node = child
                    continue
            if inside is not around:
                self._close(inside)
                inside = around
            node = node.next

    def _enter(self, node: "LexborNode", tag: str, around: _Inside) -> _Inside | None:
        """Takes in an element; what holds for its children, or None where they are not to be walked."""
        if not node.is_element_node:
            if node.is_comment_node:
                self._conditional(node.comment_content or "")
            return None
        attributes = node.attributes
        if tag in LOADING or (attributes and "url(" in (attributes.get("style") or "").lower()):
            self._loads(tag, attributes)
        if tag in _SKIP:
            if tag == "script" and len(self.scripts) < _MOST_SCRIPTS:
                self.scripts.append((node.text(deep=True) or "")[:_SCRIPT])
            return None
        own = self._looks.of(tag, attributes, around.look)
        hidden = around.hidden if own is around.look else own.hidden
        if hidden and not around.hidden:
            self._break(hidden=True)
        block = tag in _BLOCKS
        if block or tag == "br":
            self._break(hidden=hidden)
            self._empty += tag == "br" and not hidden
        link, words = around.link, around.words
        if tag in _LINKING or tag.startswith("v:"):
            link, words = self._link(tag, attributes, around)
        elif tag == "img" and link is not None and (alt := attributes.get("alt")):
            words.append(f" {alt} ")
        worded = link is not None and (tag in _WORDED or tag.startswith("v:"))
        inside = around
        if block or worded or own is not around.look or link is not around.link or tag == "pre":
            inside = _Inside(own, hidden, block, worded, link, words, around.pre or tag == "pre")
        if tag in ("td", "th"):
            self._text(" ", inside)
        return inside

    def _conditional(self, comment: str) -> None:
        """Links inside `<!--[if mso]> … <![endif]-->`, which Outlook alone shows; VML shapes among them."""
        found = _CONDITIONAL.match(comment[:200_000])
        if found is not None and ("href" in found[1] or "src" in found[1]):
            inner = _Reader()
            inner.read(found[1].replace("<!--", ""))
            self.links.extend(inner.links)

    def _text(self, text: str, inside: _Inside) -> None:
        if not inside.pre and "\n" in text:
            text = text.replace("\n", " ")  # other runs of blanks go when all is joined
        if not inside.hidden:
            if not text or text.isspace():
                self._empty += "\u00a0" in text  # `<p>&nbsp;</p>`
                self._between = False
            else:
                self._seen(text)
            self.visible.append(text)
            inside.words.append(text)
        elif not inside.look.gone or text.strip():
            self.hidden.append(text)
            self._between = self._between or (text[:1].isalnum() and bool(self.visible) and self.visible[-1][-1:].isalnum())

    def _seen(self, text: str) -> None:
        """Visible letters: do they go on with a word after hidden ones, do they stand far below everything else?"""
        if self._empty:
            if self._empty >= FAR and not self.far and self._any:
                self.far = len(self.visible)
            self._empty = 0
        self._any = True
        if self._between:
            self.split += text[0].isalnum()
            self._between = False

    def _break(self, *, hidden: bool) -> None:
        """A line ends."""
        if not hidden:
            self.visible.append("\n")
            self.free.append("\n")
            self._between = False
        elif self.hidden and self.hidden[-1] != "\n":
            self.hidden.append("\n")

    def _close(self, done: _Inside) -> None:
        if done.block:
            self._break(hidden=done.hidden)
        if done.worded and done.link is not None:
            words = _SPACES.sub(" ", "".join(done.words)).strip()
            done.link.text = words[:2000] or done.link.text

    def _link(self, tag: str, attributes: dict[str, str | None], around: _Inside) -> tuple[MarkupLink | None, list[str]]:
        """The link that this element opens, or the one around it."""
        clicked = tag in ("a", "area") or tag.startswith("v:")
        target = attributes.get("href") or attributes.get("xlink:href") if clicked else None
        if target is not None:
            link = MarkupLink(url=target, text=attributes.get("alt") or None, kind="anchor")
            self.links.append(link)
            if target[:9].lstrip()[:5].lower() == "data:":
                self._nest(html_of(target))
            return (link, []) if tag != "area" else (around.link, around.words)
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
        return around.link, around.words

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
        words = attributes.get("alt") if tag == "img" else None
        for address in loaded(tag, attributes):
            self._automatic(address, words)

    def _automatic(self, url: str, words: str | None = None) -> None:
        start = url[:25].lstrip()[:5].lower()
        if start == "data:":
            self._nest(html_of(url))
        elif not start.startswith("cid:"):
            self.links.append(MarkupLink(url=url, text=" ".join((words or "")[:200].split()) or None, kind="image", automatic=True))

    def _nest(self, html: str | None) -> None:
        if html and len(self.nested) < _MOST_NESTED:
            self.nested.append(html)


def _joined(pieces: list[str]) -> str:
    """The text in lines, runs of blanks as one and runs of empty lines as one empty line."""
    lines: list[str] = []
    text = "".join(pieces).replace("\t", " ").replace("\r", " ").replace("\f", " ").replace("\u00a0", " ")
    for line in map(str.strip, text.split("\n")):
        if line:
            lines.append(_RUN.sub(" ", line) if "  " in line else line)
        elif lines and lines[-1]:
            lines.append(line)
    return "\n".join(lines).strip()


_LINKING = frozenset(("a", "area", "form", "button", "input"))
_WORDED = frozenset(("a", "button"))
