"""Odd input gets a clear message and exit 3; the rest of the work goes on."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fuwake.cli.main import main

MAIL = b"From: a@example.jp\r\nSubject: hello\r\nDate: Wed, 11 Oct 2023 14:40:28 +0900\r\n\r\nhttp://example.com/\r\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00" + bytes(range(256)) * 4


def _examine(capsys: pytest.CaptureFixture[str], *paths: Path) -> tuple[int, list[dict[str, object]], str]:
    status = main(["examine", "--offline", "--json", *map(str, paths)])
    captured = capsys.readouterr()
    return status, [json.loads(line) for line in captured.out.splitlines()], captured.err


def test_each_bad_input_is_named_and_the_good_ones_are_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.eml").write_bytes(MAIL)
    (tmp_path / "empty.eml").write_bytes(b"")
    (tmp_path / "picture.eml").write_bytes(JPEG)
    (tmp_path / "folder").mkdir()
    names = ("empty.eml", "picture.eml", "folder", "missing.eml", "good.eml")
    status, documents, errors = _examine(capsys, *(tmp_path / name for name in names))
    assert status == 3
    assert [document["source"]["path"] for document in documents] == [str(tmp_path / "good.eml")]  # type: ignore[index]  # source is an object
    lines = errors.splitlines()
    assert len(lines) == 4
    for name, word in zip(names, ("empty", "JPEG", "folder", "no such file"), strict=False):
        assert any(name in line and word in line for line in lines), (name, errors)


def test_an_unreadable_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loop = tmp_path / "loop.eml"
    loop.symlink_to(loop)
    status, documents, errors = _examine(capsys, loop)
    assert (status, documents) == (3, [])
    assert "loop.eml" in errors


def test_of_a_mail_larger_than_the_limit_the_beginning_is_read_and_the_limit_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    large = tmp_path / "large.eml"
    large.write_bytes(MAIL + b"One line of many.\r\n" * 1_500_000)
    status, documents, errors = _examine(capsys, large)
    assert status == 3
    assert "large.eml" in errors
    assert "25" in errors
    message: Any = documents[0]["message"]
    assert message["subject"] == "hello"
    assert "limit-message-size" in {defect["code"] for defect in message["defects"]}


@pytest.mark.parametrize(
    ("name", "raw", "defect"),
    [
        ("no From", b"Subject: x\r\nDate: Wed, 11 Oct 2023 14:40:28 +0900\r\n\r\nbody\r\n", "from-missing"),
        ("no Received", MAIL, "received-missing"),
        ("no body", b"From: a@example.jp\r\nSubject: x\r\n\r\n", "body-missing"),
        (
            "truncated",
            b'From: a@example.jp\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhal',
            "mime-truncated",
        ),
    ],
)
def test_a_defective_mail_is_dissected_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, raw: bytes, defect: str
) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(raw)
    status, (document,), _ = _examine(capsys, file)
    assert status == 0
    assert defect in {entry["code"] for entry in document["message"]["defects"]}, name  # type: ignore[index]  # message is an object
    assert document["verdict"]["label"] in {"undetermined", "suspicious"}  # type: ignore[index]  # verdict is an object


def test_standard_input_and_mbox_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mbox = tmp_path / "box"
    mbox.write_bytes(
        b"From x Wed Oct 11 14:40:28 2023\n"
        + MAIL.replace(b"\r\n", b"\n")
        + b"\nFrom y Wed Oct 11 14:40:29 2023\n"
        + MAIL.replace(b"\r\n", b"\n")
    )
    status, documents, _ = _examine(capsys, mbox)
    assert status == 0
    assert [document["source"]["index"] for document in documents] == [0, 1]  # type: ignore[index]  # source is an object


def test_a_wrong_setting_is_a_usage_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    monkeypatch.setenv("FUWAKE_DNS_TIMEOUT_S", "soon")
    assert main(["examine", "--offline", "--json", str(tmp_path / "x.eml")]) == 2
    assert "dns_timeout_s" in capsys.readouterr().err


def test_a_file_name_of_odd_bytes_is_shown_harmlessly(tmp_path: Path) -> None:
    good, bad = os.fsencode(tmp_path) + b"/\xff\x1b[31m.eml", os.fsencode(tmp_path) + b"/\xfe\x1b[31mempty.eml"
    Path(os.fsdecode(good)).write_bytes(MAIL)
    Path(os.fsdecode(bad)).write_bytes(b"")
    command = [sys.executable, "-m", "fuwake.cli.main", "examine", "--offline", "--json", os.fsdecode(good), os.fsdecode(bad)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode == 3, done.stderr
    assert b"\x1b" not in done.stdout + done.stderr
    assert json.loads(done.stdout)["source"]["path"].endswith("⟨U+DCFF⟩⟨U+001B⟩[31m.eml")


def test_a_terminal_without_utf_8_gets_codes_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(MAIL)
    command = [
        sys.executable,
        "-m",
        "fuwake.cli.main",
        "examine",
        "--offline",
        "--format",
        "md",
        "--out",
        str(tmp_path / "out"),
        str(tmp_path / "mail.eml"),
    ]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stderr
    assert b"\\u5224\\u5b9a" in done.stdout
