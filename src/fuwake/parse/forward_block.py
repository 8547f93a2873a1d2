"""The fields that a mail program writes above a mail which it forwards as text: From, Sent, To, Subject, in many languages. Pure.

The text is read line by line, once. What is found is the forwarder's copy of a header section: its words can be read, nothing in it
can be checked.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from fuwake.model.anatomy import Anatomy
from fuwake.parse.forward_labels import (
    AUTHOR_LABEL,
    FORWARDED,
    LABELS,
    ORIGINAL,
    QUOTING,
    SUBJECT_FORWARD,
    SUBJECT_REPLY,
    SUBJECT_REPORT,
    Name,
)

SEARCHED = 20_000
"""Characters in which the fields must begin."""
_LINE = re.compile(r"([^\n]*)\n?")
_LABELLED = re.compile(r"([^\s:：<>@][^:：\n<>@]{0,24}?)[ \t\u3000]{0,3}\*?[:：]\*?[ \t\u3000]*(.*)")
_OF_WIRE = re.compile(r"(?:[A-Z][A-Za-z]{0,20}-){1,4}[A-Za-z]{1,20}|Received|Authentication-Results")
"""Names of fields of a whole header section."""
_EDGE = " \t\r\u3000\u00a0*"
_MARK_LENGTH = 120
_BLANK_BEFORE = 4  # empty lines between the line that says "forwarded" and the fields
_WRAPPED = 58  # a line so long may go on in the next one (RFC 2646 section 4.2: at 66 to 78)
_MOST_MORE = {"to": 40, "cc": 40, "subject": 3, "from": 2, "date": 1, "reply-to": 1, "other": 12}
_VALUE = 20_000
_MOST_FIELDS = 80
_MOST_TRIED = 50  # lines that look like the beginning of fields


class Block(Struct, frozen=True, kw_only=True):
    """Where the fields stand, and what they say."""

    kind: Literal["forward", "quote"]
    """`forward`: a line says that what follows is forwarded; `quote`: what both a forward and a reply write."""
    start: int
    """Offset of the first character that is no longer the forwarder's own word."""
    end: int
    """Offset behind the last of the fields: there the forwarded text begins."""
    fields: tuple[tuple[Name, str], ...]
    places: tuple[tuple[int, int], ...]
    """Span of each field in the text."""
    quoted: bool
    """Whether the lines begin with `>`."""

    def value(self, name: Name) -> str | None:
        """The first such field; None where there is none."""
        return next((value for field, value in self.fields if field == name), None)


class _Line(Struct, frozen=True):
    start: int
    end: int
    text: str
    """Without `>`, asterisks and blanks at its edges."""
    quoted: bool
    length: int


def forwards(anatomy: Anatomy) -> Block | None:
    """The fields of the mail that this one forwards as text; None where it forwards none."""
    message = anatomy.message
    if not (message.text_part and message.text):
        return None
    block = find_block(message.text, wrapped=message.html is None)
    if block is None:
        return None
    subject = (message.subject or "")[:200]
    if block.kind == "forward" or SUBJECT_FORWARD.search(subject):
        return block
    reports = SUBJECT_REPORT.search(subject) is not None and SUBJECT_REPLY.search(subject) is None
    return block if reports else None


def find_block(text: str, *, wrapped: bool) -> Block | None:
    """The first fields of a quoted mail, unless a reply's own opening (`… wrote:`) stands above them.

    `wrapped`: long lines may go on in the next one, as in plain text.
    """
    return _find_block(text[: SEARCHED + _VALUE], wrapped)


@lru_cache(maxsize=2)  # a mail is asked twice: when it is opened, and when it is told what it carries
def _find_block(text: str, wrapped: bool) -> Block | None:
    head = text[:SEARCHED]
    if AUTHOR_LABEL.search(head) is None:
        return None
    lines = list(_lines(text))
    tried = 0
    for number, line in enumerate(lines):
        if line.start >= SEARCHED:
            return None
        if line.quoted or not line.text:
            continue
        if line.text[-1] in ":：" and QUOTING.search(line.text[-420:]) and not _labelled(line):
            return None
        kind = _marks(line)
        first = number
        if kind is not None:
            first = next((at for at in range(number + 1, min(number + 2 + _BLANK_BEFORE, len(lines))) if lines[at].text), number)
        if kind is None and _labelled(line) is None:
            continue
        tried += 1
        if tried > _MOST_TRIED:
            return None
        found = _fields(lines, first, wrapped=wrapped)
        if found is not None and (kind == "forward" or len({name for name, _ in found.fields}) >= 3):
            return _block(kind or "quote", line, found)
    return None


