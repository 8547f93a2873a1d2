"""A real `fuwake serve` on a disk of 24 MB that fills: mails are put off, nothing is half stored, and it goes on when there is room."""

import json
import os
import smtplib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.service_faults import mail

pytestmark = [pytest.mark.needs_bubblewrap]
WAIT_S = 90
_DISK = 24_000_000


class SmallDisk:
    """The service, in a view of the machine in which its folder is a small disk of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        environ = os.environ | {
            "FUWAKE_SERVICE_DIR": str(folder / "service"),
            "FUWAKE_SMTP_LISTEN": "127.0.0.1:0",
            "FUWAKE_WEB_LISTEN": "",
            "FUWAKE_SMTP_MAILS_PER_MINUTE": "1000000",
            "FUWAKE_SERVICE_EXAMINERS": "1",
        }
        view = ["bwrap", "--dev-bind", "/", "/", "--size", str(_DISK), "--tmpfs", str(folder), "--die-with-parent"]
        serve = [sys.executable, "-m", "fuwake.cli.main", "serve", "--offline"]
        # the shell puts the ballast there, and takes it away when it is told to
        script = f'head -c 8000000 /dev/zero >"{folder}/ballast"; (read -r _; rm "{folder}/ballast") & exec "$@"'
        self.process = subprocess.Popen(
            [*view, "sh", "-c", f"exec 3<&0; {script.replace('read -r _', 'read -r _ <&3')}", "sh", *serve],
            env=environ,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.port, self._changed = 0, threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        with self._changed:
            assert self._changed.wait_for(lambda: self.port, WAIT_S), "the service did not start"

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if line.startswith("{"):
                with self._changed:
                    self.port = json.loads(line).get("port", self.port)
                    self._changed.notify_all()

    def send(self, number: int, size: int) -> tuple[int, bytes]:
        """A mail of this size; what the end of it was answered."""
        with smtplib.SMTP("127.0.0.1", self.port, "localhost", WAIT_S) as client:
            client.ehlo()
            client.mail("reporter@example.org")
            client.rcpt("report@example.org")
            return client.data(mail(number) + (b"x" * 998 + b"\r\n") * (size // 1000))

    def make_room(self) -> None:
        """Takes the ballast away."""
        assert self.process.stdin is not None
        self.process.stdin.write("now\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    one = SmallDisk(tmp_path / "disk")
    yield one
    one.end()


def test_a_full_disk_puts_mails_off_until_there_is_room(disk: SmallDisk) -> None:
    answers = []
    for number in range(60):
        answers.append(disk.send(number, 1_000_000))
        if answers[-1][0] != 250:
            break
    assert answers[0][0] == 250
    assert answers[-1][0] == 452, answers[-1]
    assert b"4.3.1" in answers[-1][1]
    number = len(answers) - 1
    disk.make_room()
    for _ in range(WAIT_S * 10):
        again = disk.send(number, 1_000)
        if again[0] == 250:
            return
    pytest.fail(f"it did not go on: {again}")
