"""The mails of stalwart's mail-parser (RFC, legacy, third-party, malformed) against the JSON that comes with them.

Each mail is read twice, with LF and with CRLF line ends. Compared are subject, date, addresses, and of every part: its kind, text or bytes,
file name and whether a person is shown it; attached messages as mails of their own. What differs has its reason in stalwart.md.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from benchmarks.conformance.corpus import folder
from benchmarks.conformance.differences import check
from fuwake.model.message import Content, Message
from fuwake.parse.bodies import read_bodies
from fuwake.parse.message import parse
from fuwake.parse.mime import Node, read_parts
from fuwake.parse.sections import split_section

_ADDRESSES = ("from", "to", "cc", "bcc", "reply_to", "sender")
_TEXT = ("Text", "Html")


def test_every_mail_is_read_alike_or_the_difference_is_argued() -> None:
    mails = sorted((folder() / "stalwart" / "eml").glob("*/*.eml"))
    assert len(mails) == 107
    found: set[tuple[str, str]] = set()
    for path in mails:
        unix = path.read_bytes().replace(b"\r", b"")
        for raw, suffix in ((unix, ".json"), (unix.replace(b"\n", b"\r\n"), ".crlf.json")):
            expected = json.loads(path.with_suffix(suffix).read_text(encoding="utf-8"))
            found |= {(f"{path.parent.name}/{path.stem}", field) for field in differences(raw, expected)}
    check(found, "stalwart.md")


def differences(raw: bytes, theirs: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Fields in which our reading is not theirs."""
    message = parse(raw).message
    yield from (prefix + field for field in _headers(message, theirs))
    nodes = read_parts(raw, split_section(raw, 0, len(raw)).fields, message.header_end)
    bodies, contents = read_bodies(nodes, [])
    shown = {body.path for body in bodies if body.shown}
    ours, wanted = list(_leaves(nodes)), list(_their_leaves(theirs, 0))
    if len(ours) != len(wanted):
        yield f"{prefix}parts"
        return
    held = {content.path: content for content in contents}
    for (node, inner), index in zip(ours, wanted, strict=True):
        part = theirs["parts"][index]
        where = f"{prefix}{node.part.path} "
        if _name(part) != node.part.filename:
            yield f"{where}name"
        if ("Message" in part["body"]) != (inner is not None):
            yield f"{where}kind"
            continue
        if inner is not None:
            span = inner.part.span
            yield from differences(raw[span.start : span.end], part["body"]["Message"], where)
            continue
        yield from (where + field for field in _content(part, node, held[node.part.path]))
        kind = next(iter(part["body"]))
        if (kind in _TEXT and index in theirs["html_body"]) != (node.part.path in shown):
            yield f"{where}shown"


def _headers(message: Message, theirs: dict[str, Any]) -> Iterator[str]:
    fields = theirs["parts"][0]["headers"]

    def values(name: str) -> list[Any]:
        return [field["value"] for field in fields if field["name"] == name]

    ours = [field.value for field in message.headers if field.name.lower() == "subject"]
    if [value["Text"] if isinstance(value, dict) else "" for value in values("subject")] != ours:
        yield "subject"
    if [_date(value) for value in values("date")][:1] != ([message.date] if message.date_text is not None else []):
        yield "date"
    boxes = {"from": message.author, "reply_to": message.reply_to, "sender": message.sender}
    for name in _ADDRESSES:
        indexes = {field.index for field in message.headers if field.name.lower() == name.replace("_", "-")}
        read = [(box.name, box.address) for box in boxes.get(name, message.recipients) if box.header in indexes]
        if [pair for value in values(name) for pair in _pairs(value)] != read:
            yield name


def _pairs(value: Any) -> Iterator[tuple[str | None, str | None]]:
    if isinstance(value, dict) and "Address" in value:
        lists = [value["Address"]["List"]] if "List" in value["Address"] else [one["addresses"] for one in value["Address"]["Group"]]
        yield from ((box["name"], box["address"]) for boxes in lists for box in boxes)


def _date(value: Any) -> datetime | None:
    if not isinstance(value, dict):
        return None
    date = value["DateTime"]
    zone = timedelta(hours=date["tz_hour"], minutes=date["tz_minute"]) * (-1 if date["tz_before_gmt"] else 1)
    year, month, day, hour, minute, second = (int(date[name]) for name in ("year", "month", "day", "hour", "minute", "second"))
    return datetime(year, month, day, hour, minute, second, tzinfo=timezone(zone)).astimezone(UTC)


def _leaves(nodes: list[Node]) -> Iterator[tuple[Node, Node | None]]:
    """Leaves of the mail itself; an attached message is one leaf, with the message in it."""
    first: dict[int, Node] = {}
    for node in nodes:
        first.setdefault(node.parent, node)
    outer = set()
    for index, node in enumerate(nodes):
        inside = node.parent in outer
        attached = node.part.type.startswith("message/") and index in first
        if inside or attached:
            outer.add(index)
        if not inside and (attached or index not in first):
            yield node, first.get(index)


def _their_leaves(theirs: dict[str, Any], index: int) -> Iterator[int]:
    below = theirs["parts"][index]["body"].get("Multipart")
    if below is None:
        yield index
    for child in below or ():
        yield from _their_leaves(theirs, child)


def _content(part: dict[str, Any], node: Node, content: Content) -> Iterator[str]:
    (kind, value), *_ = part["body"].items()
    if kind in _TEXT and content.text is not None:
        if value != content.text:
            yield "text"
        if (kind == "Html") != (node.part.type == "text/html"):
            yield "kind"
    elif (value.encode() if kind in _TEXT else bytes(value)) != content.data:
        yield "bytes"


def _name(part: dict[str, Any]) -> str | None:
    for field, attribute in (("content_disposition", "filename"), ("content_type", "name")):
        for header in part["headers"]:
            value = header["value"]
            if header["name"] != field or not isinstance(value, dict) or "ContentType" not in value:
                continue
            for pair in value["ContentType"]["attributes"] or ():
                if pair["name"] == attribute:
                    return str(pair["value"])
    return None
