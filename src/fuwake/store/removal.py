"""Taking mails and cases out of the store: their bytes and what shows them; each safe to be done again after a kill."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime

from fuwake.model.errors import CaseFolderError
from fuwake.store import case_rows
from fuwake.store.case_folder import REMOVED, remove_originals
from fuwake.store.service_folder import ServiceFolder, sync_folder
from fuwake.store.sql import Sql

Shows = Callable[[bytes], bool]


def remove_mail(folder: ServiceFolder, sql: Sql, sha256: str, *, shows: Shows | None = None) -> str | None:
    """Removes a raw mail: from mails/, its journal and its case folder; one that waits is cancelled. Its row stays, so that it is
    known when it comes again. Returns the name of its case.

    shows: what else goes from the case folder; where the case document itself does, the case goes whole. Commits.
    """
    with sql:
        now = datetime.now(UTC).isoformat()
        sql.execute("UPDATE mails SET removed_at = coalesce(removed_at, ?) WHERE sha256 = ?", (now, sha256))
        sql.execute("UPDATE mails SET state = 'cancelled' WHERE sha256 = ? AND state IN ('waiting', 'examining')", (sha256,))
        found = sql.execute("SELECT case_id FROM mails WHERE sha256 = ?", (sha256,)).fetchone()
    name = found[0] if found is not None else None
    if name is not None:
        _clean_case(folder, sql, name, shows)
    shutil.rmtree(folder.work / sha256, ignore_errors=True)
    path = folder.mail(sha256)  # last: as long as it is there, all of this is done again
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_folder(path.parent)
    return name


def remove_case(folder: ServiceFolder, sql: Sql, name: str) -> None:
    """Removes a case: rows and folder. Commits."""
    with sql:
        case_rows.remove(sql, name)
    shutil.rmtree(folder.cases / name, ignore_errors=True)


def _clean_case(folder: ServiceFolder, sql: Sql, name: str, shows: Shows | None) -> None:
    path = folder.cases / name
    if not path.is_dir():
        return
    also = set()
    if shows is not None:
        files = [file for file in sorted(path.rglob("*")) if file.is_file()]
        also = {file.relative_to(path).as_posix() for file in files if shows(file.read_bytes())}
    if any(not one.startswith("evidence/") and not one.endswith((".eml", ".msg")) for one in also - {REMOVED}):
        remove_case(folder, sql, name)
        return
    try:
        remove_originals(path, also)
    except CaseFolderError:  # not one that can be read: it goes whole
        remove_case(folder, sql, name)
    else:
        sync_folder(path)
