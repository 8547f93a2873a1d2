"""No tracked file names a registry's host or a path of one machine: the project installs the same everywhere."""

import re
from pathlib import Path

import pytest

from tests.house.files import shown, tracked

# Written in pieces, so that this file does not name what it forbids.
HOSTS = tuple(
    re.escape(".".join(pieces))
    for pieces in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("snapshot", "debian", "org"),
        ("proxy", "golang", "org"),
    )
)
FOLDERS = tuple(
    rf"(?<![\w.])/{name}/" for name in ("work", "root", "opt" + "/pypi", "opt" + "/wheels", "home/[a-z]+", "tmp/[a-z]+", "Users")
)
FORBIDDEN = re.compile("|".join(HOSTS + FOLDERS))
INDEX_OPTION = re.compile(r"^\s*--(?:index-url|extra-index-url|find-links)|\"resolved\":", re.MULTILINE)

FILES = tracked()


def _text(path: Path) -> str | None:
    data = path.read_bytes()
    return None if b"\0" in data[:8192] else data.decode("utf-8", "replace")


def test_no_file_names_a_registry_host_or_a_machine_path() -> None:
    found = [f"{shown(path)}: {match.group()}" for path in FILES for match in FORBIDDEN.finditer(_text(path) or "")]
    assert found == []


@pytest.mark.parametrize("path", [path for path in FILES if path.name in {"requirements.lock", "package-lock.json"}], ids=shown)
def test_a_lock_file_has_hashes_and_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "--hash=sha256:" in text or '"integrity": "sha512-' in text
    assert not INDEX_OPTION.search(text)
    assert "://" not in re.sub(r'"(?:url|homepage|funding)":\s*"[^"]*"', "", text)


def test_the_guard_sees_what_it_forbids() -> None:
    assert FORBIDDEN.search("see https://" + ".".join(("files", "pythonhosted", "org")) + "/x")
    assert FORBIDDEN.search("cd /" + "work/main")
    assert not FORBIDDEN.search("--tmpfs /tmp --dir /run")
