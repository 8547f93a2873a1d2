"""Check, backup and restore, on real files."""

import contextlib
import sqlite3
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fuwake.intake.raw_message import RawMessage
from fuwake.model.case import Run
from fuwake.model.errors import FuwakeError
from fuwake.pipeline.arrival import arrive
from fuwake.pipeline.dissect import dissect, save
from fuwake.store import accounts, case_list, case_rows, mails, reviews
from fuwake.store.backup import backup, restore
from fuwake.store.case_list import Filters
from fuwake.store.database import is_there, migrate, migrations, open_database, version_of
from fuwake.store.integrity import check
from fuwake.store.mails import Sighting
from fuwake.store.service_folder import ServiceFolder, keep_mail
from fuwake.store.transfer import tables

if TYPE_CHECKING:
    from tests.databases.postgresql import PostgreSql

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


@pytest.mark.needs_postgresql
@pytest.mark.parametrize(("before", "after"), [("postgresql", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "postgresql")])
def test_a_backup_comes_back_into_the_other_database_too(before: str, after: str, postgresql: "PostgreSql", tmp_path: Path) -> None:
    first, second = (
        ServiceFolder(tmp_path / name, postgresql.database() if kind == "postgresql" else "")
        for name, kind in (("a", before), ("b", after))
    )
    first.make()
    with contextlib.closing(open_database(first.place)) as sql:
        migrate(sql)
        run = Run(fuwake="0", dissected_at=datetime(2026, 11, 1, tzinfo=UTC), vantage="offline", mode="offline")
        raw = b"From: a@x.example\r\nSubject: =?utf-8?b?44CQ6YeN6KaB44CR?= card\r\n\r\nhttps://y.example/\r\n"
        done = dissect(arrive(RawMessage(path="a.eml", index=0, data=raw)), run, make=None, budget_s=1)
        name = save(done, first.cases, {}).name
        with sql:
            user = accounts.add_user(sql, "u", "admin", None)
            mails.add(sql, keep_mail(first, raw), len(raw), left_out=0, priority="bulk", sighting=Sighting(source="folder", name="あ\0"))
            mails.record(sql, keep_mail(first, raw), name, done.case)
            reviews.decide(sql, name, "d", "approved", user_id=user.id, note=None)
        rows = {table: sorted(map(str, sql.execute(f"SELECT * FROM {table}"))) for table in tables()}
        sql.rollback()
    assert backup(first, tmp_path / "b.tar") == 1
    assert restore(second, tmp_path / "b.tar") == 1
    assert list(check(second)) == []
    with contextlib.closing(open_database(second.place)) as sql:
        assert {table: sorted(map(str, sql.execute(f"SELECT * FROM {table}"))) for table in tables()} == rows
        assert [row.id for row in case_list.case_rows(sql, Filters(words="重要 card"), before=None, limit=9)] == [name]
        with sql:
            assert accounts.add_user(sql, "v", "admin", None).id > user.id, "numbers go on behind those that came"
            case_rows.write(sql, name, done.case)
        assert [row.id for row in case_list.case_rows(sql, Filters(words="重要"), before=None, limit=9)] == [name]
    with pytest.raises(FuwakeError, match="already"):
        restore(second, tmp_path / "b.tar")


@pytest.mark.needs_postgresql
def test_a_damaged_backup_leaves_postgresql_as_it_was(folder: ServiceFolder, postgresql: "PostgreSql", tmp_path: Path) -> None:
    backup(folder, tmp_path / "b.tar")
    other = ServiceFolder(tmp_path / "other", postgresql.database())
    other.cases.mkdir(parents=True)
    (other.mails / "ab").mkdir(parents=True)
    with pytest.raises(OSError, match="not empty"):
        restore(other, tmp_path / "b.tar")
    assert not is_there(other.place)


def test_a_backup_of_an_older_program_is_brought_up_to_date(tmp_path: Path) -> None:
    older = ServiceFolder(tmp_path / "older")
    older.make()
    with contextlib.closing(sqlite3.connect(older.database)) as sql:
        sql.executescript(migrations("sqlite")[0] + "PRAGMA user_version=1;")
        sha256 = keep_mail(older, MAIL)
        sql.execute(
            "INSERT INTO mails (sha256, size, received_at, priority, state, attempt) VALUES (?, ?, '', 'bulk', 'waiting', 1)",
            (sha256, len(MAIL)),
        )
        sql.execute("PRAGMA journal_mode=DELETE")
        sql.commit()
    with tarfile.open(tmp_path / "b.tar", "w") as archive:
        archive.add(older.database, "store.sqlite")
        archive.add(older.mail(sha256), f"mails/{sha256[:2]}/{sha256}")
    other = ServiceFolder(tmp_path / "other")
    assert restore(other, tmp_path / "b.tar") == 1
    with contextlib.closing(open_database(other.database)) as opened:
        assert version_of(opened) == len(migrations("sqlite"))
