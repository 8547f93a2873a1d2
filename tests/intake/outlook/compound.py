"""Writes compound files (MS-CFB, version 3) and Outlook items (MS-OXMSG) small enough for tests."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime

Tree = Mapping[str, "bytes | Tree"]
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FAT, _DIFAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC, 0xFFFFFFFF
_IN_HEAD, _IN_SECTOR = 109, 127


class _Entry:
    def __init__(self, name: str, kind: int, data: bytes = b"") -> None:
        self.name, self.kind, self.data = name, kind, data
        self.child = self.right = _FREE
        self.start, self.size = _END if kind == 2 else 0, len(data)

    def encode(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\x00\x00"
        head = name.ljust(64, b"\x00") + struct.pack("<HBBIII", len(name), self.kind, 1, _FREE, self.right, self.child)
        return head.ljust(116, b"\x00") + struct.pack("<III", self.start, self.size, 0)


def _add(entries: list[_Entry], parent: _Entry, tree: Tree) -> None:
    before: _Entry | None = None
    for name, value in tree.items():
        entry = _Entry(name, 2, value) if isinstance(value, bytes) else _Entry(name, 1)
        entries.append(entry)
        if before is None:
            parent.child = len(entries) - 1
        else:
            before.right = len(entries) - 1
        before = entry
        if not isinstance(value, bytes):
            _add(entries, entry, value)


def _padded(data: bytes, size: int) -> bytes:
    return data + b"\x00" * (-len(data) % size)


def compound(tree: Tree) -> bytes:
    """Storages are mappings, streams bytes."""
    root = _Entry("Root Entry", 5)
    entries = [root]
    _add(entries, root, tree)
    mini, mini_fat = b"", b""
    for entry in entries:
        if entry.kind == 2 and 0 < entry.size < _CUTOFF:
            entry.start = len(mini) // _MINI
            mini += _padded(entry.data, _MINI)
            places = range(entry.start + 1, len(mini) // _MINI)
            mini_fat += b"".join(struct.pack("<I", place) for place in places) + struct.pack("<I", _END)
    mini_fat += struct.pack("<I", _FREE) * (-len(mini_fat) // 4 % 128)
    blocks = [b"\x00" * (_SECTOR * -(-len(entries) * 128 // _SECTOR)), mini_fat, _padded(mini, _SECTOR)]
    large = [entry for entry in entries if entry.kind == 2 and entry.size >= _CUTOFF]
    blocks += [_padded(entry.data, _SECTOR) for entry in large]
    used = sum(len(block) // _SECTOR for block in blocks)
    tables = next(count for count in range(1, used + 2) if count * 128 >= used + count + _more(count))
    fat, place, starts = [_FAT] * tables + [_DIFAT] * _more(tables), tables + _more(tables), []
    for block in blocks:
        count = len(block) // _SECTOR
        starts.append(place if count else _END)
        fat += [*range(place + 1, place + count), _END] if count else []
        place += count
    root.start, root.size = starts[2], len(mini)
    for entry, start in zip(large, starts[3:], strict=True):
        entry.start = start
    blocks[0] = b"".join(entry.encode() for entry in entries).ljust(len(blocks[0]), b"\x00")
    fat += [_FREE] * (-len(fat) % 128)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    more = _more(tables)
    head += struct.pack("<IIIIIIIII", 0, tables, starts[0], 0, _CUTOFF, starts[1], len(mini_fat) // _SECTOR, tables if more else _END, more)
    held = [*range(tables), *[_FREE] * (_IN_HEAD + more * _IN_SECTOR - tables)]
    head += struct.pack(f"<{_IN_HEAD}I", *held[:_IN_HEAD])
    chain = b"".join(
        struct.pack("<128I", *held[_IN_HEAD + number * _IN_SECTOR :][:_IN_SECTOR], tables + number + 1 if number + 1 < more else _END)
        for number in range(more)
    )
    return head + struct.pack(f"<{len(fat)}I", *fat) + chain + b"".join(blocks)


def _more(tables: int) -> int:
    """Sectors for the places of the tables that the head has no room for (MS-CFB section 2.5)."""
    return -(-max(0, tables - _IN_HEAD) // _IN_SECTOR)


def properties(header: int, texts: Mapping[int, str | bytes], numbers: Mapping[int, int] | None = None) -> dict[str, bytes]:
    """Streams of a storage: texts as Unicode, bytes as binary, numbers in the table (times as FILETIME)."""
    streams: dict[str, bytes] = {}
    table = b"\x00" * header
    for tag, value in texts.items():
        kind = 0x102 if isinstance(value, bytes) else 0x1F
        data = value if isinstance(value, bytes) else value.encode("utf-16-le")
        streams[f"__substg1.0_{tag:04X}{kind:04X}"] = data
        table += struct.pack("<HHIII", kind, tag, 6, len(data), 0)
    for tag, number in (numbers or {}).items():
        table += struct.pack("<HHIQ", 0x40 if number > 0xFFFFFFFF else 3, tag, 6, number)
    return streams | {"__properties_version1.0": table}


def filetime(when: datetime) -> int:
    return int((when - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
