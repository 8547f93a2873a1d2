"""Servers that `make setup` unpacked and did not install, shown the places where they look for themselves."""

import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import ROOT, server

TOOLS = ROOT / ".test-tools"
OWN = ("dovecot", "postfix")
"""Folders in /usr/lib that these programs have by that name."""
LIBRARIES = os.pathsep.join(str(path) for path in TOOLS.glob("usr/lib/*-linux-*"))


def is_unpacked(program: str) -> bool:
    """Whether it is not installed."""
    return str(server(program)).startswith(str(TOOLS))


def shown(program: str, command: Sequence[str]) -> list[str]:
    """The command that runs `command`, in a view of the machine where `program` is installed."""
    if not is_unpacked(program):
        return list(command)
    words = ["bwrap", "--dev-bind", "/", "/", "--proc", "/proc", "--unshare-pid", "--die-with-parent", "--tmpfs", "/usr/lib"]
    for entry in sorted(Path("/usr/lib").iterdir()):
        if entry.is_symlink():
            words += ["--symlink", str(entry.readlink()), str(entry)]
        elif entry.name not in OWN:
            words += ["--ro-bind", str(entry), str(entry)]
    for name in OWN:
        if (TOOLS / "usr/lib" / name).is_dir():
            words += ["--ro-bind", str(TOOLS / "usr/lib" / name), f"/usr/lib/{name}"]
    return [*words, *command]


class Running:
    """A program in a group of processes of its own; what it says is read by a thread and can be waited for."""

    def __init__(self, command: Sequence[str], ready: str) -> None:
        environment = os.environ | ({"LD_LIBRARY_PATH": LIBRARIES} if LIBRARIES else {})
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        self.said: list[str] = []
        self._changed = threading.Condition()
        self._ended = False
        threading.Thread(target=self._read, daemon=True).start()
        try:
            self.wait_for(ready)
        except BaseException:
            self.end()
            raise

    def wait_for(self, words: str) -> None:
        """Until it has said so."""
        with self._changed:
            found = self._changed.wait_for(lambda: self._ended or any(words in line for line in self.said), 60)
        assert found, f"{words!r} was never said: {self.said[-20:]}"
        assert any(words in line for line in self.said), f"it ended: {self.said[-20:]}"

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._changed:
                self.said.append(line.decode("utf-8", "replace"))
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def end(self) -> None:
        """Ends it and what it started."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(10)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
