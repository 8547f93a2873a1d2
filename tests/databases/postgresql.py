"""A real PostgreSQL on a socket of its own, in a folder of its own, as a user without rights."""

import contextlib
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.conftest import ROOT, postgresql_programs
from tests.mail_servers.unpacked import LIBRARIES, Running

_USER = "nobody"


class PostgreSql:
    """May be stopped and started again; each `database` is a new one, and empty."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._folder, self._programs = folder, programs
        self._numbers = itertools.count(1)
        self._running: Running | None = None

    def address(self, name: str) -> str:
        """Where a database is."""
        return f"postgresql:///{name}?host={self._folder}&user=fuwake"

    def database(self) -> str:
        """The address of a new database."""
        name = f"test{next(self._numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.address(name)

    def start(self) -> None:
        """Until it accepts connections."""
        data, unsafe = self._folder / "data", ("fsync=off", "full_page_writes=off", "synchronous_commit=on", "max_connections=200")
        command = [*_unprivileged(), str(self._programs / "postgres"), "-D", str(data), "-k", str(self._folder), "-h", ""]
        for setting in (*unsafe, "jit=off", "logging_collector=off"):
            command += ["-c", setting]
        self._running = Running(command, "ready to accept connections")

    def stop(self) -> None:
        """At once: connections break."""
        if self._running is not None:
            self._running.end()
            self._running = None


@contextlib.contextmanager
def postgresql_server() -> Iterator[PostgreSql]:
    """One server for as long as the block."""
    programs = postgresql_programs()
    assert programs is not None
    with tempfile.TemporaryDirectory(prefix="fuwake-postgresql-") as name:
        folder = Path(name)
        if programs.is_relative_to(ROOT):  # where the user without rights may not look; it finds its own files beside itself
            unpacked = programs.parents[4]
            for place in ("usr/lib/postgresql", "usr/share/postgresql"):
                shutil.copytree(unpacked / place, folder / place)
            programs = folder / programs.relative_to(unpacked)
        if os.geteuid() == 0:
            user = pwd.getpwnam(_USER)
            os.chown(folder, user.pw_uid, user.pw_gid)
        made = [*_unprivileged(), str(programs / "initdb"), "-D", str(folder / "data"), "-U", "fuwake", "--auth=trust", "--no-sync"]
        environment = os.environ | ({"LD_LIBRARY_PATH": LIBRARIES} if LIBRARIES else {})
        subprocess.run([*made, "-E", "UTF8", "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, cwd=folder, env=environment)
        server = PostgreSql(folder, programs)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _unprivileged() -> list[str]:
    """PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam(_USER)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
