"""Address ranges with their autonomous system as one sorted file that is searched in place, nothing loaded.

Layout (big-endian): 8 bytes `fuwkasn1`; counts of IPv4 ranges, IPv6 ranges and names (3 × uint32); the IPv4 ranges (first, last: 4
bytes each; AS number, number of the name: uint32); the IPv6 ranges (the same with 16 bytes); the end of each name in the text that
follows (uint32); the names in UTF-8.
"""

import csv
import ipaddress
import mmap
import struct
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO, overload

from msgspec import Struct

_MAGIC = b"fuwkasn1"
_COUNTS = struct.Struct(">8sIII")
_MAX_NAME = 200

Row = tuple[int, int, int, str]


class AsnRange(Struct, frozen=True, kw_only=True):
    """The range that holds an address."""

    first: str
    last: str
    asn: int
    organisation: str


class AsnTable:
    """A compiled file, mapped. Raises OSError or ValueError where it is missing or not one."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._data) < _COUNTS.size:
            raise ValueError("too short for a table of autonomous systems")
        magic, v4, v6, names = _COUNTS.unpack_from(self._data)
        self._v4 = _Firsts(self._data, _COUNTS.size, v4, 4)
        self._v6 = _Firsts(self._data, _COUNTS.size + v4 * 16, v6, 16)
        self._ends = _COUNTS.size + v4 * 16 + v6 * 40
        self._text = self._ends + names * 4
        if magic != _MAGIC or self._text > len(self._data):
            raise ValueError("not a table of autonomous systems")

    def find(self, ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> AsnRange | None:
        """The range that holds the address: a bisection over the mapped file."""
        firsts = self._v4 if ip.version == 4 else self._v6
        index = bisect_right(firsts, ip.packed) - 1
        if index < 0:
            return None
        record = firsts.record(index)
        size = firsts.size
        if not record[:size] <= ip.packed <= record[size : 2 * size]:
            return None
        asn, name = struct.unpack(">II", record[2 * size :])
        kind = ipaddress.IPv4Address if ip.version == 4 else ipaddress.IPv6Address
        return AsnRange(first=str(kind(record[:size])), last=str(kind(record[size : 2 * size])), asn=asn, organisation=self._name(name))

    def close(self) -> None:
        """Ends the mapping."""
        self._data.close()

    def _name(self, number: int) -> str:
        start = struct.unpack_from(">I", self._data, self._ends + 4 * (number - 1))[0] if number else 0
        (end,) = struct.unpack_from(">I", self._data, self._ends + 4 * number)
        return self._data[self._text + start : self._text + end].decode("utf-8", "replace")


class _Firsts(Sequence[bytes]):
    """First addresses of the ranges, as bisect wants them."""

    def __init__(self, data: mmap.mmap, start: int, count: int, size: int) -> None:
        self._data, self._start, self._count, self.size = data, start, count, size
        self._width = 2 * size + 8

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | Sequence[bytes]:
        assert isinstance(index, int)
        start = self._start + index * self._width
        return self._data[start : start + self.size]

    def record(self, index: int) -> bytes:
        start = self._start + index * self._width
        return self._data[start : start + self._width]


def compile_table(v4: Iterable[str], v6: Iterable[str], out: BinaryIO) -> tuple[int, int]:
    """Writes the file from CSV lines `first,last,asn,name` (addresses as whole numbers); returns the numbers of ranges.

    Raises ValueError where a line cannot be read.
    """
    names: dict[str, int] = {}
    packed = [_pack(csv.reader(lines), size, names) for lines, size in ((v4, 4), (v6, 16))]
    ends, text = [], bytearray()
    for name in names:
        text += name.encode("utf-8")
        ends.append(len(text))
    out.write(_COUNTS.pack(_MAGIC, len(packed[0]) // 16, len(packed[1]) // 40, len(names)))
    out.write(packed[0])
    out.write(packed[1])
    out.write(struct.pack(f">{len(ends)}I", *ends))
    out.write(text)
    return len(packed[0]) // 16, len(packed[1]) // 40


def _pack(rows: Iterable[list[str]], size: int, names: dict[str, int]) -> bytes:
    found: list[Row] = []
    for row in rows:
        if len(row) != 4:
            raise ValueError(f"a line with {len(row)} columns instead of 4")
        found.append((int(row[0]), int(row[1]), int(row[2]), row[3][:_MAX_NAME]))
    found.sort()
    packed = bytearray()
    for (first, last, asn, name), after in zip_longest(found, found[1:]):
        # Where two ranges overlap (one place in 412,000), the one that begins later is the narrower statement: it holds.
        last = min(last, after[0] - 1) if after else last  # noqa: PLW2901  # the range as it is written
        if first > last:
            raise ValueError(f"a range that ends before it begins, at {first}")
        number = names.setdefault(name, len(names))
        packed += first.to_bytes(size, "big") + last.to_bytes(size, "big") + asn.to_bytes(4, "big") + number.to_bytes(4, "big")
    return bytes(packed)
