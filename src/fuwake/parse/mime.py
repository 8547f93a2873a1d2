"""The tree of MIME parts (RFC 2046), split without recursion, with byte spans and limits."""

import hashlib
import re
from collections import deque

from msgspec import Struct

from fuwake.model.base import Defect
from fuwake.model.message import Part, Span
from fuwake.parse import limits
from fuwake.parse.fields.parameters import Parameters, decode_name, read_parameters
from fuwake.parse.sections import RawField, split_section
from fuwake.parse.transfer import decode_transfer
from fuwake.parse.visible import plain
from fuwake.parse.words import header_text, unfold

_TYPE = re.compile(r"^[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}$")
_DELIMITER = re.compile(rb"^--([\x21-\x7e]{1,70})[ \t]*\r?$", re.MULTILINE)
_COMMENT = re.compile(r"\([^()]*\)")
_FIELDS = ("content-type", "content-disposition", "content-transfer-encoding", "content-id")
_GUESSED = 10_000  # bytes in which a delimiter is looked for where the boundary is not told
_PART_HEADERS = 200  # header fields read of one part
_MESSAGES = ("message/rfc822", "message/global")
_MOST_INSIDE = 3  # files that are mails inside files that are mails
_TNEF = b"\x78\x9f\x3e\x22"  # MS-OXTNEF section 2.1.3.1


class Node(Struct, frozen=True, kw_only=True):
    """A part with its place in the tree and, for a leaf, its decoded bytes."""

    part: Part
    parent: int
    """Index of the parent node; -1 for the root."""
    data: bytes
    """After the transfer encoding; empty for a multipart or an attached message."""
    cargo: bool
    """True inside an attached message (message/rfc822, or a file that is a mail)."""


class _Task(Struct):
    start: int
    body: int
    end: int
    fields: tuple[RawField, ...]
    path: str
    parent: int
    depth: int
    default: str
    cargo: bool


class _Heads(Struct):
    type: Parameters
    media: str
    disposition: Parameters
    coding: str
    content_id: str | None
    twice: bool


def read_parts(raw: bytes, fields: tuple[RawField, ...], body: int, *, inside: int = 0, bounds: limits.Bounds = limits.USUAL) -> list[Node]:
    """All parts in the order of the bytes, multiparts before their children. Paths: `1` is the whole body, `1.2` its second part.

    `inside`: how many files that are mails themselves lie around this one. `bounds`: how many parts, how deep.
    """
    most = bounds.parts
    nodes: list[Node] = []
    tasks = deque([_Task(0, body, len(raw), fields, "1", -1, 1, "text/plain", False)])
    while tasks:
        task = tasks.popleft()
        heads = _heads(task)
        full = len(nodes) + len(tasks) + 1 >= most
        deep = task.depth >= bounds.depth
        if heads.media.startswith("multipart/") or heads.media in _MESSAGES:
            defects, children = _open(raw, task, heads, len(nodes), room=most - len(nodes) - len(tasks) - 1)
            if not (full or deep) and children:
                nodes.append(_node(task, heads, b"", defects))
                tasks.extendleft(reversed(children))
                continue
            code = "limit-mime-depth" if deep else "limit-mime-parts" if full else None
            if code is not None:
                defects = (*defects, (code, "nested deeper than is read" if deep else f"more than {most} parts"))
        else:
            defects = ()
        data, broken = decode_transfer(raw, heads.coding, start=task.body, end=task.end, text=heads.media.startswith("text/"))
        nodes.append(_node(task, heads, data, (*defects, broken) if broken else defects))
        if data.startswith(_TNEF):
            from fuwake.parse.unpack import unpack_tnef  # only where there is one

            unpack_tnef(nodes, room=most - len(nodes) - len(tasks))
        elif data and inside < _MOST_INSIDE and (heads.media in _MESSAGES or _is_mail_file(nodes[-1].part.filename)):
            from fuwake.parse.unpack import unpack_message  # only where there is one

            unpack_message(nodes, room=most - len(nodes) - len(tasks), inside=inside + 1, bounds=bounds)
    return nodes


def _is_mail_file(name: str | None) -> bool:
    return name is not None and name[-4:].lower() == ".eml"


def _heads(task: _Task) -> _Heads:
    texts: dict[str, str] = {}
    twice = False
    for field in task.fields:
        if field.name[:1] in "Cc" and (name := field.name.lower()) in _FIELDS:
            twice |= name in texts
            texts.setdefault(name, header_text(unfold(field.value)))
    kind = read_parameters(texts.get("content-type", ""))
    media = "".join(_without_comments(kind.value).split())
    return _Heads(
        type=kind,
        media=media if _TYPE.match(media) else task.default if not kind.value else "text/plain",
        disposition=read_parameters(texts.get("content-disposition", "")),
        coding=_without_comments(texts.get("content-transfer-encoding", "")),
        content_id=texts.get("content-id", "").strip().strip("<>")[:500] or None,
        twice=twice,
    )


def _without_comments(text: str) -> str:
    return _COMMENT.sub("", text) if "(" in text else text


