"""Messages from files: a single message, an Outlook item, an mbox, a Maildir, a ZIP archive of mails, standard input."""

import io
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from fuwake.intake import mbox
from fuwake.intake.raw_message import RawMessage
from fuwake.model.errors import UnreadableInput
from fuwake.parse.looks import looks_like_mail

__all__ = ["RawMessage", "read_messages"]

MAX_BYTES = 25_000_000
"""Largest message unless the settings say otherwise."""

OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an Outlook item begins (MS-CFB section 2.2)."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")

Items = Iterator[RawMessage | UnreadableInput]
Apart = Callable[[str, Items], Items]
"""Has the messages of a container (its path, what reads it) read elsewhere, in a process of its own."""


def here(_: str, items: Items) -> Items:
    """Reads a container in this process."""
    return items


def read_messages(path: str, stdin: BinaryIO, max_bytes: int = MAX_BYTES, apart: Apart = here) -> Items:
    """The messages of a file, mbox, Maildir, ZIP archive or (`-`) of standard input; those of an mbox or archive are read by `apart`.

    What cannot be read is yielded as an UnreadableInput, not raised, so that the others are still read. Of a message larger than
    `max_bytes` the beginning is read.
    """
    if path == "-":
        yield from _stream("-", stdin, max_bytes, apart)
        return
    place = Path(path)
    try:
        mode = place.stat().st_mode
    except OSError as error:
        yield UnreadableInput(path, _reason(error))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(place, max_bytes)
    elif stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
        yield from _file(place, max_bytes, apart)
    else:
        yield UnreadableInput(path, "this is neither a file nor a folder")


def _folder(place: Path, max_bytes: int) -> Items:
    """A Maildir: `cur` and `new`, one message a file."""
    boxes = [place / name for name in ("cur", "new") if (place / name).is_dir()]
    if not boxes:
        yield UnreadableInput(str(place), "this is a folder, not a mail: name the files in it, or use `fuwake triage` for a whole folder")
        return
    found = False
    for box in boxes:
        try:
            names = sorted(file.name for file in box.iterdir())
        except OSError as error:
            yield UnreadableInput(str(box), _reason(error))
            continue
        for name in names:
            file = box / name
            if not name.startswith(".") and file.is_file():
                found = True
                yield from _file(file, max_bytes, None)
    if not found:
        yield UnreadableInput(str(place), "this Maildir holds no mail")


def _file(place: Path, max_bytes: int, apart: Apart | None) -> Items:
    try:
        with place.open("rb") as stream:
            yield from _stream(str(place), stream, max_bytes, apart)
    except OSError as error:
        yield UnreadableInput(str(place), _reason(error))


def _stream(path: str, stream: BinaryIO, max_bytes: int, apart: Apart | None) -> Items:
    """`apart`: None where it can be neither an mbox nor an archive."""
    first = stream.readline(mbox.LONGEST_LINE)
    if apart is not None and mbox.FROM_LINE.match(first):
        yield from apart(path, _mbox(path, stream, max_bytes))
    elif apart is not None and first.startswith(_ZIP):
        yield from apart(path, _archive(path, first, stream, max_bytes))
    else:
        yield _single(path, first, stream, max_bytes)


def _single(path: str, first: bytes, stream: BinaryIO, max_bytes: int) -> RawMessage | UnreadableInput:
    if not stream.seekable():
        return _message(path, 0, first + stream.read(max(0, max_bytes + 1 - len(first))), max_bytes, None)
    start = stream.tell() - len(first)
    size = stream.seek(0, io.SEEK_END) - start
    stream.seek(start)  # read at once: a large message is not held twice
    return _message(path, 0, stream.read(max_bytes + 1), max_bytes, size)


def _mbox(path: str, stream: BinaryIO, max_bytes: int) -> Items:
    for index, (data, size) in enumerate(mbox.messages(stream, max_bytes)):
        yield _message(path, index, data, max_bytes, size)


def _archive(path: str, first: bytes, stream: BinaryIO, max_bytes: int) -> Items:
    from fuwake.intake import archive  # only where there is one

    file = stream if stream.seekable() else io.BytesIO(first + stream.read(archive.MOST_BYTES + 1 - len(first)))
    seen: dict[str, int] = {}
    for name, data in archive.entries(file, max_bytes):
        place = f"{path}!{name}" if name else path
        index = seen[place] = seen.get(place, -1) + 1  # names may stand twice
        yield UnreadableInput(place, data, index) if isinstance(data, str) else _message(place, index, data, max_bytes, None)


def _message(path: str, index: int, data: bytes, max_bytes: int, size: int | None) -> RawMessage | UnreadableInput:
    """`size`: of the whole message, where known and `data` is too long."""
    outlook = data.startswith(OUTLOOK)
    reason = None if outlook else looks_like_mail(data)
    if reason is not None:
        return UnreadableInput(path, reason, index)
    if len(data) <= max_bytes:
        return RawMessage(path=path, index=index, data=data)
    if outlook:  # its parts lie anywhere in it
        what = f"an Outlook item larger than {max_bytes / 1_000_000:g} MB, the limit of the setting max_message_bytes"
        return UnreadableInput(path, what, index)
    return RawMessage(path=path, index=index, data=data[:max_bytes], left_out=None if size is None else size - max_bytes)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "it may not be read: permission denied"
    return f"it cannot be read: {error.strerror or error}"
