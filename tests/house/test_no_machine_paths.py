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


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_file_names_no_registry_host_and_no_machine_path(path: Path) -> None:
    text = _text(path)
    found = sorted({match.group() for match in FORBIDDEN.finditer(text)}) if text is not None else []
    assert found == []


@pytest.mark.parametrize("path", [path for path in FILES if "lock" in path.name], ids=shown)
def test_a_lock_file_has_hashes_and_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "--hash=sha256:" in text or '"integrity": "sha512-' in text
    assert not INDEX_OPTION.search(text)
    assert "://" not in re.sub(r'"(?:url|homepage|funding)":\s*"[^"]*"', "", text)


def test_the_guard_sees_what_it_forbids() -> None:
    assert FORBIDDEN.search("see https://" + ".".join(("files", "pythonhosted", "org")) + "/x")
    assert FORBIDDEN.search("cd /" + "work/main")
    assert not FORBIDDEN.search("--tmpfs /tmp --dir /run")
