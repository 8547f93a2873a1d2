"""Mails in a ZIP archive, one entry one mail. Nothing is unpacked to disk; number, sizes and ratio are bounded."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from fuwake.parse.zip_names import BROKEN, name_of

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
MOST_ENTRIES = 1_000
MOST_RATIO = 100
"""Bytes out of one byte in. Mails pack 2 to 20 times."""
MOST_BYTES = 200_000_000
"""Of all entries together, and of the archive."""
_MOST_DIRECTORY = 4_000_000  # bytes of the central directory
_END = b"PK\x05\x06"
_PASSED_OVER = ("__MACOSX/", ".DS_Store", "Thumbs.db")

Entry = tuple[str, bytes | str]
"""(name of the entry or '', its bytes or why they are not read)."""


def entries(stream: BinaryIO, max_bytes: int) -> Iterator[Entry]:
    """Every entry in the order of the archive; what is left out is named with its reason (plain English).

    Of an entry larger than `max_bytes` there is one byte more than that.
    """
    reason = _too_much(stream)
    if reason is not None:
        yield "", reason
        return
    try:
        with zipfile.ZipFile(stream) as archive:
            yield from _entries(archive, max_bytes)
    except BROKEN as error:
        yield "", f"this ZIP archive is damaged ({_words(error)})"


def _too_much(stream: BinaryIO) -> str | None:
    """Looks at the end of the archive before the directory is read (APPNOTE section 4.3.16)."""
    size = stream.seek(0, 2)
    if size > MOST_BYTES:
        return f"this ZIP archive is larger than {MOST_BYTES / 1_000_000:g} MB"
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        return "this ZIP archive is damaged or was cut off"
    if int.from_bytes(tail[place + 12 : place + 16], "little") > _MOST_DIRECTORY:
        return f"this ZIP archive holds more than {MOST_ENTRIES} entries"
    stream.seek(0)
    return None


def _entries(archive: zipfile.ZipFile, max_bytes: int) -> Iterator[Entry]:
    infos = [info for info in archive.infolist() if not info.is_dir() and not _passed_over(info.filename)]
    if any(info.filename == "[Content_Types].xml" for info in infos):
        yield "", "this is an Office document, not a mail"
        return
    if not infos:
        yield "", "this ZIP archive holds no mail"
    left = MOST_BYTES
    for number, info in enumerate(infos):
        if number == MOST_ENTRIES:
            yield "", f"no more than {MOST_ENTRIES} entries of one ZIP archive are read; it holds {len(infos)}"
            return
        if left <= 0:
            yield "", f"no more than {MOST_BYTES / 1_000_000:g} MB of one ZIP archive are read"
            return
        data = _read(archive, info, max_bytes, left)
        left -= len(data) if isinstance(data, bytes) else 0
        yield name_of(info), data


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, max_bytes: int, left: int) -> bytes | str:
    if info.flag_bits & 1:
        return "this entry is locked with a password"
    if info.file_size > MOST_RATIO * max(1, info.compress_size):
        return f"this entry claims to grow more than {MOST_RATIO} times; it is not unpacked"
    try:
        with archive.open(info) as entry:
            data = entry.read(min(max_bytes, left, MOST_RATIO * max(1, info.compress_size)) + 1)
    except BROKEN as error:
        return f"this entry cannot be unpacked ({_words(error)})"
    if len(data) > left:
        return f"no more than {MOST_BYTES / 1_000_000:g} MB of one ZIP archive are read"
    return data if data else "the file is empty"


def _passed_over(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2] in _PASSED_OVER


def _words(error: Exception) -> str:
    return str(error)[:100] or type(error).__name__
