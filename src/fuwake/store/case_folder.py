"""A case folder: everything one dissection read, asked, concluded and wrote.

    message.eml          the raw message, byte for byte (the only place with the recipient in it, beside what it came in:)
    container.msg        the Outlook item that it came in
    carrier.eml          the forward or report that it came in (carrier-2.eml … where that was carried too)
    run.json             when, with what, from where
    source.json          where the message came from
    observations.jsonl   one observation a line
    evidence/<sha256>    raw answers and pictures
    sketch.json          what later cases are compared with
    case.json            the case document
    article.<lang>.<format>
    removed.json         names of files that were removed, since they were old or a person asked for it
    manifest.json        sha256 of every other file
    watch/               rounds of `fuwake watch`, each with a manifest of its own (store/watch_rounds.py)

A folder appears whole under its name or not at all.
"""

import contextlib
import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from fuwake.model.case import Case, CaseSource, Run
from fuwake.model.errors import CaseFolderError
from fuwake.model.observation import Observation

T = TypeVar("T")

MANIFEST = "manifest.json"
WATCH = "watch"
"""Rounds of watching: a case that is dissected anew keeps them."""
REMOVED = "removed.json"
"""Names of the files that were removed."""
_ORIGINAL = re.compile(r"message\.eml|container\.[a-z]{1,5}|carrier(?:-[0-9]+)?\.eml")
SCHEMA = "fuwake.manifest/1"
MODE = 0o600
"""The folder holds a private mail: its owner alone may read it."""
_PARTIAL = ".partial"
_MOST_ATTEMPTS = 100


