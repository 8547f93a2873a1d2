"""A single packed file, as attached: GZIP (RFC 1952), BZIP2, XZ. What comes out may be an archive of its own."""

import bz2
import lzma
import zlib
from collections.abc import Iterator
from typing import Any

from fuwake.parse import limits
from fuwake.parse.archive_parts import BOMB, Shelf, Unread, grows_too_much

_STEP = 1_000_000  # bytes unpacked at once
_TAR = {"tgz": "tar", "tbz": "tar", "tbz2": "tar", "txz": "tar"}
_ENDINGS = ("gz", "bz2", "xz", "z")
_MEMORY = 80_000_000  # bytes of memory for XZ
_MOST_STREAMS = 1_000  # one behind the other


def open_one(shelf: Shelf) -> None:
    """Adds the file that the packing holds."""
    data = shelf.data
    name = _name(shelf.nodes[shelf.index].part.filename or "", data)
    if shelf.full():
        return
    content = _content(shelf, data)
    shelf.add(1, name, 0, content)


def _content(shelf: Shelf, data: bytes) -> bytes | Unread:
    most = min(shelf.left.bytes, limits.ARCHIVE_UNPACKED)
    out = bytearray()
    try:
        for piece in _unpacked(data):
            out += piece
            if grows_too_much(len(out), len(data)):
                return BOMB
            if len(out) > most:
                return "limit-attachment-size", f"a packed file is larger than {most} bytes"
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
        if not out:
            return "attachment-unreadable", f"a packed file that cannot be unpacked: {type(error).__name__}"
        shelf.say("attachment-unreadable", "a packed file that is damaged: what stands before the damage is read")
    if not out and data[:2] not in (b"\x1f\x8b", b"BZ", b"\xfd7"):
        return "attachment-unreadable", "a file that only its name calls packed"
    shelf.left.bytes -= len(out)
    return bytes(out)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The content in pieces, of all streams that lie one behind the other."""
    for _ in range(_MOST_STREAMS):
        packer = _packer(data)
        if packer is None:
            return
        while not packer.eof:
            yield packer.decompress(data, _STEP)
            if packer.needs_input and not packer.eof:
                raise EOFError
            data = b""
        data = packer.unused_data


def _packer(data: bytes) -> Any:
    if data.startswith(b"\x1f\x8b"):
        return _Gzip()
    if data.startswith(b"BZh"):
        return bz2.BZ2Decompressor()
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY) if data.startswith(b"\xfd7zXZ\x00") else None


class _Gzip:
    """As the other two: what is not yet unpacked is kept."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=31)

    def decompress(self, data: bytes, most: int) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, most)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data


def _name(packed: str, data: bytes) -> str:
    """As the packing says (RFC 1952 section 2.3.1), else that of the attachment without its ending."""
    if data[:2] == b"\x1f\x8b" and len(data) > 10 and data[3] & 0x0C == 0x08:
        inside = data[10:510].split(b"\x00", 1)[0]
        if inside:
            return inside.decode("utf-8", "replace")
    head, _, tail = packed.rpartition(".")
    low = tail.lower()
    if head and low in _TAR:
        return f"{head}.{_TAR[low]}"
    return head if head and low in _ENDINGS else packed or "unpacked"
