"""A case folder appears whole or not at all, and says which file is wrong."""

import hashlib
from pathlib import Path

import pytest

from fuwake.model.errors import CaseFolderError
from fuwake.store.case_folder import CaseFolder, Evidence, add_files, folder_name, read_manifest, write


def test_evidence_is_kept_by_its_digest() -> None:
    evidence = Evidence()
    name = evidence.keep(b"answer")
    assert name == hashlib.sha256(b"answer").hexdigest()
    assert evidence(name) == b"answer"
    with pytest.raises(KeyError):
        evidence("0" * 64)


def test_a_folder_is_written_with_its_manifest_and_for_its_owner_only(tmp_path: Path) -> None:
    blob = hashlib.sha256(b"raw").hexdigest()
    folder = write(tmp_path, "case", {"message.eml": b"From: a@example.jp\n"}, {blob: b"raw"})
    manifest = read_manifest(folder)
    assert set(manifest.files) == {"message.eml", f"evidence/{blob}"}
    assert manifest.files[f"evidence/{blob}"] == blob
    assert (folder / "message.eml").stat().st_mode & 0o077 == 0
    assert [entry.name for entry in tmp_path.iterdir()] == ["case"]


def test_a_second_run_replaces_the_folder(tmp_path: Path) -> None:
    write(tmp_path, "case", {"a.txt": b"1", "old.txt": b"2"}, {})
    folder = write(tmp_path, "case", {"a.txt": b"3"}, {})
    assert sorted(entry.name for entry in folder.iterdir()) == ["a.txt", "evidence", "manifest.json"]
    assert (folder / "a.txt").read_bytes() == b"3"


def test_left_overs_of_a_killed_run_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / ".case.partial" / "evidence").mkdir(parents=True)
    (tmp_path / ".case.partial" / "half").write_bytes(b"x")
    folder = write(tmp_path, "case", {"a.txt": b"1"}, {})
    assert not (folder / "half").exists()


def test_added_files_enter_the_manifest(tmp_path: Path) -> None:
    folder = write(tmp_path, "case", {"a.txt": b"1"}, {})
    add_files(folder, {"article.ja.md": b"text"})
    assert read_manifest(folder).files["article.ja.md"] == hashlib.sha256(b"text").hexdigest()


@pytest.mark.parametrize("name", ["run.json", "source.json", "case.json"])
def test_a_missing_or_broken_file_is_named(tmp_path: Path, name: str) -> None:
    folder = CaseFolder(tmp_path)
    read = {"run.json": folder.run, "source.json": folder.source, "case.json": folder.case}[name]
    with pytest.raises(CaseFolderError, match=name):
        read()
    (tmp_path / name).write_text("{]", encoding="utf-8")
    with pytest.raises(CaseFolderError, match=name):
        read()


def test_evidence_is_asked_for_by_digest_alone(tmp_path: Path) -> None:
    with pytest.raises(CaseFolderError, match="no digest"):
        CaseFolder(tmp_path).evidence("../message.eml")


def test_name_of_a_folder() -> None:
    assert folder_name("ab" * 32) == "abababababababab"