def _marks(line: _Line) -> Literal["forward", "quote"] | None:
    if len(line.text) > _MARK_LENGTH or _labelled(line):
        return None
    if (line.text[0] in "-=【<" or line.text[-1] in "-=】>:：。") and FORWARDED.search(line.text):
        return "forward"
    return "quote" if _may_be_original(line.text) and ORIGINAL.search(line.text) else None


def _may_be_original(text: str) -> bool:
    """Whether a line holds what `ORIGINAL` needs, so far as that is told sooner."""
    low = text.lower()
    return not text.isascii() or "origin" in low or "oorspronkelijk" in low or "--" in low or "__" in low


def _block(kind: Literal["forward", "quote"], line: _Line, found: Block) -> Block:
    return Block(kind=kind, start=line.start, end=found.end, fields=found.fields, places=found.places, quoted=found.quoted)


def _lines(text: str) -> Iterator[_Line]:
    for found in _LINE.finditer(text):
        if found.end() == found.start():
            return
        bare = found[1].lstrip(" \t\u3000\u00a0")
        yield _Line(found.start(), found.end(), bare.lstrip("> \t\u00a0").strip(_EDGE), bare.startswith(">"), len(found[1]))


def _labelled(line: _Line) -> tuple[Name, str] | None:
    found = _LABELLED.match(line.text[:_VALUE])
    if found is None:
        return None
    label = found[1].strip(_EDGE)
    name = LABELS.get(label.lower()) or ("other" if _OF_WIRE.fullmatch(label) else None)
    return None if name is None else (name, found[2].strip(_EDGE))


def _fields(lines: list[_Line], first: int, *, wrapped: bool) -> Block | None:
    """The fields that begin at this line; None where they are not those of a mail."""
    fields: list[tuple[Name, str]] = []
    places: list[tuple[int, int]] = []
    at, end, more, blank = first, first, 0, False
    while at < len(lines) and len(fields) < _MOST_FIELDS:
        line = lines[at]
        labelled = _labelled(line)
        if labelled is not None and not (blank and _complete(fields, labelled[0])):
            fields.append(labelled)
            places.append((line.start, line.end))
            end, more, blank = at, 0, False
        elif not line.text and not blank:
            blank = True
        elif line.text and not blank and wrapped and fields and more < _MOST_MORE[fields[-1][0]] and _goes_on(lines, at, fields[-1]):
            name, value = fields[-1]
            fields[-1] = (name, f"{value} {line.text}"[:_VALUE])
            places[-1] = (places[-1][0], line.end)
            end, more = at, more + 1
        else:
            break
        at += 1
    names = {name for name, _ in fields}
    if "from" not in names or names.isdisjoint({"date", "subject"}):
        return None
    return Block(
        kind="quote",
        start=lines[first].start,
        end=lines[end].end,
        fields=tuple(fields),
        places=tuple(places),
        quoted=lines[first].quoted,
    )


def _complete(fields: list[tuple[Name, str]], name: Name) -> bool:
    """Whether what looks like a field below an empty line is the forwarded mail's own text."""
    names = {field for field, _ in fields}
    return name == "other" or name in names or len(names) >= 4


def _goes_on(lines: list[_Line], at: int, field: tuple[Name, str]) -> bool:
    """Whether this line is the rest of the field above: that one was full, or a list of people that ends with a comma."""
    above = lines[at - 1]
    if field[0] in ("to", "cc") and above.text.endswith((",", ";")):
        return True
    word = len(lines[at].text.split(" ", 1)[0])
    return above.length >= _WRAPPED or (above.length + word >= 72)
