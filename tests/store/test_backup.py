"""Check, backup and restore, on real files."""

import contextlib
import tarfile
from pathlib import Path

import pytest

from fuwake.model.errors import FuwakeError
from fuwake.store import mails
from fuwake.store.backup import backup, restore
from fuwake.store.database import migrate, migrations, open_database, version_of
from fuwake.store.integrity import check
from fuwake.store.mails import Sighting
from fuwake.store.service_folder import ServiceFolder, keep_mail

MAIL = b"Subject: a\r\n\r\nbody\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> ServiceFolder:
    """A store with one mail that waits."""
    made = ServiceFolder(tmp_path / "service")
    made.make()
    with contextlib.closing(open_database(made.database)) as sql, sql:
        migrate(sql)
        sha256 = keep_mail(made, MAIL)
        mails.add(sql, sha256, len(MAIL), left_out=0, priority="bulk", sighting=Sighting(source="folder", name="a.eml"))
    return made


def test_every_commit_is_durable_and_migrations_run_once(folder: ServiceFolder) -> None:
    with contextlib.closing(open_database(folder.database)) as sql:
        migrate(sql)
        assert version_of(sql) == len(migrations("sqlite"))
        assert sql.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert sql.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


def test_a_store_of_a_newer_program_is_refused(folder: ServiceFolder) -> None:
    with contextlib.closing(open_database(folder.database)) as sql:
        sql.execute("PRAGMA user_version=999")
        with pytest.raises(FuwakeError, match="newer"):
            migrate(sql)


def test_a_mail_that_comes_twice_is_one_row_with_two_sightings(folder: ServiceFolder) -> None:
    with contextlib.closing(open_database(folder.database)) as sql, sql:
        sha256 = keep_mail(folder, MAIL)
        assert not mails.add(
            sql, sha256, len(MAIL), left_out=0, priority="bulk", sighting=Sighting(source="smtp", mail_from="b@example.com")
        )
        assert mails.counts(sql) == {"waiting": 1}
        assert sql.execute("SELECT count(*) FROM sightings").fetchone() == (2,)


def test_what_was_changed_is_named(folder: ServiceFolder) -> None:
    assert list(check(folder)) == []
    sha256 = keep_mail(folder, MAIL)
    folder.mail(sha256).write_bytes(b"other")
    assert list(check(folder)) == [f"mail {sha256}: its bytes are not those that were taken in"]
    folder.mail(sha256).unlink()
    assert list(check(folder)) == [f"mail {sha256}: cannot be read: No such file or directory"]


def test_a_backup_comes_back_whole_while_another_connection_writes(folder: ServiceFolder, tmp_path: Path) -> None:
    with contextlib.closing(open_database(folder.database)) as sql:
        sql.execute("INSERT INTO sightings (sha256, source, received_at) SELECT sha256, 'smtp', '' FROM mails")  # not committed
        assert backup(folder, tmp_path / "b.tar") == 1
        sql.rollback()
    other = ServiceFolder(tmp_path / "other")
    assert restore(other, tmp_path / "b.tar") == 1
    assert list(check(other)) == []
    assert other.mail(keep_mail(folder, MAIL)).read_bytes() == MAIL
    assert sorted(entry.name for entry in other.path.iterdir()) == ["lock", "mails", "store.sqlite"]
    with pytest.raises(FuwakeError, match="already"):
        restore(other, tmp_path / "b.tar")


def test_an_archive_that_leaves_the_folder_or_is_cut_short_makes_no_store(folder: ServiceFolder, tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar"
    with tarfile.open(evil, "w") as archive:
        archive.add(folder.database, "mails/../../evil")
    cut = tmp_path / "cut.tar"
    backup(folder, cut)
    cut.write_bytes(cut.read_bytes()[:5000])
    for file in (evil, cut):
        other = ServiceFolder(tmp_path / f"{file.stem}-service")
        with pytest.raises(FuwakeError):
            restore(other, file)
        assert [entry.name for entry in other.path.iterdir()] == ["lock"]
