"""The wheel holds what the repository holds, and runs where nothing of the repository is."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.house.files import ROOT, tracked

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by hatchling without isolation (no network)."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    wanted = {path.relative_to(ROOT / "src").as_posix() for path in tracked("src/fuwake")}
    held = set(zipfile.ZipFile(wheel).namelist())
    assert sorted(wanted - held) == []
    assert any(name.endswith("licenses/LICENSE") for name in held)
    assert any(name.endswith("licenses/NOTICE") for name in held)


def test_the_installed_wheel_runs(wheel: Path, tmp_path: Path) -> None:
    """A fresh environment; only the dependencies are lent to it, not the editable install."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    install = ["-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", "--disable-pip-version-check", str(wheel)]
    subprocess.run([sys.executable, *install], check=True, capture_output=True)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    where = subprocess.run(
        [python, "-c", "import fuwake; print(fuwake.__file__)"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert where.stdout.startswith(str(home))

    done = subprocess.run([home / "bin" / "fuwake", "--help"], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "examine" in done.stdout

    schema = subprocess.run([home / "bin" / "fuwake", "schema"], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert schema.returncode == 0, schema.stderr
    assert '"verdict"' in schema.stdout
