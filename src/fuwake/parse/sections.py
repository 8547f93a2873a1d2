"""A header section split into fields by byte spans (RFC 5322 section 2.2), every field in order, nothing normalised away."""

import re
from collections.abc import Iterable
from operator import attrgetter

from msgspec import Struct

from fuwake.model.base import Defect
from fuwake.model.message import HeaderField
from fuwake.parse import limits
from fuwake.parse.visible import plain

# A field as nearly all are: its lines end in CR LF or LF, and the colon follows the name at once. Anything else is read line by line.
_ORDINARY = re.compile(rb"[\x21-\x39\x3b-\x7e]{1,200}+(:)(?:[^\r\n]*+\r?\n[ \t])*+[^\r\n]*+\r?\n")
_NAME = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,200})([ \t]*):")  # "Name :" is obs-optional, RFC 5322 section 4.5
_LINE_END = re.compile(rb"\r\n|\n|\r(?=[\x21-\x39\x3b-\x7e]{1,60}:|[ \t\r\n]|\Z)")
_CR = re.compile(rb"\r")
_BLANK = re.compile(rb"(?:\r\n|\n)[ \t]*(?:\r\n|\n)")
_FOLDED_FIELD = re.compile(rb"\n[ \t]{1,20}(?:from|sender|reply-to)[ \t]{0,20}:[^\r\n@]{0,900}@", re.IGNORECASE)
_LOOK_AHEAD = 20  # lines after one that is no field, to see whether the section goes on


class RawField(Struct, frozen=True, kw_only=True):
    """One header field by its place in the bytes."""

    name: str
    value: bytes
    """After the colon, folding and line ending included; at most HEADER_BYTES."""
    start: int
    end: int


Named = dict[str, list[HeaderField]]
"""Header fields by their names in lower case, in the order of the bytes."""


class Section(Struct, frozen=True, kw_only=True):
    """A header section: its fields, where the body begins, and what is wrong with it."""

    fields: tuple[RawField, ...]
    body: int
    defects: tuple[Defect, ...]


class _Place(Struct):
    start: int
    end: int
    value: int


class _Defects(dict[str, Defect]):
    """Each code once, at its first place."""

    def note(self, code: str, detail: str) -> None:
        self.setdefault(code, Defect(code=code, where="message", detail=plain(detail)))


def split_section(raw: bytes, start: int, end: int, *, most: int = limits.HEADERS) -> Section:
    """Splits raw[start:end]. A line that is no field ends the section unless more fields follow before a blank line."""
    defects = _Defects()
    lines = _Lines(raw, start, end, defects)
    fields: list[_Place] = []
    position, body, count = start, end, 0
    while position < end:
        ordinary = _ORDINARY.match(raw, position, end)
        if ordinary is not None and (following := ordinary.end()) - start <= limits.HEADER_BLOCK_BYTES:
            count += 1
            if count <= most:
                fields.append(_Place(position, following, ordinary.end(1)))
            position = following
            continue
        if position - start > limits.HEADER_BLOCK_BYTES:
            defects.note("limit-header-block", f"header section is longer than {limits.HEADER_BLOCK_BYTES} bytes")
            body = _after_blank(raw, position, end)
            break
        text_end, following = lines.next(position)
        if text_end == position or (not fields and not raw[position:text_end].strip(b" \t\r")):
            body = following
            break
        first = raw[position]
        if first in b" \t" and fields and count <= most:
            fields[-1].end = following
        elif (found := _NAME.match(raw, position, text_end)) is not None:
            count += 1
            fields.append(_Place(position, following, found.end()))
            if count > most:
                fields.pop()  # counted only
        elif first in b" \t" and fields:
            pass  # a fold of one that is counted only
        elif not _junk(raw, position, text_end, lines, defects):
            body = position
            break
        position = following
    if count > most:
        defects.note("limit-header-count", f"{count} header fields, the first {most} are read")
    last = fields[-1].end if fields else start
    odd = raw.find(b"\x00", start, last) >= 0 or _FOLDED_FIELD.search(raw, start, last) is not None
    kept = tuple([_field(raw, field, defects, odd=odd) for field in fields])
    return Section(fields=kept, body=body, defects=tuple(defects.values()))


def _field(raw: bytes, place: _Place, defects: _Defects, *, odd: bool) -> RawField:
    """`odd`: whether the section holds a NUL byte or a fold that looks like a field, in one of its fields or another."""
    start, end = place.start, place.end
    name = raw[start : place.value - 1]
    if name[-1:] in b" \t" and name:
        defects.note("header-space-before-colon", f"space before the colon of {name[:60]!r}")
    if end - start > limits.HEADER_BYTES:
        defects.note("limit-header-size", f"header field {name[:60].decode('ascii')} has {end - start} bytes")
    value = raw[place.value : min(end, start + limits.HEADER_BYTES)]
    if odd and b"\n" in value and b"@" in value and _FOLDED_FIELD.search(value) is not None:
        defects.note("header-field-in-fold", "a line that begins with a blank looks like an address field: programs differ")
    if odd and b"\x00" in value:
        defects.note("header-nul", f"NUL byte in header field {name[:60].decode('ascii')}")
    return RawField(name=name.rstrip().decode("ascii"), value=value, start=start, end=end)


def fields_of(named: Named, names: Iterable[str]) -> list[HeaderField]:
    """The fields that have one of these names, in the order of the bytes."""
    return sorted([field for name in names for field in named.get(name, ())], key=attrgetter("index"))


class _Lines:
    """Lines of the section, whichever way they end; a lone CR ends one where a field, a fold or another line end follows."""

    def __init__(self, raw: bytes, start: int, end: int, defects: _Defects) -> None:
        self._raw, self._start, self._end, self._defects = raw, start, end, defects
        self._line_end = _LINE_END if raw.find(b"\n", start, end) >= 0 else _CR  # a file of an old Macintosh

    def next(self, position: int) -> tuple[int, int]:
        """(end of the line's text, start of the next line)."""
        newline = self._raw.find(b"\n", position, self._end)
        if newline >= 0:
            lone = self._raw.find(b"\r", position, newline)
            if lone < 0:
                return newline, newline + 1
            if lone == newline - 1:
                return lone, newline + 1
        found = self._line_end.search(self._raw, position, self._end)
        if found is None:
            return self._end, self._end
        if found.group() == b"\r":
            self._defects.note("line-ending-bare-cr", "a lone carriage return ends a header line")
        return found.start(), found.end()


def _junk(raw: bytes, start: int, end: int, lines: _Lines, defects: _Defects) -> bool:
    """Whether a line that is no field may be passed over: a `From ` line, or fields go on below it before a blank line."""
    line = raw[start : min(end, start + 200)]
    if line.startswith((b"From ", b">From ")):
        return True
    if line.startswith(b"--") and line[2:3].strip():  # a delimiter of a multipart: the blank line before it is missing
        defects.note("header-no-blank-line", "the header section ends without a blank line")
        return False
    position = lines.next(start)[1]
    for _ in range(_LOOK_AHEAD):
        text_end, following = lines.next(position)
        if position in (text_end, following):
            break
        if _NAME.match(raw, position, text_end):
            defects.note("header-malformed", f"line that is no header field: {line[:80].decode('latin-1')}")
            return True
        position = following
    defects.note("header-no-blank-line", "the header section ends without a blank line")
    return False


def _after_blank(raw: bytes, position: int, end: int) -> int:
    found = _BLANK.search(raw, position, end)
    return found.end() if found is not None else end
