"""A case stands by its evidence; one changed byte anywhere is found and named."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fuwake.cli.main import main
from fuwake.pipeline.verify import verify
from fuwake.store.case_folder import encode_manifest

pytestmark = [pytest.mark.needs_browser, pytest.mark.xdist_group("demo")]


@pytest.fixture
def case(demo_case: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo_case, tmp_path / "case"))


def _flip(file: Path, at: int) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.chmod(0o600)
    file.write_bytes(bytes(data))


def _renew_manifest(case: Path) -> None:
    """What a careful forger would do."""
    files = {
        file.relative_to(case).as_posix(): file.read_bytes() for file in case.rglob("*") if file.is_file() and file.name != "manifest.json"
    }
    (case / "manifest.json").write_bytes(encode_manifest(files))


def test_untouched_case_stands(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(case)]) == 0
    assert "every finding follows" in capsys.readouterr().out


def test_one_byte_of_any_evidence_file_is_found_and_named(case: Path) -> None:
    names = sorted(file.name for file in (case / "evidence").iterdir())
    assert len(names) > 20
    for name in names:
        file = case / "evidence" / name
        before = file.read_bytes()
        if not before:
            continue
        _flip(file, len(before) // 2)
        assert f"evidence/{name}" in {difference.where for difference in verify(case)}
        file.write_bytes(before)
    assert verify(case) == ()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5, 0.75, 0.999])
def test_one_byte_of_the_case_document_is_found(case: Path, share: float, capsys: pytest.CaptureFixture[str]) -> None:
    file = case / "case.json"
    _flip(file, int(file.stat().st_size * share))
    assert main(["verify", str(case)]) == 1
    assert "case.json" in capsys.readouterr().err


def test_a_forger_who_renews_the_manifest_is_found_by_the_derivation(case: Path) -> None:
    file = case / "case.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["verdict"]["label"] = "legitimate"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    _renew_manifest(case)
    assert [difference.where for difference in verify(case)] == ["case.json#/verdict/label"]


def test_an_observation_that_says_other_than_its_raw_answer_is_named(case: Path) -> None:
    file = case / "observations.jsonl"
    text = file.read_text(encoding="utf-8")
    assert '"192.185.37.96"' in text
    file.write_text(text.replace('"records":["192.185.37.96"]', '"records":["192.0.2.7"]'), encoding="utf-8")
    _renew_manifest(case)
    wheres = [difference.where for difference in verify(case)]
    assert any("dns:A chinonso.net" in where for where in wheres)


@pytest.mark.parametrize("name", ["message.eml", "run.json", "source.json", "observations.jsonl", "sketch.json", "article.ja.html"])
def test_every_other_file_is_watched_too(case: Path, name: str) -> None:
    _flip(case / name, 40)
    assert name in " ".join(difference.where for difference in verify(case))


def test_a_missing_and_an_added_file_are_named(case: Path) -> None:
    (case / "article.en.md").unlink()
    (case / "extra.txt").write_text("x", encoding="utf-8")
    found = {difference.where: difference.what for difference in verify(case)}
    assert found == {"article.en.md": "is missing", "extra.txt": "is not in the manifest"}


def test_a_folder_that_is_no_case_is_a_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path)]) == 1
    assert "not a case folder" in capsys.readouterr().err


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*path, key))
    else:
        yield path, value


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return "x" if value is None else f"{value[:-1]}{'1' if value[-1:] == '0' else '0'}"


def test_a_byte_anywhere_in_any_file_is_found_and_the_file_named(case: Path) -> None:
    chosen = random.Random(7)  # the same places every time
    files = sorted(file for file in case.rglob("*") if file.is_file() and file.stat().st_size)
    for file in [*files, *chosen.choices(files, k=max(0, 100 - len(files)))]:
        before = file.read_bytes()
        _flip(file, chosen.randrange(len(before)))
        name = file.relative_to(case).as_posix()
        found = verify(case)
        assert found, name
        named = any(name in difference.where for difference in found)
        assert named or name == "manifest.json", (name, found)  # a wrong name in the manifest is told as a missing file
        file.write_bytes(before)
    assert verify(case) == ()


@pytest.mark.parametrize(("old", "new"), [(b"{", b"["), (b"fuwake.manifest/1", b"fuwake.manifest/2"), (b'"files"', b' "files"')])
def test_a_changed_manifest_is_named(case: Path, old: bytes, new: bytes) -> None:
    file = case / "manifest.json"
    file.write_bytes(file.read_bytes().replace(old, new, 1))
    assert "manifest.json" in {difference.where for difference in verify(case)}


def test_any_value_of_the_case_document_that_does_not_follow_is_named(case: Path) -> None:
    file = case / "case.json"
    before = file.read_text(encoding="utf-8")
    everything = list(_leaves(json.loads(before)))
    chosen = random.Random(7).sample(everything, 30)  # the same places every time
    told = ("asked_at", "elapsed_s", "source", "evidence", "active", "reason", "detail")
    chosen += [next(entry for entry in everything if entry[0][0] == "observations" and entry[0][-1] == name) for name in told]
    chosen += [entry for entry in everything if entry[0][0] in {"run", "source", "masking", "schema"}]
    for path, value in chosen:
        document = json.loads(before)
        inner = document
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = _other(value)
        file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        _renew_manifest(case)
        pointer = "case.json#/" + "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in path)
        assert any(difference.where == pointer for difference in verify(case)), pointer
