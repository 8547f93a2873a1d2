"""What the house tests look at: the files of the repository."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "fuwake"


def tracked(*patterns: str) -> list[Path]:
    """Files that git tracks and that are there, as absolute paths."""
    listing = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=True)
    paths = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def python_files() -> list[Path]:
    """Every Python file of the project."""
    return tracked("*.py")


def modules() -> list[str]:
    """Dotted name of every module of fuwake, `__main__` excepted."""
    names = []
    for path in sorted(SOURCE.rglob("*.py")):
        parts = ("fuwake", *path.relative_to(SOURCE).with_suffix("").parts)
        if parts[-1] != "__main__":
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def shown(path: Path) -> str:
    """Path from the root of the project."""
    return str(path.relative_to(ROOT))