class Evidence:
    """Raw answers of one dissection, by sha256, in memory until the folder is written."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}

    def keep(self, data: bytes) -> str:
        """Keeps bytes and returns their sha256."""
        name = hashlib.sha256(data).hexdigest()
        self.blobs[name] = data
        return name

    def __call__(self, name: str) -> bytes:
        """The bytes by sha256. Raises KeyError."""
        return self.blobs[name]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """sha256 of every file of the folder but itself."""

    schema: str
    files: dict[str, str]


def folder_name(sha256: str) -> str:
    """Name of the folder for a message: the first 16 digits of its sha256."""
    return sha256[:16]


def encode_case(case: Case) -> bytes:
    """The one form in which `case.json` is written; `verify` compares against it byte for byte."""
    return msgspec.json.format(msgspec.json.encode(case), indent=1) + b"\n"


def write(out: Path, name: str, files: Mapping[str, bytes], blobs: Mapping[str, bytes]) -> Path:
    """Writes a folder whole: into a neighbour of its own first, then renamed. Replaces an older folder of the name. Returns its path.

    Raises OSError; then, as on an interruption, nothing is left behind. Two writers of one name do not disturb each other: one wins.
    """
    _sweep(out, name)
    partial = Path(tempfile.mkdtemp(prefix=f".{name}.{os.getpid()}-", suffix=_PARTIAL, dir=out))
    try:
        (partial / "evidence").mkdir(mode=0o700)
        everything = dict(files) | {f"evidence/{digest}": data for digest, data in blobs.items()}
        for path, data in everything.items():
            _write_file(partial / path, data)
        _write_file(partial / MANIFEST, encode_manifest(everything))
        return _put_in_place(partial, out / name)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _put_in_place(partial: Path, target: Path) -> Path:
    """Renames onto the name. What was there is moved aside first: a folder that holds something cannot be renamed over (rename(2))."""
    for attempt in range(_MOST_ATTEMPTS):
        try:
            return partial.rename(target)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        aside = partial.with_name(f"{partial.name}.{attempt}{_PARTIAL}")
        with contextlib.suppress(FileNotFoundError):  # another writer moved it first
            target.rename(aside)
        with contextlib.suppress(OSError):  # never watched
            (aside / WATCH).rename(partial / WATCH)
        shutil.rmtree(aside, ignore_errors=True)
    raise OSError(errno.EBUSY, "other writers keep replacing this folder", str(target))


def _sweep(out: Path, name: str) -> None:
    """Removes what a writer of this name left that was killed outright."""
    for left in out.glob(f".{name}.*{_PARTIAL}"):
        owner = left.name.removeprefix(f".{name}.").partition("-")[0]
        if not (owner.isdigit() and Path(f"/proc/{owner}").exists()):
            shutil.rmtree(left, ignore_errors=True)


def add_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Adds or replaces files of an existing folder (articles written again) and renews the manifest."""
    manifest = read_manifest(folder)
    for path, data in files.items():
        _write_file(folder / path, data)
    digests = manifest.files | {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    _write_file(folder / MANIFEST, encode_digests(digests))


def remove_originals(folder: Path, also: Iterable[str] = ()) -> bool:
    """Removes the raw mail and what it came in, and other files by name; says so in `removed.json`. False where there was none.

    What was concluded stays, and can be derived again no more. Killed half-way it is done again by the next call.
    """
    manifest = read_manifest(folder)
    originals = [name for name in (entry.name for entry in folder.iterdir()) if _ORIGINAL.fullmatch(name)]
    gone = sorted({*originals, *also} - {MANIFEST})
    if not gone:
        return False
    before = msgspec.json.decode((folder / REMOVED).read_bytes(), type=list[str]) if (folder / REMOVED).is_file() else []
    listed = msgspec.json.encode(sorted({*before, *gone})) + b"\n"
    kept = {name: digest for name, digest in manifest.files.items() if name not in gone}
    for name, data in ((REMOVED, listed), (MANIFEST, encode_digests(kept | {REMOVED: hashlib.sha256(listed).hexdigest()}))):
        _write_file(folder / f".{name}", data)
        (folder / f".{name}").rename(folder / name)
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return True


def encode_manifest(files: Mapping[str, bytes]) -> bytes:
    """The manifest of these files."""
    return encode_digests({path: hashlib.sha256(data).hexdigest() for path, data in files.items()})


def encode_digests(digests: Mapping[str, str]) -> bytes:
    """The one form in which the manifest of these digests is written."""
    manifest = Manifest(schema=SCHEMA, files=dict(sorted(digests.items())))
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def read_manifest(folder: Path) -> Manifest:
    """Raises CaseFolderError where there is none or it cannot be read."""
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except OSError as error:
        raise CaseFolderError(f"{folder}: not a case folder ({MANIFEST}: {error.strerror})") from error
    except msgspec.DecodeError as error:
        raise CaseFolderError(f"{folder / MANIFEST}: {error}") from error


class CaseFolder:
    """Reads a folder. Every method raises CaseFolderError naming the file that is missing or unreadable."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def bytes_of(self, name: str) -> bytes:
        """A file's bytes."""
        try:
            return (self.path / name).read_bytes()
        except OSError as error:
            raise CaseFolderError(f"{self.path / name}: {error.strerror}") from error

    def evidence(self, digest: str) -> bytes:
        """Evidence by sha256."""
        if len(digest) != 64 or not digest.isalnum():
            raise CaseFolderError(f"{self.path}: {digest!r} is no digest")
        return self.bytes_of(f"evidence/{digest}")

    def message(self) -> bytes:
        """The raw message."""
        return self.bytes_of("message.eml")

    def run(self) -> Run:
        """When and with what."""
        return self._decode("run.json", Run)

    def source(self) -> CaseSource:
        """Where the message came from."""
        return self._decode("source.json", CaseSource)

    def carriers(self, source: CaseSource) -> tuple[bytes, ...]:
        """The mails that carried the message, as the source names them."""
        return tuple(self._original(carrier.file, carrier.sha256) for carrier in source.carriers)

    def container(self, source: CaseSource) -> bytes:
        """The Outlook item that held the message; empty where there is none."""
        return self._original(source.container.file, source.container.sha256) if source.container is not None else b""

    def _original(self, name: str, digest: str) -> bytes:
        if "/" in name or name.startswith("."):
            raise CaseFolderError(f"{self.path}: {name!r} is no file of a case folder")
        data = self.bytes_of(name)
        if hashlib.sha256(data).hexdigest() != digest:
            raise CaseFolderError(f"{self.path / name}: is not what source.json names")
        return data

    def case(self) -> Case:
        """The case document."""
        return self._decode("case.json", Case)

    def observations(self) -> tuple[Observation, ...]:
        """All observations, in the order of the file."""
        decode = msgspec.json.Decoder(Observation).decode
        try:
            return tuple(decode(line) for line in self.bytes_of("observations.jsonl").splitlines() if line.strip())
        except msgspec.DecodeError as error:
            raise CaseFolderError(f"{self.path / 'observations.jsonl'}: {error}") from error

    def _decode(self, name: str, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(self.bytes_of(name), type=kind)
        except msgspec.DecodeError as error:
            raise CaseFolderError(f"{self.path / name}: {error}") from error


def _write_file(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    path.chmod(MODE)
