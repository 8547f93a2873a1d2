"""Whether the store is whole: the database, the raw mails, the case folders. Reads only, also while the service runs."""

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

from fuwake.model.errors import CaseFolderError, StoreError
from fuwake.store.case_folder import read_manifest
from fuwake.store.database import open_database
from fuwake.store.service_folder import ServiceFolder

_PIECE = 1_000_000
_ATTEMPTS = 3
"""A folder that is being replaced is looked at again."""


def check(folder: ServiceFolder) -> Iterator[str]:
    """What is wrong, each as a sentence; nothing where all is well. Raises FuwakeError where the database cannot be opened.

    A mail without a row is not wrong: its sender was never told that it had arrived.
    """
    with contextlib.closing(open_database(folder.place)) as sql:
        try:
            if sql.dialect == "sqlite":  # PostgreSQL holds its references always, and has pg_amcheck for its files
                yield from (f"database: {line}" for (line,) in sql.execute("PRAGMA integrity_check") if line != "ok")
                for table, row, parent, _ in sql.execute("PRAGMA foreign_key_check"):
                    yield f"database: row {row} of {table} names a row of {parent} that is not there"
            mails = sql.execute("SELECT sha256, size FROM mails WHERE removed_at IS NULL").fetchall()
            cases = [name for (name,) in sql.execute("SELECT id FROM cases")]
        except StoreError as error:
            yield f"database: {error}"
            return
    for sha256, size in mails:
        if (what := _mail(folder.mail(sha256), sha256, size)) is not None:
            yield f"mail {sha256}: {what}"
    for name in cases:
        if (what := _settled(folder.cases / name)) is not None:
            yield f"case {name}: {what}"


def _mail(path: Path, sha256: str, size: int) -> str | None:
    try:
        found, digest = path.stat().st_size, _digest(path)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return None if (found, digest) == (size, sha256) else "its bytes are not those that were taken in"


def _settled(path: Path) -> str | None:
    what = None
    for _ in range(_ATTEMPTS):
        if (what := _case(path)) is None:
            return None
    return what


def _case(path: Path) -> str | None:
    try:
        manifest = read_manifest(path)
    except CaseFolderError as error:
        return str(error)
    for name, digest in manifest.files.items():
        try:
            if _digest(path / name) != digest:
                return f"{name} is not what the manifest names"
        except OSError as error:
            return f"{name} cannot be read: {error.strerror}"
    return None


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
