"""Every way a message lies on disk, and a clear word for everything that is none."""

import io
import os
from pathlib import Path

import pytest

from fuwake.intake.files import OUTLOOK, RawMessage, read_messages
from fuwake.model.errors import UnreadableInput

MAIL = b"From: a@b.jp\r\nSubject: x\r\n\r\nbody\r\n"


def read(path: Path | str, stdin: bytes = b"", limit: int = 1_000_000) -> list[RawMessage | UnreadableInput]:
    return list(read_messages(str(path), io.BytesIO(stdin), limit))


def reason(path: Path | str, stdin: bytes = b"", limit: int = 1_000_000) -> str:
    [item] = read(path, stdin, limit)
    assert isinstance(item, UnreadableInput)
    return item.what


def test_a_file_is_one_message_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(MAIL)
    assert read(file) == [RawMessage(path=str(file), index=0, data=MAIL)]


def test_standard_input() -> None:
    assert read("-", MAIL) == [RawMessage(path="-", index=0, data=MAIL)]


def test_an_mbox_is_split_and_unquoted(tmp_path: Path) -> None:
    file = tmp_path / "box"
    file.write_bytes(
        b"From a@b.jp Wed Oct 11 14:40:33 2023\n" + b"Subject: 1\n\n>From here\n>>From there\nFrom the start of a line\n\n"
        b"From c@d.jp Wed Oct 11 14:40:34 2023\nSubject: 2\n\nbody\n"
    )
    assert read(file) == [
        RawMessage(path=str(file), index=0, data=b"Subject: 1\n\nFrom here\n>From there\nFrom the start of a line\n"),
        RawMessage(path=str(file), index=1, data=b"Subject: 2\n\nbody\n"),
    ]


def test_one_bad_message_of_an_mbox_does_not_stop_the_others() -> None:
    box = b"From a@b.jp Wed Oct 11 14:40:33 2023\n%s\n\nFrom a@b.jp Wed Oct 11 14:40:33 2023\nSubject: 2\n\nbody\n"
    first, second = read("-", box % b"\xff\xd8\xff picture", limit=1_000)
    assert isinstance(first, UnreadableInput)
    assert isinstance(second, RawMessage)
    assert second.data.startswith(b"Subject: 2")


def test_a_maildir_is_walked(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "cur" / "1:2,S").write_bytes(MAIL)
    (tmp_path / "cur" / "2:2,S").write_bytes(b"")
    (tmp_path / "new" / "3").write_bytes(MAIL)
    (tmp_path / "tmp" / "4").write_bytes(MAIL)
    kinds = [type(item) for item in read(tmp_path)]
    assert kinds == [RawMessage, UnreadableInput, RawMessage]


def test_a_folder_that_is_no_maildir_says_what_to_do(tmp_path: Path) -> None:
    assert "triage" in reason(tmp_path)
    (tmp_path / "cur").mkdir()
    assert "holds no mail" in reason(tmp_path)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\n\n", "blanks"),
        (b"\xff\xd8\xff\xe0JFIF", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "ZIP"),
        (b"\x00" * 5000, "binary"),
        (b"<!DOCTYPE html><p>", "web page"),
        (b"Dear Sir,\nhello: you\n", "no header field"),
    ],
)
def test_what_is_no_mail_is_named(tmp_path: Path, data: bytes, word: str) -> None:
    file = tmp_path / "x.eml"
    file.write_bytes(data)
    assert word in reason(file)


def test_the_beginning_of_a_message_that_is_too_large_is_read(tmp_path: Path) -> None:
    large = MAIL + b"x" * 5_000
    beginning = large[:1_000]
    file = tmp_path / "a.eml"
    file.write_bytes(large)
    assert read(file, limit=1_000) == [RawMessage(path=str(file), index=0, data=beginning, left_out=len(large) - 1_000)]
    box = b"From a@b.jp Wed Oct 11 14:40:33 2023\n" + large + b"\n\nFrom a@b.jp Wed Oct 11 14:40:33 2023\n" + MAIL
    first, second = read("-", box, limit=1_000)
    assert first == RawMessage(path="-", index=0, data=beginning, left_out=len(large) - 1_000 + 2)
    assert isinstance(second, RawMessage)
    assert second.left_out == 0


def test_of_a_stream_nobody_knows_how_much_was_left_out() -> None:
    here, there = os.pipe()
    with os.fdopen(there, "wb") as writer:
        writer.write(MAIL + b"x" * 5_000)
    with os.fdopen(here, "rb") as stream:
        assert list(read_messages("-", stream, 1_000)) == [RawMessage(path="-", index=0, data=(MAIL + b"x" * 5_000)[:1_000], left_out=None)]


def test_an_outlook_item_that_is_too_large_names_the_limit() -> None:
    assert "an Outlook item larger than 1 MB" in reason("-", OUTLOOK + b"x" * 1_000_000)


def test_missing_files_and_devices(tmp_path: Path) -> None:
    assert reason(tmp_path / "none") == "there is no such file"
    assert "neither" in reason("/dev/null")
    if os.geteuid() != 0:
        (tmp_path / "locked").write_bytes(MAIL)
        (tmp_path / "locked").chmod(0)
        assert "permission" in reason(tmp_path / "locked")


def test_a_mail_without_from_or_with_a_byte_order_mark_is_still_a_mail() -> None:
    for data in (b"Subject: x\n\nbody", b"\xef\xbb\xbf" + MAIL, b"\n\n" + MAIL, b"Received: from a by b\r\rbody"):
        assert isinstance(read("-", data)[0], RawMessage)
