"""Files of a 7z archive: LZMA, LZMA2, BZIP2, Deflate, BCJ and Delta by the standard library, AES with the passwords that the mail gives."""

import bz2
import hashlib
import lzma
import struct
import zlib
from typing import Any

from fuwake.parse import limits
from fuwake.parse.archive_parts import BOMB, LOCKED, Shelf, Unread, grows_too_much
from fuwake.parse.sevenzip_header import BROKEN, Coder, Entry, Folder, Header, outer, read_header

_AES = b"\x06\xf1\x07\x01"
_LZMA, _LZMA2, _DELTA, _COPY = b"\x03\x01\x01", b"\x21", b"\x03", b"\x00"
_BRANCH = {b"\x03\x03\x01\x03": lzma.FILTER_X86, b"\x04": lzma.FILTER_X86, b"\x03\x03\x05\x01": lzma.FILTER_ARM}
_BZIP2, _DEFLATE = b"\x04\x02\x02", b"\x04\x01\x08"
_MOST_ROUNDS = 20  # as a power of two; 7-Zip writes 19
_HEADER = 4_000_000  # bytes of a header that is packed itself
_DAMAGED = (*BROKEN, lzma.LZMAError, zlib.error, OSError, EOFError, MemoryError, StopIteration)


class _NoPassword(Exception):
    """None that the mail gives opens it."""


class _Unknown(Exception):
    """A method of packing that is not known."""


def open_one(shelf: Shelf) -> None:
    """Adds what the archive holds."""
    archive = _Archive(shelf)
    try:
        header = archive.header()
    except _NoPassword:
        shelf.say("attachment-encrypted", "a locked 7z archive, and no password in the mail opens it: not even the names are known")
        return
    except _Unknown:
        shelf.say("attachment-not-opened", "a 7z archive packed by a method that is not known: what is in it is not known")
        return
    except _DAMAGED as error:
        shelf.say("attachment-unreadable", f"a 7z archive that cannot be opened: {type(error).__name__}")
        return
    entries = header.entries
    if shelf.too_many(len(entries)):
        entries = entries[: limits.ARCHIVE_ENTRIES]
    for number, entry in enumerate(entries, 1):
        if shelf.full():
            return
        shelf.add(number, entry.name[:500], entry.size, archive.content(header, entry))
    archive.conclude()


class _Archive:
    """One archive; a folder is unpacked once for all files in it."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._data = shelf, shelf.data
        self._password: str | None = None
        self._locked = self._opened = self._unknown = False
        self._folder: tuple[int, bytes | Unread] | None = None

    def header(self) -> Header:
        """The header, also where it is packed or locked itself."""
        header = read_header(outer(self._data))
        for _ in range(3):
            if not header.packed:
                return header
            folder = header.folders[0]
            if max(folder.sizes) > _HEADER:
                raise ValueError("a large header")
            header = read_header(self._unpack(folder, None))
        raise ValueError("a header in a header in a header")

    def content(self, header: Header, entry: Entry) -> bytes | Unread:
        """The file's bytes, or why they are not read."""
        if entry.folder is None or not entry.size:
            return b""
        folder = header.folders[entry.folder]
        if entry.size > limits.ARCHIVE_MEMBER or max(folder.sizes) > self._shelf.left.bytes:
            return "limit-attachment-size", f"a file in the archive is larger than {self._shelf.most} bytes"
        if grows_too_much(max(folder.sizes), folder.packed):
            return BOMB
        if self._folder is None or self._folder[0] != entry.folder:
            first = next(one for one in header.entries if one.folder == entry.folder)
            self._folder = (entry.folder, self._whole(folder, first))
        whole = self._folder[1]
        if isinstance(whole, tuple):
            return whole
        content = whole[entry.offset : entry.offset + entry.size]
        if len(content) != entry.size or (entry.crc is not None and zlib.crc32(content) != entry.crc):
            return "attachment-unreadable", "a file in the archive that is damaged"
        return self._shelf.checked(content)

    def conclude(self) -> None:
        """Says how the archive was opened, or that it was not."""
        if self._locked and self._opened:
            self._shelf.say("attachment-password-in-mail", "a locked 7z archive, opened with a password that stands in the mail")
        elif self._locked:
            what = "a locked 7z archive, and no password in the mail opens it: what is in its files is not known"
            self._shelf.say("attachment-encrypted", what)
        if self._unknown:
            self._shelf.say("attachment-not-opened", "files packed by a method that is not known: what is in them is not known")

    def _whole(self, folder: Folder, first: Entry) -> bytes | Unread:
        try:
            return self._unpack(folder, first)
        except _NoPassword:
            return LOCKED
        except _Unknown:
            self._unknown = True
            return "attachment-not-opened", "packed by a method that is not known"
        except _DAMAGED as error:
            return "attachment-unreadable", f"a file in the archive cannot be unpacked: {type(error).__name__}"

    def _unpack(self, folder: Folder, first: Entry | None) -> bytes:
        """The folder's plain end. `first`: a file by whose checksum a password is known to be right."""
        data = self._data[folder.start : folder.start + folder.packed]
        if not any(coder.method == _AES for coder in folder.coders):
            return _plain(data, folder)
        self._locked = True
        tried = (self._password,) if self._password is not None else self._shelf.passwords()
        for password in tried:
            if self._shelf.left.keys <= 0:
                break
            self._shelf.left.keys -= 1
            try:
                plain = _plain(data, folder, password)
            except _DAMAGED:
                continue
            if _is_right(plain, first):
                self._password, self._opened = password, True
                return plain
        raise _NoPassword


