"""Verbs, exit statuses and help."""

import json
import re
from pathlib import Path

import pytest

from fuwake.cli.main import main
from fuwake.cli.parser import VERBS, build

MAIL = b"From: \x1b[31mred\x1b[0m <a@example.jp>\r\nSubject: \x1b]0;title\x07hello\r\n\r\nhttp://example.com/\r\n"


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert all(re.search(rf"^ +{verb}\b", out, re.M) for verb in VERBS)


@pytest.mark.parametrize("words", [[], ["nonsense"], ["examine"], ["examine", "x", "--lang", "fr"]])
def test_wrong_usage_is_status_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: fuwake" in capsys.readouterr().err


def test_schema_is_a_json_schema_of_the_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert "verdict" in document["$defs"]["Case"]["properties"]


def test_offline_run_writes_a_folder_with_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.eml").write_bytes(MAIL)
    out = tmp_path / "out"
    assert main(["examine", str(tmp_path / "m.eml"), "--offline", "--out", str(out), "--format", "md", "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert "Verdict:" in printed
    assert "\x1b]0;" not in printed
    (folder,) = out.iterdir()
    assert {"article.ja.md", "article.en.md", "case.json", "manifest.json"} <= {entry.name for entry in folder.iterdir()}
    assert main(["verify", str(folder)]) == 0


def test_a_folder_keeps_what_left_the_machine_and_the_data_at_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.eml").write_bytes(MAIL)
    words = ["examine", str(tmp_path / "m.eml"), "--offline", "--keep-tokens", "--out", str(tmp_path / "out"), "--format", "md"]
    assert main(words) == 0
    assert "--keep-tokens" not in capsys.readouterr().err  # offline there is nothing to warn of
    (folder,) = (tmp_path / "out").iterdir()
    assert {"left.ja.txt", "left.en.txt"} <= {file.name for file in folder.iterdir()}
    case = json.loads((folder / "case.json").read_bytes())
    assert case["run"]["keep_tokens"] is True
    assert "suffixes" in {one["name"] for one in case["run"]["data"]}
    assert case["left"]["sent"] == 0
    assert main(["left", str(folder), "--lang", "en"]) == 0
    assert "Questions that were sent: 0" in capsys.readouterr().out
    assert "No question was sent to anybody" in (folder / "article.en.md").read_text(encoding="utf-8")


def test_report_writes_again_what_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.eml").write_bytes(MAIL)
    out = tmp_path / "out"
    main(["examine", str(tmp_path / "m.eml"), "--offline", "--out", str(out), "--format", "md"])
    (folder,) = out.iterdir()
    assert main(["report", str(folder), "--format", "html", "--lang", "ja"]) == 0
    assert (folder / "article.ja.html").exists()
    assert not (folder / "article.en.html").exists()
    assert main(["verify", str(folder)]) == 0
    capsys.readouterr()


def test_verbs_are_imported_one_at_a_time() -> None:
    assert build("schema").parse_args(["schema"]).verb == "schema"
