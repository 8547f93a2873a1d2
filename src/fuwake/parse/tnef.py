"""TNEF (`winmail.dat`): what Outlook packed into one attachment, as texts and files (MS-OXTNEF). Bounded; never raises on bad data."""

import struct
from collections.abc import Iterator

from msgspec import Struct

from fuwake.parse.charsets import decode
from fuwake.parse.codepages import label
from fuwake.parse.rtf import de_encapsulate, decompress

SIGNATURE = b"\x78\x9f\x3e\x22"
MOST_ATTRIBUTES = 20_000
MOST_FILES = 200
_MOST_PROPERTIES = 5_000
_BODY, _RENDERING, _TITLE, _DATA, _MESSAGE, _ATTACHMENT, _CODEPAGE = 0x800C, 0x9002, 0x8010, 0x800F, 0x9003, 0x9005, 0x9007
_PLAIN_TEXT, _HTML, _RTF, _INTERNET_CODEPAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
_FILE_DATA, _FILE_NAME, _LONG_NAME, _MEDIA, _CONTENT_ID = 0x3701, 0x3704, 0x3707, 0x370E, 0x3712
_FIXED = {0x2: 4, 0x3: 4, 0x4: 4, 0x5: 8, 0x6: 8, 0x7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a value of each type of fixed size, padded to four (MS-OXCDATA section 2.11.1)."""
_VARIABLE = (0xD, 0x1E, 0x1F, 0x102)
_EMBEDDED = bytes.fromhex("0703020000000000c000000000000046")
"""Interface of an embedded message: it stands before its TNEF."""


class Item(Struct, frozen=True, kw_only=True):
    """One thing found inside."""

    type: str
    """Media type; `text/html` and `text/plain` without a name are bodies."""
    name: str | None
    content_id: str | None
    data: bytes
    """Texts are UTF-8."""


class _File(Struct):
    name: str | None = None
    long_name: str | None = None
    media: str | None = None
    content_id: str | None = None
    data: bytes = b""


class _Found(Struct):
    codepage: int | None = None
    texts: dict[str, str] = {}
    files: list[_File] = []


def read(data: bytes) -> tuple[Item, ...]:
    """Bodies (the HTML first) and files; empty where it is no TNEF. What is broken ends the reading, what was read stays."""
    if not data.startswith(SIGNATURE):
        return ()
    found = _Found()
    for level, name, value in _attributes(data):
        if level == 1:
            _of_message(name, value, found)
        elif name == _RENDERING:
            if len(found.files) >= MOST_FILES:
                break
            found.files.append(_File())
        elif found.files:
            _of_file(name, value, found.files[-1], found.codepage)
    kinds = [kind for kind in ("text/html", "text/plain") if found.texts.get(kind)]
    bodies = [Item(type=kind, name=None, content_id=None, data=found.texts[kind].encode("utf-8", "replace")) for kind in kinds]
    return (*bodies, *(_item(file) for file in found.files if file.data))


def _item(file: _File) -> Item:
    name = (file.long_name or file.name or "attachment")[:500]
    if file.data.startswith(_EMBEDDED):
        return Item(type="application/ms-tnef", name=name, content_id=file.content_id, data=file.data[len(_EMBEDDED) :])
    return Item(type=file.media or "application/octet-stream", name=name, content_id=file.content_id, data=file.data)


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(level, name, value) of each attribute (MS-OXTNEF section 2.1.3.1)."""
    place = 6
    for _ in range(MOST_ATTRIBUTES):
        if place + 9 > len(data):
            return
        level, name, _, size = struct.unpack_from("<BHHI", data, place)
        if place + 9 + size > len(data):
            return
        yield level, name, data[place + 9 : place + 9 + size]
        place += 9 + size + 2


def _of_message(name: int, value: bytes, found: _Found) -> None:
    if name == _CODEPAGE and len(value) >= 4:
        found.codepage = int.from_bytes(value[:4], "little")
    elif name == _BODY:
        found.texts.setdefault("text/plain", decode(value.rstrip(b"\x00"), label(found.codepage)).text)
    elif name == _MESSAGE:
        properties = dict(_properties(value))
        number = properties.get(_INTERNET_CODEPAGE, (0, b""))[1]
        own = int.from_bytes(number, "little") or found.codepage
        for kind, tag in (("text/plain", _PLAIN_TEXT), ("text/html", _HTML)):
            if tag in properties:
                found.texts[kind] = _text(properties[tag], own)
        if "text/html" not in found.texts and _RTF in properties:
            inside = de_encapsulate(decompress(properties[_RTF][1]))
            if inside is not None:
                found.texts.setdefault(f"text/{'html' if inside.kind == 'html' else 'plain'}", inside.text)


def _of_file(name: int, value: bytes, file: _File, codepage: int | None) -> None:
    if name == _TITLE:
        file.name = decode(value.rstrip(b"\x00"), label(codepage)).text
    elif name == _DATA:
        file.data = value
    elif name == _ATTACHMENT:
        properties = dict(_properties(value))
        for field, tag in (("name", _FILE_NAME), ("long_name", _LONG_NAME), ("media", _MEDIA), ("content_id", _CONTENT_ID)):
            if tag in properties:
                setattr(file, field, _text(properties[tag], codepage)[:500] or None)
        if _FILE_DATA in properties:
            file.data = properties[_FILE_DATA][1]


def _text(value: tuple[int, bytes], codepage: int | None) -> str:
    kind, data = value
    if kind == 0x1F:
        return data[: len(data) // 2 * 2].decode("utf-16-le", "replace").rstrip("\x00")
    return decode(data.rstrip(b"\x00"), label(codepage)).text


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """(tag, (type, first value)) of a property list (MS-OXTNEF section 2.1.3.4); ends at what cannot be read."""
    place, count = 4, min(int.from_bytes(data[:4], "little"), _MOST_PROPERTIES)
    try:
        for _ in range(count):
            kind, tag = struct.unpack_from("<HH", data, place)
            place += 4
            if tag >= 0x8000:
                place = _after_name(data, place)
            several, kind = kind & 0x1000, kind & 0xEFFF
            values = 1
            if several or kind in _VARIABLE:
                (values,) = struct.unpack_from("<I", data, place)
                place += 4
            first = b""
            for number in range(min(values, _MOST_PROPERTIES)):
                size = _FIXED.get(kind)
                if kind in _VARIABLE:
                    (size,) = struct.unpack_from("<I", data, place)
                    place += 4
                if size is None or place + size > len(data):
                    return
                first = first if number else data[place : place + size]
                place += (size + 3) // 4 * 4
            yield tag, (kind, first)
    except struct.error:
        return


def _after_name(data: bytes, place: int) -> int:
    """Behind the name of a named property: its set, then a number or a counted text."""
    (kind,) = struct.unpack_from("<I", data, place + 16)
    if kind == 0:
        return place + 24
    (size,) = struct.unpack_from("<I", data, place + 20)
    return int(place + 24 + (size + 3) // 4 * 4)