def _node(task: _Task, heads: _Heads, data: bytes, defects: tuple[tuple[str, str], ...]) -> Node:
    where = f"part:{task.path}"
    noted = list(defects)
    if heads.twice:
        noted.append(("mime-header-repeated", "a Content- field stands twice; programs differ in which they take"))
    if heads.type.repeated or heads.disposition.repeated:
        noted.append(("mime-parameter-repeated", "a parameter stands twice; programs differ in which they take"))
    if heads.type.too_many or heads.disposition.too_many:
        noted.append(("limit-mime-parameters", "more parameters than are read"))
    written = [name for name in (heads.disposition.values.get("filename"), heads.type.values.get("name")) if name]
    names = [decode_name(name) for name in written]
    if any("=?" in name for name in written):
        noted.append(("filename-encoded-word", "a file name in encoded words, which RFC 2047 section 5 does not allow there"))
    if len(set(names)) > 1:
        noted.append(("filename-differs", f"two file names: {names[0][:80]} and {names[1][:80]}"))
    charset = heads.type.values.get("charset", "").strip().lower()[:100] or None
    part = Part(
        path=task.path,
        type=heads.media,
        charset=charset,
        filename=names[0] if names else None,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        disposition=heads.disposition.value or None,
        content_id=heads.content_id,
        span=Span(start=task.start, end=task.end),
        defects=tuple(Defect(code=code, where=where, detail=plain(detail)) for code, detail in noted),
    )
    return Node(part=part, parent=task.parent, data=data, cargo=task.cargo)


def _open(raw: bytes, task: _Task, heads: _Heads, index: int, *, room: int) -> tuple[tuple[tuple[str, str], ...], list[_Task]]:
    """Defects and children of a multipart or an attached message; no children: it is read as a leaf."""
    if heads.media.startswith("message/"):
        if heads.coding.strip().lower() in ("base64", "quoted-printable"):
            return (("mime-coded-message", "an attached message may not have a transfer encoding (RFC 2046 section 5.2.1)"),), []
        return (), [_child(raw, task, (task.body, task.end), 1, index, cargo=True)]
    boundary = heads.type.values.get("boundary", "").rstrip()[:1000].encode("utf-8", "replace")
    defects: tuple[tuple[str, str], ...] = ()
    if not boundary:
        defects = (("mime-no-boundary", f"{heads.media} without a boundary"),)
        boundary = _guess_boundary(raw, task)
        if not boundary:
            return defects, []
    pieces, closed = _split(raw, task.body, task.end, boundary, room)
    if not pieces:
        defects = (*defects, ("mime-boundary-missing", f"{heads.media} whose boundary does not occur"))
    elif len(pieces) >= room:
        defects = (*defects, ("limit-mime-parts", f"more than {room} parts in it"))
    elif not closed:
        defects = (*defects, ("mime-truncated", f"{heads.media} is not closed: the mail was cut off"))
    default = "message/rfc822" if heads.media == "multipart/digest" else "text/plain"
    return defects, [_child(raw, task, piece, number, index, default=default, cargo=task.cargo) for number, piece in enumerate(pieces, 1)]


def _guess_boundary(raw: bytes, task: _Task) -> bytes:
    """The boundary where the field names none, as some programs take it: the first line that looks like a delimiter and comes again."""
    found = _DELIMITER.search(raw, task.body, min(task.end, task.body + _GUESSED))
    return found[1] if found is not None and raw.find(found[0].rstrip(), found.end(), task.end) >= 0 else b""


def _child(raw: bytes, task: _Task, piece: tuple[int, int], number: int, index: int, *, default: str = "text/plain", cargo: bool) -> _Task:
    start, end = piece
    section = split_section(raw, start, end, most=limits.HEADERS if default == "message/rfc822" or cargo else _PART_HEADERS)
    return _Task(start, section.body, end, section.fields, f"{task.path}.{number}", index, task.depth + 1, default, cargo)


def _split(raw: bytes, start: int, end: int, boundary: bytes, room: int) -> tuple[list[tuple[int, int]], bool]:
    """Spans of the body parts between delimiter lines (RFC 2046 section 5.1.1), and whether the close delimiter stands."""
    mark = b"--" + boundary
    pieces: list[tuple[int, int]] = []
    opened: int | None = None
    position = start
    while (found := raw.find(mark, position, end)) >= 0:
        position = found + len(mark)
        if found > start and raw[found - 1] not in b"\r\n":
            continue
        tail = raw[position : min(end, position + 1000)].split(b"\n", 1)[0].split(b"\r", 1)[0]
        closing = tail.startswith(b"--") and not tail[2:].strip()
        if not closing and tail.strip():
            continue
        if opened is not None:
            pieces.append((opened, _before_line_end(raw, found, opened)))
            opened = None
        if closing:
            return pieces, True
        if len(pieces) >= room - 1:
            pieces.append((found, end))  # the rest as one part that is searched for links only
            return pieces, False
        opened = _after_line_end(raw, position + len(tail), end)
    if opened is not None:
        pieces.append((opened, end))
    return pieces, False


def _before_line_end(raw: bytes, place: int, start: int) -> int:
    """The line end before a delimiter belongs to the delimiter."""
    if place > start and raw[place - 1] == 0x0A:
        place -= 1
    if place > start and raw[place - 1] == 0x0D:
        place -= 1
    return place


def _after_line_end(raw: bytes, place: int, end: int) -> int:
    if place < end and raw[place] == 0x0D:
        place += 1
    if place < end and raw[place] == 0x0A:
        place += 1
    return place
