"""`fuwake import` into the store of a service that does not run, and of one that does."""

import io
import mailbox
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.service_faults import Served, counted, mail

WAIT_S = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "service"


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    one = Served(folder, 2)
    yield one
    if one.port:
        one.kill()


def imported(folder: Path, *paths: Path | str, data: bytes = b"") -> tuple[int, str, str]:
    """Exit status, what was said, what was told on the way."""
    ran = subprocess.run(
        [sys.executable, "-m", "fuwake.cli.main", "import", *map(str, paths)],
        env=os.environ | {"FUWAKE_SERVICE_DIR": str(folder)},
        input=data,
        capture_output=True,
        check=False,
        timeout=WAIT_S,
    )
    return ran.returncode, ran.stdout.decode(), ran.stderr.decode()


def sources(folder: Path) -> Path:
    """Six mails in every kind of container, some of them in several."""
    folder.mkdir()
    maildir = mailbox.Maildir(folder / "maildir")
    maildir.add(mail(0))
    box = mailbox.mbox(folder / "box")
    for number in (1, 2):
        box.add(mail(number))
    box.close()
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "one.eml").write_bytes(mail(3))
    with zipfile.ZipFile(folder / "two.zip", "w") as archive:
        archive.writestr("a.eml", mail(4))
        archive.writestr("b.eml", mail(3))
    return folder


def test_every_kind_of_container_is_imported_each_mail_once_and_examined_when_the_service_runs(
    folder: Path, served: Served, tmp_path: Path
) -> None:
    status, said, _ = imported(folder, sources(tmp_path / "sources"))
    assert (status, said) == (0, "5 new, 1 known already, 0 unreadable; they are examined when `fuwake serve` runs\n")
    served.start()
    with served.changed:
        assert served.changed.wait_for(lambda: counted(folder) == {"examined": 5}, WAIT_S), served.events


def test_a_running_service_takes_them_up_and_an_import_that_is_begun_again_doubles_nothing(
    folder: Path, served: Served, tmp_path: Path
) -> None:
    served.start()
    place = sources(tmp_path / "sources")
    assert imported(folder, place / "box")[1] == "2 new, 0 known already, 0 unreadable; the service examines them\n"
    assert imported(folder, place)[1] == "3 new, 3 known already, 0 unreadable; the service examines them\n"
    with served.changed:
        assert served.changed.wait_for(lambda: counted(folder) == {"examined": 5}, WAIT_S), served.events


def test_what_cannot_be_read_is_named_and_the_rest_imported(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.eml").write_bytes(b"%PDF-1.4 no mail")
    (tmp_path / "good.eml").write_bytes(mail(0))
    status, said, told = imported(folder, tmp_path / "bad.eml", tmp_path / "good.eml", tmp_path / "gone.eml")
    assert status == 3
    assert said.startswith("1 new, 0 known already, 2 unreadable")
    assert "bad.eml: this is a PDF document" in told
    assert "gone.eml: there is no such file" in told


def test_an_mbox_may_come_by_standard_input(folder: Path) -> None:
    stream = io.BytesIO()
    for number in (1, 2):
        stream.write(b"From a@b.example Mon Nov 16 10:00:00 2026\n" + mail(number).replace(b"\r\n", b"\n") + b"\n")
    assert imported(folder, "-", data=stream.getvalue())[1].startswith("2 new")
