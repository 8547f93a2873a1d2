"""`value; name=value` fields (RFC 2045 section 5.1) with RFC 2231 continuations and charsets, and RFC 2047 inside values."""

import re

from msgspec import Struct

from fuwake.parse.charsets import decode
from fuwake.parse.words import decode_words

_MAX = 100  # parameters read
# Pieces between semicolons that stand outside quotes; an open quote runs to the end. Never fails, so it never backtracks.
_PIECE = re.compile(r"(?:[^;\"]+|\"(?:[^\"\\]|\\.)*(?:\"|\\?$))+", re.DOTALL)
_NO_SEMICOLON = re.compile(r"[ \t]*([\w.+-]+(?:/[\w.+-]+)?)[ \t]+(?=[\w*-]+[ \t]*=)")  # `multipart/mixed boundary=x`
_SECTION = re.compile(r"^(.+?)\*(\d{1,4})?(\*)?$")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Parameters(Struct, frozen=True, kw_only=True):
    """The main value, lower-case, and the parameters by lower-case name."""

    value: str
    values: dict[str, str]
    repeated: bool = False
    """Whether a name stood twice (programs differ in which they take; the first is kept)."""
    too_many: bool = False


def read_parameters(text: str) -> Parameters:
    """Reads a Content-Type or Content-Disposition value. Never raises."""
    head = text.split(";", 1)[0]
    rest = text[len(head) :]
    if "=" in head and (unparted := _NO_SEMICOLON.match(text)) is not None:  # mail programs read the parameters all the same
        head, rest = unparted[1], text[unparted.end() :]
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    repeated, count = False, 0
    for found in _PIECE.finditer(rest):
        left, equals, right = found.group().partition("=")
        if not equals:
            continue
        count += 1
        if count > _MAX:
            break
        name, value = left.strip().lower()[:200], right.strip()
        if value[:1] == '"':
            value = _ESCAPED.sub(r"\1", value[1:].partition('"')[0] if "\\" not in value else _quoted(value))
        section = _SECTION.match(name) if "*" in name else None
        if section is None:
            repeated |= name in plain
            plain.setdefault(name, value)
        else:
            pieces.setdefault(section[1], {}).setdefault(int(section[2] or 0), (value, section[3] is not None or section[2] is None))
    for name, parts in pieces.items():
        plain[name] = _join(parts)
    return Parameters(value=head.strip().lower()[:200], values=plain, repeated=repeated, too_many=count > _MAX)


def decode_name(text: str) -> str:
    """A file name as a person sees it: RFC 2047 words decoded (not allowed there, and everywhere)."""
    return decode_words(text)[:1000]


def _quoted(value: str) -> str:
    """Inside of a quoted string that has escapes; what follows the closing quote is dropped."""
    found = _QUOTED.match(value)
    return found[1] if found is not None else value[1:]


def _join(parts: dict[int, tuple[str, bool]]) -> str:
    """RFC 2231 sections joined as bytes before the charset is applied: a multibyte sign may be split over two."""
    charset: str | None = None
    data: list[bytes] = []
    for place, number in enumerate(sorted(parts)):
        value, coded = parts[number]
        if place == 0 and coded and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        raw = value.encode("utf-8", "replace")
        data.append(_PERCENT.sub(lambda found: bytes((int(found[1], 16),)), raw) if coded else raw)
    return decode(b"".join(data), charset or "utf-8").text
