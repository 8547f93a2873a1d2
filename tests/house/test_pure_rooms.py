"""The pure rooms do not look at the clock and take no way round the layers.

import-linter (pyproject.toml) forbids whole packages; here stands what it cannot see: submodules and calls.
"""

import ast
from pathlib import Path

import pytest

from tests.house.files import SOURCE, shown

ROOMS = ("answer", "model", "parse", "authenticate", "brands", "derive", "rules", "verdict")
SUBMODULES = ("urllib.request", "dns.resolver", "dns.asyncresolver", "dns.query", "dns.asyncquery", "email.policy", "http.client")
"""`email.policy`: its header parser runs without bound on hostile fields (cpython gh-136063)."""
CLOCK = {"now", "utcnow", "today"}
DISK = {"write_text", "write_bytes", "unlink", "mkdir", "touch", "getenv"}

FILES = [path for room in ROOMS for path in sorted((SOURCE / room).rglob("*.py"))]


def _imports(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_pure_module_asks_neither_clock_nor_network_nor_environment(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = _imports(tree)
    assert [name for name in SUBMODULES if name in names] == []
    assert "os.environ" not in names
    calls = {node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    assert calls & (CLOCK | DISK) == set()
    assert not any(isinstance(node, ast.Attribute) and node.attr == "environ" for node in ast.walk(tree))
