"""A message in a process that can be ended: what a limit leaves of it, and that nothing is lost."""

import json
from pathlib import Path

import pytest

from fuwake.cli.main import main
from fuwake.store.case_folder import CaseFolder

LINE = b"<p>https://lure.example/</p>\r\n"
HEAD = b"From: Bank <info@bank.example>\r\nTo: <b@example.org>\r\nSubject: locked\r\nContent-Type: text/html\r\n\r\n"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    file = tmp_path / "large.eml"
    file.write_bytes(HEAD + LINE * 150_000)
    return file


def test_a_mail_over_its_time_has_a_case_of_its_header_section(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUWAKE_MESSAGE_TIMEOUT_S", "0.3")
    assert main(["examine", str(large), "--offline", "--json", "--out", str(tmp_path / "cases")]) == 3
    out, err = capsys.readouterr()
    case = json.loads(out)
    assert case["message"]["subject"] == "locked"
    assert case["run"]["stopped"]["limit"] == "time"
    assert case["message"]["defects"][0]["code"] == "limit-time"
    assert case["errors"][0]["where"] == "message"
    assert case["verdict"]["label"] == "undetermined"
    assert "not finished within 0.3 s" in err
    [folder] = (tmp_path / "cases").iterdir()
    assert CaseFolder(folder).message() == large.read_bytes()
    assert main(["verify", str(folder)]) == 0
    assert main(["report", str(folder)]) == 1


def test_triage_gives_it_a_line_too(large: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FUWAKE_MESSAGE_TIMEOUT_S", "0.3")
    assert main(["triage", str(large), "--jobs", "1"]) == 3
    case = json.loads(capsys.readouterr().out)
    assert (case["message"]["subject"], case["run"]["stopped"]["limit"]) == ("locked", "time")


def test_of_a_mail_too_large_the_beginning_is_read(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUWAKE_MAX_MESSAGE_BYTES", "2000")
    assert main(["examine", str(large), "--offline", "--json", "--format", "md", "--out", str(tmp_path / "cases")]) == 3
    out, err = capsys.readouterr()
    case = json.loads(out)
    assert case["source"]["left_out"] == large.stat().st_size - 2_000
    assert case["message"]["defects"][0]["code"] == "limit-message-size"
    assert case["links"][0]["host"] == "lure.example"
    assert "only the first 2000 bytes were read" in err
    [folder] = (tmp_path / "cases").iterdir()
    assert main(["verify", str(folder)]) == 0
