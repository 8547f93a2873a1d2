"""`fuwake triage`: folders, statuses, and a run that goes on."""

import json
from pathlib import Path

import pytest

from fuwake.cli.main import main

MAIL = b"From: Shop <shop@example.com>\r\nSubject: hello\r\n\r\nhttp://example.com/\r\n"


def _paths(text: str) -> list[str]:
    return [json.loads(line)["source"]["path"] for line in text.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two mails, one of them in a folder below, and a picture."""
    place = tmp_path / "mails"
    (place / "below").mkdir(parents=True)
    (place / "b.eml").write_bytes(MAIL)
    (place / "below" / "a.eml").write_bytes(MAIL)
    (place / "c.jpg").write_bytes(b"\xff\xd8\xff\xe0 picture")
    return place


def test_a_folder_is_walked_in_sorted_order_and_what_is_no_mail_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["triage", str(folder), "--jobs", "1"]) == 3
    out, err = capsys.readouterr()
    assert _paths(out) == [str(folder / name) for name in ("b.eml", "below/a.eml", "c.jpg")]
    assert err == f"fuwake: {folder / 'c.jpg'}: this is a JPEG picture, not a mail\n"


def test_messages_of_an_mbox_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    box = tmp_path / "box"
    box.write_bytes(b"".join(b"From a@example.com Mon Jan  5 10:00:00 2026\n" + MAIL + b"\n" for _ in range(3)))
    assert main(["triage", str(box), "--jobs", "2"]) == 0
    assert [json.loads(line)["source"]["index"] for line in capsys.readouterr().out.splitlines()] == [0, 1, 2]


def test_the_document_is_that_of_examine_offline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mail = str(folder / "b.eml")
    assert main(["triage", mail, "--jobs", "1"]) == 0
    ours = json.loads(capsys.readouterr().out)
    assert main(["examine", mail, "--offline", "--json"]) == 0
    theirs = json.loads(capsys.readouterr().out)
    for document in (ours, theirs):
        del document["run"]["dissected_at"]
        for seen in document["observations"]:
            del seen["asked_at"], seen["elapsed_s"]
    assert ours == theirs


def test_a_stopped_run_goes_on(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "cases.jsonl"
    assert main(["triage", str(folder / "b.eml"), "--jobs", "1", "--out", str(out)]) == 0
    first = out.read_bytes()
    out.write_bytes(first + b'{"schema":"fuwake.case/1","source":{"path":"x')  # killed in the middle of a line
    assert main(["triage", str(folder), "--jobs", "1", "--out", str(out)]) == 3
    assert out.read_bytes().startswith(first)
    assert _paths(out.read_text()) == [str(folder / name) for name in ("b.eml", "below/a.eml", "c.jpg")]
    whole = out.read_bytes()
    assert main(["triage", str(folder), "--jobs", "1", "--out", str(out)]) == 0
    assert out.read_bytes() == whole
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("holds", [b"my diary\n", b"my diary", b'{"name": 1}\n'])
def test_a_file_of_something_else_is_left_alone(folder: Path, tmp_path: Path, holds: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "diary.txt"
    out.write_bytes(holds)
    assert main(["triage", str(folder / "b.eml"), "--out", str(out)]) == 1
    assert out.read_bytes() == holds
    assert str(out) in capsys.readouterr().err


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_a_wrong_number_of_jobs_is_status_2(jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["triage", "x", "--jobs", jobs])
    assert ended.value.code == 2
    assert "--jobs" in capsys.readouterr().err
