"""A folder that is looked into: what is moved there is taken in once, then moved to `done`; what cannot be, to `failed` with the reason.

A file is moved to `done` only when every mail in it is durable, so a crash in between takes it in once more, which is one case all the
same. One that is still being written is left alone: it is taken when two looks have found it alike. Names that begin with a dot are not
looked at: write under such a name and rename when ready.
"""

import io
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from fuwake.intake.files import read_messages
from fuwake.intake.smtp import Take
from fuwake.model.errors import FuwakeError, UnreadableInput
from fuwake.parse.visible import show as visible
from fuwake.store.mails import Sighting
from fuwake.store.service_folder import sync_folder

DONE, FAILED = "done", "failed"


class WatchFolder:
    """One folder. `look` is called again and again."""

    def __init__(self, path: Path, take: Take, max_bytes: int) -> None:
        self._path, self._take, self._max_bytes = path, take, max_bytes
        self._seen: dict[str, tuple[int, int]] = {}
        for folder in (path, path / DONE, path / FAILED):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def look(self) -> int:
        """Takes in what has come to rest; says how many files that were. Raises OSError, FuwakeError, sqlite3.Error: the file stays."""
        taken, now = 0, dict(self._files())
        for name, state in sorted(now.items()):
            if self._seen.get(name) == state:
                self._take_in(self._path / name)
                taken += 1
        self._seen = now
        return taken

    def _files(self) -> Iterator[tuple[str, tuple[int, int]]]:
        for entry in self._path.iterdir():
            if not entry.name.startswith(".") and entry.is_file() and not entry.is_symlink():
                state = entry.stat()
                yield entry.name, (state.st_size, state.st_mtime_ns)

    def _take_in(self, file: Path) -> None:
        bad, taken = [], 0
        for item in read_messages(str(file), io.BytesIO(), self._max_bytes):
            if isinstance(item, UnreadableInput):
                bad.append(f"message {item.index}: {item.what}" if item.index else item.what)
                continue
            name = visible(item.path.removeprefix(f"{self._path}/"))
            self._take(item.data, Sighting(source="folder", name=name, place=item.index), "bulk", item.left_out)
            taken += 1
        target = _free(self._path / (FAILED if bad else DONE), file.name)
        if bad:
            words = [*bad, f"{taken} other mails of this file were taken in"] if taken else bad
            target.with_name(f"{target.name}.reason.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
        file.rename(target)
        sync_folder(target.parent)


def _free(folder: Path, name: str) -> Path:
    """A name that is not taken: `a.eml`, `a.eml.2` …."""
    target, number = folder / name, 1
    while target.exists():
        number += 1
        target = folder / f"{name[:240]}.{number}"
    return target


TROUBLES = (OSError, FuwakeError, sqlite3.Error)
"""What `look` may raise; the file stays, and the next look tries again."""
