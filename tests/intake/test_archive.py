"""ZIP archives of mails: every entry is read or named, nothing is trusted, nothing is written."""

import io
import zipfile
from pathlib import Path

import pytest

from fuwake.intake.files import RawMessage, read_messages
from fuwake.model.errors import UnreadableInput

MAIL = b"From: a@b.jp\r\nSubject: x\r\n\r\nbody\r\n"


def archive(*entries: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries:
            file.writestr(name, data)
    return made.getvalue()


def read(data: bytes, limit: int = 1_000_000) -> list[RawMessage | UnreadableInput]:
    return list(read_messages("-", io.BytesIO(data), limit))


def reasons(data: bytes, limit: int = 1_000_000) -> list[str]:
    return [str(item) for item in read(data, limit) if isinstance(item, UnreadableInput)]


def test_every_entry_is_a_message_named_after_the_archive(tmp_path: Path) -> None:
    file = tmp_path / "box.zip"
    file.write_bytes(archive(("a.eml", MAIL), ("folder/", b""), ("folder/b.eml", MAIL + b"2"), ("__MACOSX/._a.eml", b"x")))
    assert list(read_messages(str(file), io.BytesIO(), 1_000)) == [
        RawMessage(path=f"{file}!a.eml", index=0, data=MAIL),
        RawMessage(path=f"{file}!folder/b.eml", index=0, data=MAIL + b"2"),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["box.zip"]


def test_one_entry_that_is_no_mail_does_not_stop_the_others() -> None:
    picture, mail = read(archive(("a.png", b"\x89PNG\r\n\x1a\nxxxx"), ("../../b.eml", MAIL)))
    assert isinstance(picture, UnreadableInput)
    assert str(picture) == "-!a.png: this is a PNG picture, not a mail"
    assert mail == RawMessage(path="-!../../b.eml", index=0, data=MAIL)


def test_japanese_names_are_read() -> None:
    data = archive(("xxxx.eml", MAIL)).replace(b"xxxx.eml", "請求.eml".encode("cp932"))
    assert [item.path for item in read(data)] == ["-!請求.eml"]


def test_a_bomb_is_named_and_not_unpacked() -> None:
    bomb = archive(("bomb.eml", MAIL + b"\x00" * 30_000_000), ("a.eml", MAIL))
    said = reasons(bomb, 100_000_000)
    assert len(said) == 1
    assert "claims to grow more than 100 times" in said[0]
    lying = bytearray(bomb)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lying.find(mark) + place
        lying[at : at + 4] = (60).to_bytes(4, "little")
    assert len(reasons(bytes(lying), 100_000_000)) == 1


def test_too_many_entries_are_named() -> None:
    items = read(archive(*((f"{number}.eml", MAIL) for number in range(1_003))))
    assert sum(isinstance(item, RawMessage) for item in items) == 1_000
    assert "no more than 1000 entries" in str(items[-1])


def test_the_beginning_of_an_entry_that_is_too_large_is_read() -> None:
    assert read(archive(("a.eml", MAIL * 50)), 1_000) == [RawMessage(path="-!a.eml", index=0, data=(MAIL * 50)[:1_000], left_out=None)]


def test_names_that_stand_twice_are_told_apart() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = archive(("a.eml", MAIL), ("a.eml", MAIL))
    assert [(item.path, item.index) for item in read(data)] == [("-!a.eml", 0), ("-!a.eml", 1)]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (archive(), "holds no mail"),
        (archive(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")), "Office document"),
        (archive(("a.eml", MAIL))[:-10], "damaged"),
        (archive(("a.eml", MAIL)).replace(b"PK\x01\x02", b"PK\x09\x09"), "damaged"),
        (archive(("a.eml", b"")), "empty"),
    ],
    ids=("none", "office", "cut", "directory", "nothing"),  # the bytes hold the time
)
def test_what_cannot_be_read_is_named(data: bytes, word: str) -> None:
    [said] = reasons(data, 1_000)
    assert word in said


def test_a_locked_entry_is_named() -> None:
    locked = bytearray(archive(("a.eml", MAIL)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(mark) + place] |= 1
    assert "locked with a password" in reasons(bytes(locked))[0]


@pytest.mark.parametrize("step", range(0, 120, 3))
def test_a_damaged_byte_anywhere_never_raises(step: int) -> None:
    data = bytearray(archive(("a.eml", MAIL), ("b.eml", MAIL * 3)))
    data[step % len(data)] ^= 0xFF
    assert all(isinstance(item, RawMessage | UnreadableInput) for item in read(bytes(data)))
