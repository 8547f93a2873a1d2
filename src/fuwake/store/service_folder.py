"""The folder of the service: everything that must outlast a crash, and nothing else.

store.sqlite         rows: mails, sightings, cases; and the engine's own. With the setting `database` they are in PostgreSQL
mails/<ab>/<sha256>  raw mails, each on the disk before its row is
cases/<name>/        case folders
work/<name>/         journals of examinations under way
bulk/<batch>/        mails read statically in batches (pipeline/bulk.py)
limits/              how much the services that are asked have been asked
in/                  the watch folder, with done/ and failed/
lock                 held by the one process that works here
"""

import contextlib
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fuwake.model.errors import FuwakeError
from fuwake.settings import Settings, service_dir
from fuwake.store.database import Place

MODE = 0o600
"""Mails are private: their owner alone may read them."""


class ServiceFolder:
    """Names the places. Makes none of them. server: address of a PostgreSQL database; empty: the rows are in the folder too."""

    def __init__(self, path: Path, server: str = "") -> None:
        self.path = path
        self.database = path / "store.sqlite"
        self.place: Place = server or self.database
        """Where the rows are."""
        self.mails = path / "mails"
        self.cases = path / "cases"
        self.work = path / "work"
        self.bulk = path / "bulk"
        self.limits = path / "limits"
        self.inbox = path / "in"

    def mail(self, sha256: str) -> Path:
        """Where a raw mail lies."""
        return self.mails / sha256[:2] / sha256

    def make(self) -> None:
        """Makes what is missing. Raises OSError."""
        for folder in (self.path, self.mails, self.cases, self.work, self.bulk, self.limits):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Holds the lock: SQLite takes one working process. Raises FuwakeError where another has it. Ends with the process."""
        with (self.path / "lock").open("a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise FuwakeError(f"{self.path}: another fuwake is at work here") from error
            yield


def service_folder(settings: Settings) -> ServiceFolder:
    """The one that the settings name."""
    return ServiceFolder(service_dir(settings), settings.database)


def keep_mail(folder: ServiceFolder, data: bytes) -> str:
    """Puts a raw mail on the disk, through to the platter, and returns its sha256. One that lies there already stays.

    Raises OSError (ENOSPC: the disk is full); then nothing is left behind but, after a crash, a file whose name begins with a dot.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    target = folder.mail(sha256)
    if target.exists():
        sync_folder(target.parent)  # whoever put it there may not have come so far
        return sha256
    if not target.parent.is_dir():
        target.parent.mkdir(mode=0o700, exist_ok=True)
        sync_folder(target.parent.parent)
    handle, name = tempfile.mkstemp(prefix=f".{sha256}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).rename(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return sha256


def sync_folder(folder: Path) -> None:
    """The folder's own entries, through to the disk (fsync(2): a file's fsync does not cover its name)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Every file and folder below, and the name of the folder itself, through to the disk. Raises OSError."""
    for place, _, files in os.walk(folder):
        for name in files:
            handle = os.open(Path(place, name), os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync_folder(Path(place))
    sync_folder(folder.parent)
