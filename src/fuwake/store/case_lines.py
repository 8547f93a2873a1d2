"""A file of case documents, one a line, that a later run goes on with."""

import fcntl
import os
from pathlib import Path

import msgspec

from fuwake.model.case import CaseSource
from fuwake.model.errors import FuwakeError

_CHUNK = 1_000_000


class _Line(msgspec.Struct):
    """All that is read of a line."""

    source: CaseSource


class CaseLines:
    """Open for appending whole lines, by one writer at a time.

    Raises FuwakeError where the file cannot be opened, another writer has it, or it holds something else than case documents.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            # Case documents tell of private mails: a new file is its owner's alone.
            self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600), "a+b", buffering=0)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise FuwakeError(f"{path}: another run is writing to this file") from error
        except OSError as error:
            raise FuwakeError(f"{path}: {error.strerror or error}") from error
        self._cut_torn_line()
        self._done = self._read_sources()

    def has(self, source: CaseSource) -> bool:
        """Whether a line about this message is there."""
        return (source.path, source.index) in self._done

    def __len__(self) -> int:
        """Messages that were there already."""
        return len(self._done)

    def add(self, line: bytes) -> None:
        """Appends a line. Raises OSError."""
        view = memoryview(line + b"\n")
        while view:
            view = view[self._file.write(view) :]

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()

    def _cut_torn_line(self) -> None:
        """An earlier run may have been killed in the middle of a line: what follows the last newline goes."""
        end = self._file.seek(0, os.SEEK_END)
        place = end
        while place > 0:
            start = max(0, place - _CHUNK)
            self._file.seek(start)
            newline = self._file.read(place - start).rfind(b"\n")
            if newline >= 0:
                place = start + newline + 1
                break
            place = start
        if place < end:
            self._file.seek(place)
            if self._file.read(1) != b"{":
                raise FuwakeError(f"{self._path}: holds something else than case documents")
            self._file.truncate(place)

    def _read_sources(self) -> set[tuple[str, int]]:
        decode = msgspec.json.Decoder(_Line).decode
        done = set()
        with self._path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    source = decode(line).source
                except msgspec.DecodeError as error:
                    raise FuwakeError(f"{self._path}: line {number} is no case document") from error
                done.add((source.path, source.index))
        return done