def _is_right(plain: bytes, first: Entry | None) -> bool:
    if first is None:
        return plain[:1] in (b"\x01", b"\x17")
    return first.crc is None or zlib.crc32(plain[first.offset : first.offset + first.size]) == first.crc


def _plain(data: bytes, folder: Folder, password: str = "") -> bytes:
    """Undoes the coders from the packed end on; those that the standard library takes together are taken together."""
    filters: list[dict[str, Any]] = []
    place = len(folder.coders) - 1
    while place >= 0:
        coder, size = folder.coders[place], folder.sizes[place]
        if (one := _filter(coder, size)) is not None:
            filters.insert(0, one)
            while place > 0 and (outer_one := _filter(folder.coders[place - 1], 0)) is not None and outer_one["id"] not in _LAST:
                place, size = place - 1, folder.sizes[place - 1]
                filters.insert(0, outer_one)
            data, filters = _raw(data, filters, size), []
        elif coder.method == _AES:
            data = _deciphered(data, coder.properties, password)[:size]
        elif coder.method == _BZIP2:
            data = bz2.BZ2Decompressor().decompress(data, size)
        elif coder.method == _DEFLATE:
            data = zlib.decompressobj(wbits=-15).decompress(data, size)
        elif coder.method != _COPY:
            raise _Unknown
        place -= 1
    return data


_LAST = (lzma.FILTER_LZMA1, lzma.FILTER_LZMA2)


def _filter(coder: Coder, size: int) -> dict[str, Any] | None:
    """A filter of the standard library. The dictionary need not be larger than what comes out."""
    held = coder.properties
    if coder.method == _LZMA:
        rest, literal = divmod(held[0], 9)
        position, rest = divmod(rest, 5)
        window = min(int.from_bytes(held[1:5], "little"), max(size, 4096))
        return {"id": lzma.FILTER_LZMA1, "dict_size": max(window, 4096), "lc": literal, "lp": rest, "pb": position}
    if coder.method == _LZMA2:
        window = (2 | (held[0] & 1)) << (held[0] // 2 + 11) if held[0] < 40 else 0xFFFFFFFF
        return {"id": lzma.FILTER_LZMA2, "dict_size": max(min(window, max(size, 4096)), 4096)}
    if coder.method == _DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": held[0] + 1}
    return {"id": _BRANCH[coder.method]} if coder.method in _BRANCH else None


def _raw(data: bytes, filters: list[dict[str, Any]], size: int) -> bytes:
    """Branch filters keep the last bytes back until the end of the data, which LZMA does not mark: they are asked for with nothing."""
    if filters[-1]["id"] not in _LAST:
        raise _Unknown
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
    out = unpacker.decompress(data, size)
    while len(out) < size and not unpacker.eof and (more := unpacker.decompress(b"", size - len(out))):
        out += more
    return out


def _deciphered(data: bytes, held: bytes, password: str) -> bytes:
    from Cryptodome.Cipher import AES  # only where there is such an archive

    rounds, salted = held[0] & 0x3F, (held[0] >> 7) & 1
    salt_size, start_size = salted + (held[1] >> 4), ((held[0] >> 6) & 1) + (held[1] & 0x0F)
    salt, start = held[2 : 2 + salt_size], held[2 + salt_size : 2 + salt_size + start_size]
    if rounds > _MOST_ROUNDS:
        raise ValueError("too many rounds")
    key = _key(salt + password.encode("utf-16-le"), rounds)
    return AES.new(key, AES.MODE_CBC, start.ljust(16, b"\x00")).decrypt(data[: len(data) // 16 * 16])


def _key(secret: bytes, rounds: int) -> bytes:
    """SHA-256 over the secret and a counter, again and again, put together in large pieces."""
    digest, count, step = hashlib.sha256(), 1 << rounds, 1 << min(rounds, 14)
    pieces = struct.Struct("8s" * step)
    for first in range(0, count, step):
        digest.update(secret + secret.join(pieces.unpack(struct.pack(f"<{step}Q", *range(first, first + step)))))
    return digest.digest()
