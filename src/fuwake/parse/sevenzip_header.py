"""The header of a 7z archive (7zFormat.txt, public domain, of the LZMA SDK): folders of packed streams, and the files in them. Pure."""

import struct
from collections.abc import Iterator
from itertools import accumulate

from msgspec import Struct

SIGNATURE = b"7z\xbc\xaf\x27\x1c"
_MOST = 20_000
"""Of anything that is counted in a header."""
BROKEN = (struct.error, IndexError, ValueError, UnicodeDecodeError, OverflowError)
"""What reading a damaged header raises."""


class Coder(Struct, frozen=True):
    """One step of packing."""

    method: bytes
    properties: bytes


class Folder(Struct, frozen=True):
    """A chain of packings, the plain end first, over one packed stream."""

    coders: tuple[Coder, ...]
    sizes: tuple[int, ...]
    """Bytes at the plain end of each."""
    start: int
    packed: int


class Entry(Struct, frozen=True):
    """One file."""

    name: str
    size: int
    folder: int | None
    """None where it is empty."""
    offset: int
    crc: int | None


class Header(Struct, frozen=True):
    """All of it. A header that is packed itself has one folder and no files."""

    folders: tuple[Folder, ...]
    entries: tuple[Entry, ...]
    packed: bool


def outer(data: bytes) -> bytes:
    """The bytes of the header at the end, as they lie there. Raises what BROKEN holds."""
    offset, size = struct.unpack_from("<QQ", data, 12)
    header = data[32 + offset : 32 + offset + size]
    if not data.startswith(SIGNATURE) or len(header) != size or not size:
        raise ValueError("no header")
    return header


