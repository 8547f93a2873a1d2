"""Messages of an mbox in any of its dialects: mboxo, mboxrd, mboxcl, mboxcl2 (RFC 4155 describes the common ground).

A message ends before a `From ` line that follows a blank line. Where its header section states a Content-Length that leads exactly
to such a line or to the end, `From ` lines inside are its own (mboxcl2) and nothing in it is unquoted; a length that leads nowhere
is not believed. Else one `>` of `>From ` is taken away (mboxrd).
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

FROM_LINE = re.compile(rb"From \S{1,320}.{0,80}\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b.{0,40}\d{4}")
LONGEST_LINE = 1_000_000
"""Bytes read at a time where a line does not end."""
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*([0-9]{1,12})[ \t\r\n]*$", re.IGNORECASE)
_BLANK = (b"\n", b"\r\n")
_APART = 2  # bytes of the blank line that parts messages and that the length does not count


class _Message:
    """The message being read."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.size = 0
        self.body = -1
        """Bytes of the body so far; -1 in the header section."""
        self.length: int | None = None
        self.inside: list[int] = []
        """Places of `From ` lines that are its own if the length holds."""

    def add(self, line: bytes, most: int) -> None:
        if self.body >= 0:
            self.body += len(line)
        elif line in _BLANK:
            self.body = 0
        elif (found := _LENGTH.match(line)) is not None:
            self.length = int(found[1])
        self.size += len(line)
        if self.size - len(line) <= most:  # with the line that is too much: what is parted again must miss nothing
            self.lines.append(line)

    def is_inside(self) -> bool:
        """Whether the stated length says that the body goes on."""
        return self.length is not None and 0 <= self.body < self.length

    def ends_here(self) -> bool:
        """Whether the stated length leads to this very place."""
        return self.length is not None and 0 <= self.body - self.length <= _APART

    def has_run_over(self, most: int) -> bool:
        """Whether `From ` lines were taken for its own and the length turns out wrong, or the message too large."""
        if not self.inside or self.length is None:
            return False
        return self.body > self.length + _APART or self.size > most


def messages(stream: BinaryIO, max_bytes: int) -> Iterator[tuple[bytes, int]]:
    """(bytes, whole size) of the messages after the first `From ` line, which has been read already.

    Of one larger than `max_bytes` no more than the line that is too much is kept.
    """
    now, blank = _Message(), False
    while line := stream.readline(LONGEST_LINE):
        if now.has_run_over(max_bytes):
            *whole, rest = _parted(now)
            yield from (_whole(lines, unquote=True) for lines in whole)
            now = _again(rest, max_bytes)
        if line.startswith(b"From ") and (blank or now.ends_here()) and FROM_LINE.match(line):
            if not now.is_inside() or now.size > max_bytes:
                yield from _finished(now, max_bytes)
                now, blank = _Message(), False
                continue
            now.inside.append(len(now.lines))
        blank = line in _BLANK
        now.add(line, max_bytes)
    yield from _finished(now, max_bytes)


def _finished(message: _Message, most: int) -> Iterator[tuple[bytes, int]]:
    if message.inside and not message.ends_here():
        yield from (_whole(lines, unquote=True) for lines in _parted(message))
    elif message.size > most:
        yield b"".join(message.lines), message.size
    else:
        yield _whole(message.lines, unquote=not message.inside)


def _parted(message: _Message) -> list[list[bytes]]:
    """The lines between the `From ` lines inside."""
    places = [-1, *message.inside, len(message.lines)]
    return [message.lines[start + 1 : end] for start, end in pairwise(places)]


def _again(lines: list[bytes], most: int) -> _Message:
    """The last of the parted messages, which goes on. Its own length is not asked: one of this box was wrong."""
    message = _Message()
    for line in lines:
        message.add(line, most)
    message.length = None
    return message


def _whole(lines: list[bytes], *, unquote: bool) -> tuple[bytes, int]:
    if len(lines) > 1 and lines[-1] in _BLANK:
        lines = lines[:-1]  # the blank line that parts messages
    data = b"".join(lines)
    data = _QUOTED_FROM.sub(rb"\1", data) if unquote else data
    return data, len(data)
