"""The rounds of a watched case, in its folder, each whole or not there at all; nothing of the case itself changes.

watch/0001/round.json           when, with what, what was watched, and the sha256 of the round before
watch/0001/observations.jsonl   one observation a line
watch/0001/evidence/<sha256>    raw answers
watch/0001/manifest.json        sha256 of every other file of the round
watch/watch.json                the time line; follows from the case and its rounds
"""

import contextlib
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from fuwake.model.errors import CaseFolderError, FuwakeError
from fuwake.model.observation import Observation
from fuwake.model.watch import RoundRecord, Watch
from fuwake.store.case_folder import MANIFEST, WATCH, CaseFolder, write

TIMELINE = "watch.json"
RECORD = "round.json"
MOST_ROUNDS = 9999
_NAME = re.compile(r"\d{4}")


class RoundFolder(CaseFolder):
    """Reads a round. Every method raises CaseFolderError naming the file that is missing or unreadable."""

    def record(self) -> RoundRecord:
        """When and with what it was made."""
        return self._decode(RECORD, RoundRecord)


def rounds(case: Path) -> tuple[RoundFolder, ...]:
    """The rounds of a case, the oldest first."""
    folder = case / WATCH
    if not folder.is_dir():
        return ()
    return tuple(RoundFolder(path) for path in sorted(folder.iterdir()) if _NAME.fullmatch(path.name) and path.is_dir())


def link_to(before: Path | None, message_sha256: str) -> str:
    """What a round names as the one before it: the sha256 of that round's manifest; of the message where it is the first."""
    if before is None:
        return message_sha256
    try:
        return hashlib.sha256((before / MANIFEST).read_bytes()).hexdigest()
    except OSError as error:
        raise CaseFolderError(f"{before / MANIFEST}: {error.strerror}") from error


def write_round(case: Path, record: RoundRecord, observations: tuple[Observation, ...], blobs: Mapping[str, bytes]) -> Path:
    """Writes one more round. Raises OSError, and FuwakeError where there is one of its number."""
    out = case / WATCH
    out.mkdir(mode=0o700, exist_ok=True)
    name = f"{record.number:04d}"
    if record.number > MOST_ROUNDS or (out / name).exists():
        raise FuwakeError(f"{out / name}: is there already, and a round is never written over")
    files = {
        RECORD: msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n",
        "observations.jsonl": b"".join(msgspec.json.encode(seen) + b"\n" for seen in observations),
    }
    return write(out, name, files, blobs)


def encode_timeline(watch: Watch) -> bytes:
    """The one form in which `watch.json` is written; `verify` compares against it byte for byte."""
    return msgspec.json.format(msgspec.json.encode(watch), indent=1) + b"\n"


def write_timeline(case: Path, watch: Watch) -> None:
    """Puts the time line in place of an older one, at once. Raises OSError."""
    folder = case / WATCH
    handle, partial = tempfile.mkstemp(dir=folder, prefix=".watch.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(encode_timeline(watch))
        Path(partial).rename(folder / TIMELINE)
    except OSError:
        Path(partial).unlink(missing_ok=True)
        raise


def read_timeline(case: Path) -> Watch | None:
    """The time line as it was written; None where there is none. Raises CaseFolderError where it cannot be read."""
    file = case / WATCH / TIMELINE
    try:
        return msgspec.json.decode(file.read_bytes(), type=Watch)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise CaseFolderError(f"{file}: {error}") from error


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds a folder against other watchers, by a lock on itself that ends with this process (flock(2)). Raises FuwakeError."""
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise FuwakeError(f"{folder}: {error.strerror}") from error
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FuwakeError(f"{folder}: is being watched by another run") from error
        yield
    finally:
        os.close(held)
