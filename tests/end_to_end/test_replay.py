"""A case folder answers all its own questions again."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fuwake.cli.main import main
from fuwake.pipeline.replay import NOT_ASKED, replay
from fuwake.pipeline.verify import verify
from fuwake.store.case_folder import encode_manifest

pytestmark = [pytest.mark.needs_browser, pytest.mark.xdist_group("demo")]


@pytest.fixture
def case(demo_case: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo_case, tmp_path / "case"))


def _rewrite_observations(case: Path, changed: list[dict[str, Any]]) -> None:
    """What an older fuwake would have written: a whole folder with other observations."""
    (case / "observations.jsonl").write_bytes(b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in changed))
    files = {file.relative_to(case).as_posix(): file.read_bytes() for file in _files(case)}
    (case / "manifest.json").write_bytes(encode_manifest(files))


def _files(case: Path) -> Iterator[Path]:
    return (file for file in case.rglob("*") if file.is_file() and file.name != "manifest.json")


def _observations(case: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (case / "observations.jsonl").read_bytes().splitlines()]


def test_a_replayed_case_is_the_case_again_with_article_and_pictures(case: Path, tmp_path: Path) -> None:
    assert main(["examine", "--replay", str(case), "--out", str(tmp_path / "again"), "--format", "html"]) == 0
    (again,) = (tmp_path / "again").iterdir()
    assert (again / "case.json").read_bytes() == (case / "case.json").read_bytes()
    assert (again / "article.ja.html").read_bytes() == (case / "article.ja.html").read_bytes()
    assert {file.name for file in (again / "evidence").iterdir()} == {file.name for file in (case / "evidence").iterdir()}
    assert verify(again) == ()


def test_the_case_that_is_read_is_not_written_over(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examine", "--replay", str(case)]) == 2
    assert "--out" in capsys.readouterr().err


def test_the_document_alone_can_be_had_without_a_folder(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examine", "--replay", str(case), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"]["label"] == "phishing"


def test_what_the_old_reader_made_of_an_answer_gives_way_to_what_todays_reader_makes_of_it(case: Path) -> None:
    lines = _observations(case)
    old = next(line for line in lines if line["id"] == "dns:TXT colonista.jp")
    kept = json.loads(json.dumps(old))
    old["status"], old["data"], old["reason"] = "failed", None, "garbage"
    _rewrite_observations(case, lines)
    seen = next(seen for seen in replay(case, "0").observations if seen.id == old["id"])
    assert (seen.status, seen.data, seen.reason) == (kept["status"], kept["data"], None)


def test_a_record_that_nobody_had_asked_for_stays_open(case: Path) -> None:
    lines = [line for line in _observations(case) if line["id"] != "dns:TXT colonista.jp"]
    _rewrite_observations(case, lines)
    dissection = replay(case, "0")
    seen = next(seen for seen in dissection.observations if seen.id == "dns:TXT colonista.jp")
    assert (seen.status, seen.detail) == ("skipped", NOT_ASKED)
    spf = dissection.case.auth.spf
    assert (spf.result, spf.source) == ("none", "none")
    assert "not looked up" in spf.why


def test_damaged_evidence_ends_the_replay_by_name(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digest = next(line["evidence"] for line in _observations(case) if line["evidence"])
    (case / "evidence" / digest).chmod(0o600)
    (case / "evidence" / digest).write_bytes(b"other bytes")
    assert main(["examine", "--replay", str(case), "--out", str(tmp_path / "again")]) == 1
    assert digest in capsys.readouterr().err
    assert not list((tmp_path / "again").iterdir())
