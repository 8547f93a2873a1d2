"""The store in one file, and back. A tar archive: the database first, then the raw mails and case folders that its rows name."""

import contextlib
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from pathlib import Path

from fuwake.model.errors import FuwakeError
from fuwake.store.database import drop, is_there, migrate, open_database
from fuwake.store.integrity import check
from fuwake.store.service_folder import MODE, ServiceFolder, sync_folder, sync_tree
from fuwake.store.transfer import copy_rows

_DATABASE = "store.sqlite"
_OURS = re.compile(r"store\.sqlite|mails/[0-9a-f]{2}/[0-9a-f]{64}|cases/[0-9a-z-]{1,80}(?:/[A-Za-z0-9_.-]{1,200}){1,5}")
_ATTEMPTS = 3


def backup(folder: ServiceFolder, target: Path) -> int:
    """Writes the archive whole or not at all, while the service runs or not, and returns how many mails are in it.

    The database is a snapshot of one moment (SQLite's backup; from PostgreSQL all rows, in a file of SQLite); every mail that it names was
    on the disk before its row.
    Raises FuwakeError where the store is damaged, OSError.
    """
    if not is_there(folder.place):
        raise FuwakeError(f"{folder.path}: there is no store here")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder.path) as work:
        copy = Path(work, _DATABASE)
        mails, cases = _snapshot(folder, copy)
        partial = target.with_name(f".{target.name}.partial")
        try:
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE), "wb") as stream:
                with tarfile.open(fileobj=stream, mode="w") as archive:
                    archive.add(copy, _DATABASE)
                    for sha256 in mails:
                        archive.add(folder.mail(sha256), f"mails/{sha256[:2]}/{sha256}")
                    for name in cases:
                        _add_case(archive, folder.cases / name)
                stream.flush()
                os.fsync(stream.fileno())
            partial.rename(target)
        finally:
            partial.unlink(missing_ok=True)
    sync_folder(target.absolute().parent)
    return len(mails)


def _snapshot(folder: ServiceFolder, copy: Path) -> tuple[list[str], list[str]]:
    with contextlib.closing(open_database(folder.place)) as source, contextlib.closing(open_database(copy)) as target:
        if isinstance(source.driver, sqlite3.Connection) and isinstance(target.driver, sqlite3.Connection):
            try:
                source.driver.backup(target.driver)
            except sqlite3.DatabaseError as error:
                raise FuwakeError(f"{folder.database}: {error}") from error
        else:
            migrate(target)
            with target:
                copy_rows(source, target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file
        mails = [sha256 for (sha256,) in target.execute("SELECT sha256 FROM mails WHERE removed_at IS NULL ORDER BY sha256")]
        cases = [name for (name,) in target.execute("SELECT id FROM cases ORDER BY id")]
    return mails, cases


def _add_case(archive: tarfile.TarFile, case: Path) -> None:
    """A folder as it stands at one moment: a finished one is only ever replaced whole, so a link to each file holds it."""
    for attempt in range(_ATTEMPTS):
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=case.parent) as work:
            held = Path(work, case.name)
            try:
                shutil.copytree(case, held, copy_function=os.link)
            except (shutil.Error, OSError):  # replaced meanwhile
                if attempt == _ATTEMPTS - 1:
                    raise
                continue
            archive.add(held, f"cases/{case.name}")
            return


def restore(folder: ServiceFolder, source: Path) -> int:
    """Makes the store of an archive, in a folder that has none, and returns how many mails it holds.

    It is unpacked beside, checked, and only then takes its place. Raises FuwakeError where there is a store already, a service is at
    work, or the archive is none of ours or damaged; OSError.
    """
    folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with folder.alone():
        if folder.database.exists() or is_there(folder.place):
            raise FuwakeError(f"{folder.path}: there is a store here already; name an empty folder (setting service_dir) and database")
        work = Path(tempfile.mkdtemp(prefix=".restore-", dir=folder.path))
        try:
            unpacked = ServiceFolder(work)
            _unpack(source, unpacked)
            with contextlib.closing(open_database(unpacked.database)) as sql:
                migrate(sql)  # a backup of an older fuwake
            wrong = next(check(unpacked), None)
            if wrong is not None:
                raise FuwakeError(f"{source}: {wrong}")
            return _put_in_place(unpacked, folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _unpack(source: Path, into: ServiceFolder) -> None:
    try:
        with tarfile.open(source, mode="r:") as archive:
            for member in archive:
                if member.isdir():
                    continue
                if not member.isreg() or not _OURS.fullmatch(member.name) or ".." in member.name.split("/"):
                    raise FuwakeError(f"{source}: {member.name!r} is no file of a backup")
                archive.extract(member, into.path, set_attrs=False, filter="data")
    except tarfile.TarError as error:
        raise FuwakeError(f"{source}: not a backup: {error}") from error
    if not into.database.exists():
        raise FuwakeError(f"{source}: not a backup: it holds no {_DATABASE}")


def _put_in_place(unpacked: ServiceFolder, folder: ServiceFolder) -> int:
    with contextlib.closing(open_database(unpacked.database)) as sql:
        (mails,) = sql.execute("SELECT count(*) FROM mails").fetchone()
        sql.execute("PRAGMA journal_mode=DELETE")  # one file to move
        sync_tree(unpacked.path)
        if isinstance(folder.place, str):
            with contextlib.closing(open_database(folder.place)) as target:
                migrate(target)
                try:
                    with target:
                        copy_rows(sql, target)
                        _move(unpacked, folder, ("mails", "cases"))
                except BaseException:
                    drop(target)  # as it was: empty
                    raise
            return int(mails)
    _move(unpacked, folder, ("mails", "cases", _DATABASE))  # the database last: without it there is no store
    return int(mails)


def _move(unpacked: ServiceFolder, folder: ServiceFolder, names: tuple[str, ...]) -> None:
    for name in names:
        if (unpacked.path / name).exists():
            target = folder.path / name
            if target.is_dir():
                target.rmdir()  # an empty one only
            (unpacked.path / name).rename(target)
            for place in (target, *target.rglob("*")):
                place.chmod(0o700 if place.is_dir() else MODE)
    folder.path.chmod(0o700)
    sync_folder(folder.path)
