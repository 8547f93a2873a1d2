"""The folder names tell what is inside: no drawers, and packages hold no code of their own."""

import ast
from pathlib import Path

import pytest

from tests.house.files import SOURCE, shown, tracked

DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "core", "stuff"}


def test_no_module_is_a_drawer() -> None:
    drawers = [
        shown(path)
        for path in tracked("src/*.py", "tests/*.py", "scripts/*.py")
        if {path.stem, *path.relative_to(path.anchor).parts[-4:-1]} & DRAWERS
    ]
    assert drawers == []


def _is_only_words(node: ast.stmt) -> bool:
    """Docstrings, re-exports, `__all__` and constants such as `__version__`."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    if isinstance(node, ast.Assign):
        return all(isinstance(target, ast.Name) and target.id in {"__all__", "__version__"} for target in node.targets)
    return isinstance(node, ast.ImportFrom)


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("__init__.py")), ids=shown)
def test_a_package_file_holds_no_code(path: Path) -> None:
    code = [ast.unparse(node)[:80] for node in ast.parse(path.read_text(encoding="utf-8")).body if not _is_only_words(node)]
    assert code == []


def test_every_package_has_its_package_file() -> None:
    """A folder without one is found in the editable install and missing from the wheel."""
    bare = {shown(path.parent) for path in SOURCE.rglob("*.py") if not (path.parent / "__init__.py").exists()}
    assert bare == set()
