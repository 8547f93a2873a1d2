"""The mails of one run in groups that are alike. Who belongs where is known at the end only: a first mail is alone until a second comes."""

import sqlite3
import tempfile
from pathlib import Path

import msgspec

from fuwake.campaigns.clusters import Clusters
from fuwake.campaigns.index import Index
from fuwake.campaigns.sketch import Sketch
from fuwake.model.case import CaseSource
from fuwake.model.errors import FuwakeError

_BATCH = 200


class Grouped(msgspec.Struct, frozen=True, kw_only=True):
    """The line of one mail."""

    path: str
    index: int
    sha256: str
    campaign: str | None
    """None where no other mail of the run is alike."""


class Groups:
    """Keeps sketches in a file of its own, which goes when the run ends. Methods raise OSError and FuwakeError."""

    def __init__(self, file: Path) -> None:
        self._out = file.open("wb")
        self._folder = tempfile.TemporaryDirectory(prefix="fuwake-groups-")
        self._clusters = Clusters(Index(Path(self._folder.name) / "index.sqlite"))
        self._waiting: list[tuple[Sketch, str]] = []
        self._mails: list[tuple[str, int, str]] = []
        self._decode = msgspec.json.Decoder(Sketch).decode

    def __enter__(self) -> "Groups":
        return self

    def __exit__(self, *_: object) -> None:
        self._clusters.index.close()
        self._folder.cleanup()
        self._out.close()

    def add(self, source: CaseSource, sketch: bytes) -> None:
        """Takes in a mail; one that could not be read has no sketch and no line."""
        if not sketch:
            return
        one = self._decode(sketch)
        self._mails.append((source.path, source.index, one.case))
        self._waiting.append((one, ""))
        if len(self._waiting) >= _BATCH:
            self._place()

    def write(self) -> None:
        """Writes a line a mail, in the order of the input."""
        self._place()
        for path, index, sha256 in self._mails:
            line = Grouped(path=path, index=index, sha256=sha256, campaign=self._clusters.group_of(sha256))
            self._out.write(msgspec.json.encode(line) + b"\n")

    def _place(self) -> None:
        try:
            self._clusters.place(self._waiting)
        except sqlite3.Error as error:
            raise FuwakeError(f"--campaigns: {error}") from error
        self._waiting.clear()
