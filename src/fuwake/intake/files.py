"""Messages from files: a single message, an mbox, a Maildir, standard input."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from fuwake.model.errors import UnreadableInput
from fuwake.parse.looks import looks_like_mail

MAX_BYTES = 25_000_000
"""Largest message unless the settings say otherwise."""

_FROM_LINE = re.compile(rb"From \S{1,320}.{0,80}\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b.{0,40}\d{4}")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_LINE = 1_000_000  # bytes read at a time where a line does not end


class RawMessage(Struct, frozen=True, kw_only=True):
    """The bytes of one message and where they came from."""

    path: str
    index: int
    """Place in an mbox; 0 elsewhere."""
    data: bytes


def read_messages(path: str, stdin: BinaryIO, max_bytes: int = MAX_BYTES) -> Iterator[RawMessage | UnreadableInput]:
    """The messages of a file, mbox, Maildir or (`-`) of standard input.

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
                yield from _file(file, max_bytes, mbox=False)
    if not found:
        yield UnreadableInput(str(place), "this Maildir holds no mail")


def _file(place: Path, max_bytes: int, *, mbox: bool = True) -> Iterator[RawMessage | UnreadableInput]:
    try:
        with place.open("rb") as stream:
            yield from _stream(str(place), stream, max_bytes, mbox=mbox)
    except OSError as error:
        yield UnreadableInput(str(place), _reason(error))


def _stream(path: str, stream: BinaryIO, max_bytes: int, *, mbox: bool = True) -> Iterator[RawMessage | UnreadableInput]:
    first = stream.readline(_LINE)
    if mbox and _FROM_LINE.match(first):
        yield from _mbox(path, stream, max_bytes)
        return
    data = first + stream.read(max(0, max_bytes + 1 - len(first)))
    yield _message(path, 0, data, max_bytes)


def _mbox(path: str, stream: BinaryIO, max_bytes: int) -> Iterator[RawMessage | UnreadableInput]:
    """Messages between `From ` lines that follow a blank line; `>From ` is unquoted (mboxrd, RFC 4155 appendix A)."""
    index, size, blank = 0, 0, False
    lines: list[bytes] = []
    while line := stream.readline(_LINE):
        if blank and line.startswith(b"From ") and _FROM_LINE.match(line):
            yield _mbox_message(path, index, lines, size, max_bytes)
            index, size, blank = index + 1, 0, False
            lines = []
            continue
        blank = line in (b"\n", b"\r\n")
        size += len(line)
        if size <= max_bytes:
            lines.append(line)
    yield _mbox_message(path, index, lines, size, max_bytes)


def _mbox_message(path: str, index: int, lines: list[bytes], size: int, max_bytes: int) -> RawMessage | UnreadableInput:
    if size > max_bytes:
        return _too_large(f"{path} (message {index})", max_bytes)
    if len(lines) > 1 and lines[-1] in (b"\n", b"\r\n"):
        lines = lines[:-1]  # the blank line that parts messages
    data = _QUOTED_FROM.sub(rb"\1", b"".join(lines))
    return _message(path, index, data, max_bytes)


def _message(path: str, index: int, data: bytes, max_bytes: int) -> RawMessage | UnreadableInput:
    name = path if index == 0 else f"{path} (message {index})"
    if len(data) > max_bytes:
        return _too_large(name, max_bytes)
    reason = looks_like_mail(data)
    return UnreadableInput(name, reason) if reason is not None else RawMessage(path=path, index=index, data=data)


def _too_large(name: str, max_bytes: int) -> UnreadableInput:
    return UnreadableInput(name, f"larger than {max_bytes / 1_000_000:g} MB, the limit of the setting max_message_bytes")


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "it may not be read: permission denied"
    return f"it cannot be read: {error.strerror or error}"
