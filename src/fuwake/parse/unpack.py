"""Parts that lie inside a part in a packing of its own: they are listed below it, with the path and the place of their packing."""

import hashlib

from msgspec.structs import replace

from fuwake.model.base import Defect
from fuwake.model.message import Part
from fuwake.parse import tnef
from fuwake.parse.limits import Bounds
from fuwake.parse.looks import looks_like_mail
from fuwake.parse.mime import Node, read_parts
from fuwake.parse.sections import split_section
from fuwake.parse.visible import plain

_MOST_DEPTH = 3
"""Embedded messages inside embedded messages that are opened."""


def unpack_tnef(nodes: list[Node], room: int) -> None:
    """Adds what the last node, a TNEF packing, holds. Its bodies are shown only where the mail has no text of its own."""
    _open(nodes, len(nodes) - 1, room, _MOST_DEPTH)


def _open(nodes: list[Node], index: int, room: int, deeper: int) -> None:
    packed = nodes[index]
    items = tnef.read(packed.data)
    if not items:
        _note(nodes, index, "tnef-unreadable", "the Outlook packing (winmail.dat) holds nothing that can be read")
        return
    written = any(node.part.type in ("text/plain", "text/html") and node.data.strip() and not node.cargo for node in nodes)
    if len(items) > room:
        _note(nodes, index, "limit-mime-parts", "more parts than are read")
    shown = False
    for number, item in enumerate(items[: max(0, room)], 1):
        body = item.name is None
        hidden = not body or written or shown or deeper < _MOST_DEPTH
        shown |= body
        part = Part(
            path=f"{packed.part.path}.{number}",
            type=item.type.lower()[:200],
            charset="utf-8" if body else None,
            filename=item.name,
            size=len(item.data),
            sha256=hashlib.sha256(item.data).hexdigest(),
            disposition="attachment" if hidden and not item.content_id else "inline" if not body else None,
            content_id=item.content_id,
            span=packed.part.span,
        )
        nodes.append(Node(part=part, parent=index, data=item.data, cargo=packed.cargo or deeper < _MOST_DEPTH))
        if item.type == "application/ms-tnef" and deeper > 1 and item.data.startswith(tnef.SIGNATURE):
            _open(nodes, len(nodes) - 1, room - number, deeper - 1)


def unpack_message(nodes: list[Node], room: int, inside: int, bounds: Bounds) -> None:
    """Adds the parts of the mail that the last node, a file, is. `inside`, `bounds`: as for `read_parts`."""
    index, packed = len(nodes) - 1, nodes[-1]
    if looks_like_mail(packed.data) is not None:
        return
    section = split_section(packed.data, 0, len(packed.data))
    found = read_parts(packed.data, section.fields, section.body, inside=inside, bounds=bounds)
    if len(found) > room:
        _note(nodes, index, "limit-mime-parts", "more parts than are read")
    for node in found[: max(0, room)]:
        path = f"{packed.part.path}.{node.part.path}"
        defects = tuple(replace(defect, where=f"part:{path}") for defect in node.part.defects)
        part = replace(node.part, path=path, span=packed.part.span, defects=defects)
        parent = index if node.parent < 0 else node.parent + index + 1
        nodes.append(Node(part=part, parent=parent, data=node.data, cargo=True))


def _note(nodes: list[Node], index: int, code: str, detail: str) -> None:
    node = nodes[index]
    defect = Defect(code=code, where=f"part:{node.part.path}", detail=plain(detail))
    nodes[index] = replace(node, part=replace(node.part, defects=(*node.part.defects, defect)))
