"""Names of the files in a RAR archive (RAR 4 and 5), and those that are stored as they are. What is packed stays packed: the method is
not free to be read by others. Written after the published format of the headers."""

import struct
from collections.abc import Iterator

from msgspec import Struct

from fuwake.parse import limits
from fuwake.parse.archive_parts import LOCKED, Shelf, Unread

_RAR4, _RAR5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
_MOST_BLOCKS = 5_000
_PACKED: Unread = ("attachment-not-opened", "packed by RAR, which is not opened: what is in it is not known")


class _Locked(Exception):
    """The names themselves are enciphered."""


class _File(Struct, frozen=True):
    name: str
    size: int
    locked: bool
    stored: tuple[int, int] | None
    """Where it lies, if it is not packed."""


def open_one(shelf: Shelf) -> None:
    """Adds the names, and what is stored."""
    data = shelf.data
    try:
        files = list(_rar5(data) if data.startswith(_RAR5) else _rar4(data))
    except _Locked:
        shelf.say("attachment-encrypted", "a locked RAR archive: not even the names of its files can be read")
        return
    except (struct.error, IndexError, ValueError):
        shelf.say("attachment-unreadable", "a RAR archive whose headers cannot be read")
        files = []
    if not files:
        shelf.say("attachment-not-opened", "a RAR archive in which no file is found: what is in it is not known")
        return
    if shelf.too_many(len(files)):
        files = files[: limits.ARCHIVE_ENTRIES]
    if any(file.locked for file in files):
        shelf.say("attachment-encrypted", "a locked RAR archive: what is in its files is not known")
    elif any(file.stored is None for file in files):
        shelf.say(*_PACKED)
    for number, file in enumerate(files, 1):
        if shelf.full():
            return
        shelf.add(number, file.name[:500], file.size, _content(shelf, data, file))


def _content(shelf: Shelf, data: bytes, file: _File) -> bytes | Unread:
    if file.locked:
        return LOCKED
    if file.stored is None:
        return _PACKED
    return shelf.checked(data[file.stored[0] : file.stored[1]])


def _rar5(data: bytes) -> Iterator[_File]:
    at = len(_RAR5)
    for _ in range(_MOST_BLOCKS):
        if at + 7 > len(data):
            return
        size, start = _vint(data, at + 4)
        kind, place = _vint(data, start)
        flags, place = _vint(data, place)
        extra, place = _vint(data, place) if flags & 1 else (0, place)
        packed, place = _vint(data, place) if flags & 2 else (0, place)
        end = start + size
        if kind == 4:
            raise _Locked
        if kind == 5:
            return
        if kind == 2:
            yield _file5(data, place, end, extra, packed, split=bool(flags & 0x18))
        at = end + packed


def _file5(data: bytes, place: int, end: int, extra: int, packed: int, *, split: bool) -> _File:
    what, place = _vint(data, place)
    size, place = _vint(data, place)
    _, place = _vint(data, place)
    place += (4 if what & 2 else 0) + (4 if what & 4 else 0)
    method, place = _vint(data, place)
    _, place = _vint(data, place)
    length, place = _vint(data, place)
    name = data[place : place + min(length, 4_000)].decode("utf-8", "replace")
    locked = False
    at = end - extra
    while extra and at < end:
        record, start = _vint(data, at)
        kind, _ = _vint(data, start)
        locked = locked or kind == 1
        at = start + max(record, 1)
    plain = (method >> 7) & 7 == 0 and not split and packed == size
    return _File(name, size, locked, (end, end + packed) if plain else None)


def _vint(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for place in range(10):
        byte = data[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    raise ValueError


def _rar4(data: bytes) -> Iterator[_File]:
    at = data.find(_RAR4)
    at = len(data) if at < 0 else at + len(_RAR4)
    for _ in range(_MOST_BLOCKS):
        if at + 7 > len(data):
            return
        kind, flags, size = struct.unpack_from("<BHH", data, at + 2)
        packed = struct.unpack_from("<I", data, at + 7)[0] if flags & 0x8000 or kind == 0x74 else 0
        if (kind == 0x73 and flags & 0x80) or size < 7:
            raise _Locked if kind == 0x73 else ValueError
        if kind == 0x7B:
            return
        if kind == 0x74:
            if flags & 0x100:
                packed |= struct.unpack_from("<I", data, at + 32)[0] << 32
            yield _file4(data, at, flags, size, packed)
        at += size + packed


def _file4(data: bytes, at: int, flags: int, head: int, packed: int) -> _File:
    size, method, length = (struct.unpack_from(form, data, at + place)[0] for form, place in (("<I", 11), ("<B", 25), ("<H", 26)))
    start = at + (40 if flags & 0x100 else 32)
    raw = data[start : start + min(length, 4_000)]
    name = raw.split(b"\x00", 1)[0] if flags & 0x200 and b"\x00" in raw else raw
    plain = method == 0x30 and not flags & 0x03 and packed == size
    place = at + head
    return _File(_name4(name), size, bool(flags & 0x04), (place, place + packed) if plain else None)


def _name4(raw: bytes) -> str:
    for codec in ("utf-8", "cp932"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
