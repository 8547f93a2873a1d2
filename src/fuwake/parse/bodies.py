"""Which parts a person reads, and the text of each (RFC 2046 section 5.1.4: the last alternative that can be shown)."""

from msgspec import Struct

from fuwake.model.base import Defect
from fuwake.model.message import Content
from fuwake.parse import limits
from fuwake.parse.charsets import decode
from fuwake.parse.mime import Node
from fuwake.parse.visible import plain

_HTML = ("text/html", "application/xhtml+xml")
_HTML_NAMES = (".html", ".htm", ".shtml", ".xhtml")


class Body(Struct, frozen=True, kw_only=True):
    """A text part, decoded."""

    path: str
    text: str
    html: bool
    shown: bool
    """False for an attachment, for what an attached message carries and for the alternative that is not displayed."""
    attached: bool
    """Attachment or cargo: a person has to open it."""


def read_bodies(nodes: list[Node], defects: list[Defect]) -> tuple[list[Body], tuple[Content, ...]]:
    """Every text part decoded, in order, and the contents of all leaves."""
    shown = _shown(nodes)
    parents = {node.parent for node in nodes}
    room = _room(nodes, shown)
    bodies: list[Body] = []
    contents: list[Content] = []
    for index, node in enumerate(nodes):
        if index in parents and not node.data and node.part.type.startswith(("multipart/", "message/")):
            continue
        text: str | None = None
        if _is_text(node):
            html = _is_html(node)
            text = _text(node, html=html, most=room[index], defects=defects)
            bodies.append(Body(path=node.part.path, text=text, html=html, shown=index in shown, attached=_attached(node)))
        contents.append(Content(path=node.part.path, data=node.data, text=text))
    return bodies, tuple(contents)


def _room(nodes: list[Node], shown: set[int]) -> dict[int, int]:
    """Text part → how many bytes of it are read."""
    left = limits.TEXTS_BYTES
    room: dict[int, int] = {}
    for index in sorted(range(len(nodes)), key=lambda index: index not in shown):
        if _is_text(nodes[index]):
            room[index] = min(left, limits.HTML_BYTES if _is_html(nodes[index]) else limits.TEXT_BYTES, len(nodes[index].data))
            left -= room[index]
    return room


def _text(node: Node, *, html: bool, most: int, defects: list[Defect]) -> str:
    where = f"part:{node.part.path}"
    if len(node.data) > most:
        code = "limit-html" if html else "limit-text"
        defects.append(Defect(code=code, where=where, detail=f"{len(node.data)} bytes, the first {most} are read"))
    label = node.part.charset
    data = node.data[:most]
    if html and label is None:
        label = _meta_charset(data)
    decoded = decode(data, label)
    defects.extend(Defect(code=code, where=where, detail=plain(detail)) for code, detail in decoded.defects)
    return decoded.text


def _meta_charset(data: bytes) -> str | None:
    """The charset that the HTML itself names, as mail programs take it where the part has none."""
    head = data[:2048].lower()
    place = head.find(b"charset=")
    if place < 0:
        return None
    label = (
        head[place + 8 : place + 60].lstrip(b" \"'").split(b'"', 1)[0].split(b"'", 1)[0].split(b">", 1)[0].split(b";", 1)[0].strip(b" /")
    )
    return label.decode("latin-1") or None


def _is_html(node: Node) -> bool:
    return node.part.type in _HTML or (node.part.filename or "").lower().endswith(_HTML_NAMES)


def _is_plain(node: Node) -> bool:
    return node.part.type == "text/plain"


def _is_text(node: Node) -> bool:
    kind = node.part.type
    return kind.startswith(("text/", "multipart/")) or kind in _HTML or _is_html(node)


def _attached(node: Node) -> bool:
    named = node.part.filename is not None and node.part.type not in ("text/plain", *_HTML)
    return node.cargo or node.part.disposition == "attachment" or named


def _shown(nodes: list[Node]) -> set[int]:
    """Indexes of the leaves that a mail program displays."""
    children: dict[int, list[int]] = {}
    for index, node in enumerate(nodes):
        children.setdefault(node.parent, []).append(index)
    shown: set[int] = set()
    stack = [0] if nodes else []
    while stack:
        index = stack.pop()
        node, below = nodes[index], children.get(index, [])
        if not below:
            if _is_text(node) and not _attached(node):
                shown.add(index)
        elif node.part.type == "multipart/alternative":
            stack.append(_best(nodes, children, below))
        elif not node.part.type.startswith("message/"):
            stack.extend(below)
    return shown


def _best(nodes: list[Node], children: dict[int, list[int]], below: list[int]) -> int:
    """The last alternative that holds HTML, else the last with plain text, else the last with any text, else the last."""
    for wanted in (_is_html, _is_plain, _is_text):
        for index in reversed(below):
            if any(wanted(nodes[leaf]) and not _attached(nodes[leaf]) for leaf in _leaves(children, index)):
                return index
    return below[-1]


def _leaves(children: dict[int, list[int]], index: int) -> list[int]:
    found: list[int] = []
    stack = [index]
    while stack:
        place = stack.pop()
        below = children.get(place, [])
        if below:
            stack.extend(below)
        else:
            found.append(place)
    return found
