"""Messages from files: a single message, an Outlook item, an mbox, a Maildir, a ZIP archive of mails, standard input."""

import io
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fuwake.intake import mbox
from fuwake.intake.raw_message import RawMessage
from fuwake.model.errors import UnreadableInput
from fuwake.parse.looks import looks_like_mail

__all__ = ["RawMessage", "read_messages"]

MAX_BYTES = 25_000_000
"""Largest message unless the settings say otherwise."""

_OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # MS-CFB section 2.2
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def read_messages(path: str, stdin: BinaryIO, max_bytes: int = MAX_BYTES) -> Iterator[RawMessage | UnreadableInput]:
    """The messages of a file, mbox, Maildir, ZIP archive or (`-`) of standard input.

    What cannot be read is yielded as an UnreadableInput, not raised, so that the others are still read.
    """
    if path == "-":
        yield from _stream("-", stdin, max_bytes)
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
        yield from _file(place, max_bytes)
    else:
        yield UnreadableInput(path, "this is neither a file nor a folder")


def _folder(place: Path, max_bytes: int) -> Iterator[RawMessage | UnreadableInput]:
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
                yield from _file(file, max_bytes, many=False)
    if not found:
        yield UnreadableInput(str(place), "this Maildir holds no mail")


def _file(place: Path, max_bytes: int, *, many: bool = True) -> Iterator[RawMessage | UnreadableInput]:
    try:
        with place.open("rb") as stream:
            yield from _stream(str(place), stream, max_bytes, many=many)
    except OSError as error:
        yield UnreadableInput(str(place), _reason(error))


def _stream(path: str, stream: BinaryIO, max_bytes: int, *, many: bool = True) -> Iterator[RawMessage | UnreadableInput]:
    """`many`: whether it may be an mbox or an archive."""
    first = stream.readline(mbox.LONGEST_LINE)
    if many and mbox.FROM_LINE.match(first):
        for index, data in enumerate(mbox.messages(stream, max_bytes)):
            yield _too_large(path, index, max_bytes) if data is None else _message(path, index, data, max_bytes)
    elif many and first.startswith(_ZIP):
        yield from _archive(path, first, stream, max_bytes)
    else:
        yield _message(path, 0, first + stream.read(max(0, max_bytes + 1 - len(first))), max_bytes)


def _archive(path: str, first: bytes, stream: BinaryIO, max_bytes: int) -> Iterator[RawMessage | UnreadableInput]:
    from fuwake.intake import archive  # only where there is one

    file = stream if stream.seekable() else io.BytesIO(first + stream.read(archive.MOST_BYTES + 1 - len(first)))
    seen: dict[str, int] = {}
    for name, data in archive.entries(file, max_bytes):
        place = f"{path}!{name}" if name else path
        index = seen[place] = seen.get(place, -1) + 1  # names may stand twice
        yield UnreadableInput(place, data, index) if isinstance(data, str) else _message(place, index, data, max_bytes)


def _message(path: str, index: int, data: bytes, max_bytes: int) -> RawMessage | UnreadableInput:
    if len(data) > max_bytes:
        return _too_large(path, index, max_bytes)
    if data.startswith(_OUTLOOK):
        return _outlook(path, index, data)
    reason = looks_like_mail(data)
    return UnreadableInput(path, reason, index) if reason is not None else RawMessage(path=path, index=index, data=data)


def _outlook(path: str, index: int, data: bytes) -> RawMessage | UnreadableInput:
    from fuwake.intake.outlook import msg, rebuild  # only where there is one

    try:
        return RawMessage(path=path, index=index, data=rebuild.rebuild(msg.read(data)), container=data)
    except msg.UnreadableItem as error:
        return UnreadableInput(path, f"{error}: save the mail as .eml", index)


def _too_large(path: str, index: int, max_bytes: int) -> UnreadableInput:
    return UnreadableInput(path, f"larger than {max_bytes / 1_000_000:g} MB, the limit of the setting max_message_bytes", index)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "it may not be read: permission denied"
    return f"it cannot be read: {error.strerror or error}"
