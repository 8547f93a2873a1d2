"""scripts/setup.sh where it cannot install: it names what is missing and how to get it, goes on, and in CI fails.

The script runs in a folder of its own with stand-ins for the programs it asks (dpkg-query, id, apt-get …).
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.files import ROOT

TOOLS = ("bash", "cat", "cut", "dirname", "echo", "env", "sha256sum", "xargs", "rm", "printf")
PACKAGES = ("nginx", "knot", "libknot13", "unbound", "dovecot-core", "dovecot-imapd", "postfix", "postgresql-15")
"""Of the servers that tests start, in the order in which they are fetched."""
IS_THERE, IS_MISSING = 'printf "installed"', "exit 1"


class Machine:
    """A folder with the script, a finished virtual environment, and a PATH of stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.programs = folder, folder / "bin"
        self.programs.mkdir()
        (folder / "scripts").mkdir()
        shutil.copy(ROOT / "scripts/setup.sh", folder / "scripts/setup.sh")
        for tool in TOOLS:
            (self.programs / tool).symlink_to(str(shutil.which(tool)))
        for name in ("requirements.lock", "pyproject.toml"):
            (folder / name).write_text(name, encoding="utf-8")
        self.program("apt-get", 'echo "$@" >> "$HOME/apt.log"')
        self.program("dpkg-query", IS_THERE)
        self.program("id", "echo 0")
        self.program("npm", "exit 0")
        self.program("python", "exit 0", folder=folder / ".venv/bin")
        self.program("fuwake", "exit 0", folder=folder / ".venv/bin")
        for stamp, name in (("lock", "requirements.lock"), ("package", "pyproject.toml")):
            (folder / f".venv/.stamp-{stamp}").write_text(hashlib.sha256(name.encode()).hexdigest(), encoding="utf-8")

    def program(self, name: str, body: str, folder: Path | None = None) -> None:
        """A stand-in for a program."""
        path = (folder or self.programs) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!{shutil.which('bash')}\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs the script with nothing but the stand-ins."""
        clean = {name: value for name, value in os.environ.items() if name not in {"CI", "PATH", "HOME"}}
        return subprocess.run(
            [self.folder / "scripts/setup.sh", *arguments],
            env=clean | {"PATH": str(self.programs), "HOME": str(self.folder)} | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def installed(self) -> str:
        """What apt-get was asked."""
        log = self.folder / "apt.log"
        return log.read_text(encoding="utf-8") if log.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_machine_that_has_everything_is_left_alone_and_told_nothing(machine: Machine) -> None:
    done = machine.run()
    assert (done.returncode, done.stdout, done.stderr, machine.installed()) == (0, "", "", "")


def test_root_gets_only_what_is_missing(machine: Machine) -> None:
    machine.program("dpkg-query", 'for last; do :; done; [ "$last" = chromium ] && exit 1; printf installed')
    done = machine.run()
    assert done.returncode == 0, done.stderr
    assert machine.installed().splitlines() == ["update -qq", "install -y -qq --no-install-recommends chromium"]


def test_without_root_and_sudo_it_names_the_packages_and_goes_on(machine: Machine) -> None:
    machine.program("dpkg-query", IS_MISSING)
    machine.program("id", "echo 1000")
    done = machine.run()
    assert done.returncode == 0
    assert machine.installed() == ""
    assert "apt-get update && apt-get install chromium fonts-noto-cjk" in done.stderr
    assert "going on without what is missing" in done.stderr


def test_in_ci_the_same_fails(machine: Machine) -> None:
    machine.program("dpkg-query", IS_MISSING)
    machine.program("id", "echo 1000")
    done = machine.run(CI="true")
    assert done.returncode == 1
    assert "in CI nothing is left out" in done.stderr


def test_sudo_is_used_where_it_works(machine: Machine) -> None:
    machine.program("dpkg-query", IS_MISSING)
    machine.program("id", "echo 1000")
    machine.program("sudo", '[ "$1" = -n ] && exit 0; echo "sudo $1" >> "$HOME/sudo.log"; exec "$@"')
    done = machine.run()
    assert done.returncode == 0, done.stderr
    assert "sudo apt-get" in (machine.folder / "sudo.log").read_text(encoding="utf-8")
    assert "chromium" in machine.installed()


def test_npm_is_installed_only_where_there_is_none(machine: Machine) -> None:
    (machine.programs / "npm").unlink()
    machine.run()
    assert "nodejs npm" in machine.installed()


def test_no_python_says_what_to_install(machine: Machine) -> None:
    shutil.rmtree(machine.folder / ".venv")
    done = machine.run("--python-only")
    assert done.returncode == 1
    assert "apt-get install python3 python3-venv" in done.stderr


def test_databases_that_cannot_be_fetched_are_named_with_what_follows(machine: Machine) -> None:
    machine.program("fuwake", "exit 1", folder=machine.folder / ".venv/bin")
    done = machine.run()
    assert done.returncode == 0
    assert "places and providers will be said to be unknown" in done.stderr


def test_a_changed_lock_file_is_installed_again(machine: Machine) -> None:
    machine.program("python", 'echo "$@" >> "$HOME/pip.log"', folder=machine.folder / ".venv/bin")
    (machine.folder / "requirements.lock").write_text("another", encoding="utf-8")
    first, second = machine.run(), machine.run()
    log = (machine.folder / "pip.log").read_text(encoding="utf-8")
    assert (first.returncode, second.returncode) == (0, 0)
    assert log.count("--require-hashes -r requirements.lock") == 1


def test_servers_of_the_tests_are_unpacked_with_their_libraries_and_not_installed(machine: Machine) -> None:
    """As packages they would start as services and hold their ports."""
    simulated = (
        '[ "$*" != "install -s -qq --no-install-recommends knot" ] || printf "Inst knot (3)\\nInst libknot13 (3)\\nConf knot (3)\\n"'
    )
    machine.program("apt-get", f'echo "$@" >> "$HOME/apt.log"; [ "$1" != download ] || : > "$3_1.deb"; {simulated}')
    machine.program("dpkg-deb", 'echo "$@" >> "$HOME/unpacked.log"')
    machine.program("mkdir", f'exec {shutil.which("mkdir")} "$@"')
    done = machine.run("--with-test-tools")
    assert done.returncode == 0, done.stderr
    asked = machine.installed().splitlines()
    assert [line for line in asked if " -s " not in line] == [f"download -qq {name}" for name in PACKAGES]
    unpacked = (machine.folder / "unpacked.log").read_text(encoding="utf-8").splitlines()
    assert unpacked[1:3] == [f"-x .test-tools/archives/{name}_1.deb .test-tools" for name in ("knot", "libknot13")]
    assert len(unpacked) == len(PACKAGES)


def test_servers_that_are_in_the_path_are_used(machine: Machine) -> None:
    for program in ("nginx", "knotd", "unbound", "dovecot", "postfix", "postgres"):
        machine.program(program, "exit 0")
    done = machine.run("--with-test-tools")
    assert (done.returncode, machine.installed()) == (0, "")