def read_header(header: bytes) -> Header:
    """Reads a header. Raises what BROKEN holds."""
    reader = _Reader(header)
    kind = reader.byte()
    if kind == 0x17:
        folders, _ = _streams(reader)
        return Header(folders, (), packed=True)
    if kind != 0x01:
        raise ValueError("no header")
    folders = ()
    parts: list[_Part] = []
    while (kind := reader.byte()) != 0x00:
        if kind == 0x04:
            folders, parts = _streams(reader)
        elif kind == 0x05:
            return Header(folders, tuple(_entries(reader, parts)), packed=False)
        else:
            raise ValueError("an unknown property")
    return Header(folders, (), packed=False)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def take(self, size: int) -> bytes:
        piece = self.data[self.at : self.at + size]
        if len(piece) != size:
            raise ValueError("cut off")
        self.at += size
        return piece

    def number(self) -> int:
        """As many bytes more as the first one has leading ones."""
        first, mask, value = self.byte(), 0x80, 0
        for place in range(8):
            if not first & mask:
                return value | ((first & (mask - 1)) << (8 * place))
            value |= self.byte() << (8 * place)
            mask >>= 1
        return value

    def count(self) -> int:
        value = self.number()
        if value > _MOST:
            raise ValueError("too many")
        return value

    def bits(self, count: int) -> list[bool]:
        held = self.take((count + 7) // 8)
        return [bool(held[place // 8] & (0x80 >> (place % 8))) for place in range(count)]

    def digests(self, count: int) -> list[int | None]:
        known = [True] * count if self.byte() else self.bits(count)
        return [struct.unpack("<I", self.take(4))[0] if one else None for one in known]


_Part = tuple[int, int, int, int | None]
"""(folder, offset in it, size, checksum) of one file's content."""


def _streams(reader: _Reader) -> tuple[tuple[Folder, ...], list[_Part]]:
    start, packs = 0, list[int]()
    folders: list[Folder] = []
    crcs: list[int | None] = []
    parts: list[_Part] | None = None
    while (kind := reader.byte()) != 0x00:
        if kind == 0x06:
            start, packs = _packs(reader)
        elif kind == 0x07:
            folders, crcs = _folders(reader, start, packs)
        elif kind == 0x08:
            parts = _parts(reader, folders, crcs)
        else:
            raise ValueError("an unknown property")
    if parts is None:
        parts = [(number, 0, folder.sizes[0], crc) for number, (folder, crc) in enumerate(zip(folders, crcs, strict=True))]
    return tuple(folders), parts


def _packs(reader: _Reader) -> tuple[int, list[int]]:
    start, count, sizes = 32 + reader.number(), reader.count(), list[int]()
    while (kind := reader.byte()) != 0x00:
        if kind == 0x09:
            sizes = [reader.number() for _ in range(count)]
        elif kind == 0x0A:
            reader.digests(count)
        else:
            raise ValueError("an unknown property")
    return start, sizes


def _folders(reader: _Reader, start: int, packs: list[int]) -> tuple[list[Folder], list[int | None]]:
    if reader.byte() != 0x0B:
        raise ValueError("no folders")
    count = reader.count()
    if reader.byte():
        raise ValueError("folders elsewhere")
    chains = [_chain(reader) for _ in range(count)]
    if reader.byte() != 0x0C:
        raise ValueError("no sizes")
    sizes = [[reader.number() for _ in coders] for coders, _ in chains]
    crcs: list[int | None] = [None] * count
    while (kind := reader.byte()) != 0x00:
        if kind != 0x0A:
            raise ValueError("an unknown property")
        crcs = reader.digests(count)
    starts = [start, *(start + end for end in accumulate(packs))]
    folders = [
        Folder(tuple(coders[at] for at in order), tuple(own[at] for at in order), starts[number], packs[number])
        for number, ((coders, order), own) in enumerate(zip(chains, sizes, strict=True))
    ]
    return folders, crcs


def _chain(reader: _Reader) -> tuple[list[Coder], list[int]]:
    """The coders of a folder, and in which order they follow on one another. Raises ValueError where it is no simple chain."""
    coders: list[Coder] = []
    count = reader.count()
    if not 0 < count <= 4:
        raise ValueError("too many coders")
    for _ in range(count):
        flags = reader.byte()
        method = reader.take(flags & 0x0F)
        if flags & 0x10 and (reader.number(), reader.number()) != (1, 1):
            raise ValueError("a coder of several streams")
        coders.append(Coder(method, reader.take(reader.count()) if flags & 0x20 else b""))
    takes = {reader.number(): reader.number() for _ in range(count - 1)}  # what goes into a coder: what comes out of another
    order = [next(at for at in range(count) if at not in takes.values())]
    while order[-1] in takes and len(order) <= count:
        order.append(takes[order[-1]])
    if sorted(order) != list(range(count)):
        raise ValueError("no chain")
    return coders, order


def _parts(reader: _Reader, folders: list[Folder], crcs: list[int | None]) -> list[_Part]:
    counts = [1] * len(folders)
    kind = reader.byte()
    if kind == 0x0D:
        counts = [reader.count() for _ in folders]
        kind = reader.byte()
    if sum(counts) > _MOST:
        raise ValueError("too many")
    sizes: list[list[int]] = []
    for folder, count in zip(folders, counts, strict=True):
        own = [reader.number() for _ in range(count - 1)] if kind == 0x09 and count else []
        sizes.append([*own, folder.sizes[0] - sum(own)] if count == len(own) + 1 else [])
    if kind == 0x09:
        kind = reader.byte()
    whole = [crc is not None and count == 1 for crc, count in zip(crcs, counts, strict=True)]
    told = iter(reader.digests(sum(count for count, one in zip(counts, whole, strict=True) if not one))) if kind == 0x0A else iter(())
    if kind == 0x0A:
        kind = reader.byte()
    if kind != 0x00:
        raise ValueError("an unknown property")
    parts: list[_Part] = []
    for number, own in enumerate(sizes):
        offset = 0
        for size in own:
            parts.append((number, offset, size, crcs[number] if whole[number] else next(told, None)))
            offset += size
    return parts


def _entries(reader: _Reader, parts: list[_Part]) -> Iterator[Entry]:
    count = reader.count()
    names: list[str] = []
    empty = [False] * count
    files: set[int] = set()  # those that are empty: what else is empty is a directory
    while (kind := reader.byte()) != 0x00:
        held = _Reader(reader.take(reader.number()))
        if kind == 0x0E:
            empty = held.bits(count)
        elif kind == 0x0F:
            told = held.bits(sum(empty))
            files = {at for at, is_file in zip((at for at, one in enumerate(empty) if one), told, strict=True) if is_file}
        elif kind == 0x11 and not held.byte():
            names = held.data[1:].decode("utf-16-le", "replace").split("\x00")
    filled = iter(parts)
    for at in range(count):
        name = names[at] if at < len(names) else ""
        if empty[at]:
            if at in files:
                yield Entry(name, 0, None, 0, None)
        else:
            folder, offset, size, crc = next(filled)
            yield Entry(name, size, folder, offset, crc)
