"""Ended in the middle, or with nowhere to write: nothing half-done stays, and what went wrong is said."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fuwake.cli.main import main
from fuwake.pipeline.verify import verify
from fuwake.store.case_folder import write
from tests.end_to_end.variant import T3

MAIL = b"From: a@example.jp\r\nSubject: %s\r\nDate: Wed, 11 Oct 2023 14:40:28 +0900\r\n\r\nhttp://example.com/\r\n"
PATIENCE_S = 60.0


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder with a short name: tmp_path's is longer than a unix socket's name may be."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _until_it_is_visiting(process: subprocess.Popen[bytes], temporary: Path) -> None:
    """Waits for the socket of the visit's own proxy."""
    tick, ends = threading.Event(), time.monotonic() + PATIENCE_S
    while not any(temporary.glob("fuwake-browser-*/egress/*.sock")):
        assert process.poll() is None, "it ended before the visit"
        assert time.monotonic() < ends, "no visit began"
        tick.wait(0.01)


def _alive(marker: str) -> list[str]:
    """Command lines of this machine's processes that name the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:
                continue
            if marker in words:
                found.append(words)
    return found


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
@pytest.mark.parametrize(
    ("number", "whole_group"), [(signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGTERM, False), (signal.SIGTERM, True)]
)
def test_ended_during_the_visit_leaves_nothing(tmp_path: Path, temporary: Path, number: signal.Signals, *, whole_group: bool) -> None:
    out = tmp_path / "cases"
    temporary.chmod(0o711)  # the browser's own user must be able to enter
    command = [sys.executable, "-m", "fuwake.cli.main", "examine", str(T3 / "message.eml"), "--lab", str(T3), "--out", str(out)]
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"TMPDIR": str(temporary)}
    )
    _until_it_is_visiting(process, temporary)
    (os.killpg if whole_group else os.kill)(process.pid, number)
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 128 + number
    assert b"fuwake: stopped" in said
    assert b"Traceback" not in said
    assert list(temporary.iterdir()) == []
    assert list(out.iterdir()) == []
    assert _alive(str(temporary)) == []


def test_two_writers_of_one_folder_do_not_disturb_each_other(tmp_path: Path) -> None:
    problems: list[BaseException] = []

    def writer(word: bytes) -> None:
        try:
            for _ in range(40):
                write(tmp_path, "case", {f"{number}.txt": word for number in range(10)}, {})
        except OSError as error:
            problems.append(error)

    threads = [threading.Thread(target=writer, args=(word,)) for word in (b"one", b"two", b"three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert [entry.name for entry in tmp_path.iterdir()] == ["case"]
    assert len({file.read_bytes() for file in (tmp_path / "case").glob("*.txt")}) == 1


def test_two_examinations_into_one_folder_give_one_sound_case(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "fuwake.cli.main",
        "examine",
        str(T3 / "message.eml"),
        "--offline",
        "--format",
        "md",
        "--out",
        str(tmp_path),
    ]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    ends = [process.communicate(timeout=PATIENCE_S) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    (folder,) = tmp_path.iterdir()
    assert verify(folder) == ()


def test_a_full_disk_is_named_and_the_other_messages_are_done(tmp_path: Path) -> None:
    """The limit of a file's size stands for the disk: the large mail's folder cannot be written, the small one's can."""
    large, small, out = tmp_path / "large.eml", tmp_path / "small.eml", tmp_path / "cases"
    large.write_bytes(MAIL % b"large" + b"word " * 400_000)
    small.write_bytes(MAIL % b"small")
    done = subprocess.run(
        [sys.executable, "-m", "fuwake.cli.main", "examine", "--offline", "--format", "md", "--out", str(out), str(large), str(small)],
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)),
    )
    said = done.stderr.decode()
    assert done.returncode == 1, said
    assert "large.eml: not finished: File too large" in said
    assert "Traceback" not in said
    (folder,) = out.iterdir()
    assert verify(folder) == ()
    assert b"small" in (folder / "message.eml").read_bytes()


def test_a_place_that_cannot_be_written_is_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mail, taken = tmp_path / "mail.eml", tmp_path / "taken"
    mail.write_bytes(MAIL % b"x")
    taken.write_bytes(b"a file")
    assert main(["examine", "--offline", "--out", str(taken), str(mail)]) == 2
    assert "taken" in capsys.readouterr().err
    assert main(["examine", "--offline", "--out", "/proc/cases", str(mail)]) == 2
    assert "/proc/cases" in capsys.readouterr().err
