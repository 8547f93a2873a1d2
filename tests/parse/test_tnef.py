"""Outlook's winmail.dat: bodies and files become parts; the mail's own bytes stay as they are."""

import base64
import struct

import pytest

from fuwake.parse import tnef
from fuwake.parse.message import parse


def attribute(level: int, name: int, value: bytes, kind: int = 6) -> bytes:
    return struct.pack("<BHHI", level, name, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def prop(tag: int, kind: int, value: bytes) -> bytes:
    if kind in (0x1E, 0x1F, 0x102, 0xD):
        return struct.pack("<HHII", kind, tag, 1, len(value)) + value + b"\x00" * (-len(value) % 4)
    return struct.pack("<HH", kind, tag) + value


def properties(*values: bytes) -> bytes:
    return struct.pack("<I", len(values)) + b"".join(values)


NAMED = struct.pack("<HH", 0x1F, 0x8001) + b"g" * 16 + struct.pack("<II", 1, 6) + "ab\x00".encode("utf-16-le") + b"\x00\x00"
NAMED += struct.pack("<II", 1, 4) + "x\x00".encode("utf-16-le")
PACKED = (
    tnef.SIGNATURE
    + b"\x01\x00"
    + attribute(1, 0x9007, struct.pack("<II", 932, 0))
    + attribute(
        1,
        0x9003,
        properties(NAMED, prop(0x3FDE, 3, struct.pack("<I", 65001)), prop(0x1013, 0x102, "<p>請求 https://example.com/</p>".encode())),
    )
    + attribute(2, 0x9002, b"\x00" * 14)
    + attribute(2, 0x8010, "請求.pdf".encode("cp932") + b"\x00")
    + attribute(2, 0x800F, b"%PDF-1.4\x00\x00")
    + attribute(2, 0x9002, b"\x00" * 14)
    + attribute(2, 0x9005, properties(prop(0x3707, 0x1F, "長い名前.txt\x00".encode("utf-16-le")), prop(0x3701, 0x102, b"abc")))
)


def mail(data: bytes, text: bytes = b"") -> bytes:
    own = b"--b\r\nContent-Type: text/plain\r\n\r\n" + text + b"\r\n" if text else b""
    packed = b"--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return (
        b"From: a@example.com\r\nTo: b@example.jp\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + own
        + packed
        + base64.encodebytes(data)
        + b"--b--\r\n"
    )


def test_bodies_and_files_are_read_with_their_charsets() -> None:
    assert [(item.type, item.name, item.data) for item in tnef.read(PACKED)] == [
        ("text/html", None, "<p>請求 https://example.com/</p>".encode()),
        ("application/octet-stream", "請求.pdf", b"%PDF-1.4\x00\x00"),
        ("application/octet-stream", "長い名前.txt", b"abc"),
    ]


def test_the_body_of_a_mail_that_is_only_winmail_dat_is_read_and_its_links_found() -> None:
    anatomy = parse(mail(PACKED))
    assert anatomy.message.text == "請求 https://example.com/"
    assert [link.url for link in anatomy.links] == ["https://example.com/"]
    assert [(part.path, part.filename, part.size) for part in anatomy.message.parts][-3:] == [
        ("1.1.1", None, 34),
        ("1.1.2", "請求.pdf", 10),
        ("1.1.3", "長い名前.txt", 3),
    ]


def test_a_mail_with_its_own_text_does_not_show_it_twice() -> None:
    assert parse(mail(PACKED, b"own words")).message.text == "own words"


def test_a_message_packed_inside_is_listed_and_not_shown() -> None:
    inner = properties(prop(0x3701, 0xD, bytes.fromhex("0703020000000000c000000000000046") + PACKED))
    anatomy = parse(mail(tnef.SIGNATURE + b"\x01\x00" + attribute(2, 0x9002, b"\x00" * 14) + attribute(2, 0x9005, inner)))
    assert anatomy.message.text == ""
    assert [part.path for part in anatomy.message.parts][-3:] == ["1.1.1.1", "1.1.1.2", "1.1.1.3"]


@pytest.mark.parametrize("cut", range(0, len(PACKED), 7))
def test_a_packing_that_was_cut_off_gives_what_there_is(cut: int) -> None:
    names = [item.name for item in tnef.read(PACKED[:cut])]
    assert names == [None, "請求.pdf", "長い名前.txt"][: len(names)]


def test_a_packing_that_cannot_be_read_is_named() -> None:
    found = [defect.code for defect in parse(mail(tnef.SIGNATURE + b"\xff" * 300)).message.defects]
    assert "tnef-unreadable" in found


def test_counts_that_lie_cost_nothing() -> None:
    many = struct.pack("<I", 0xFFFFFFFF) + struct.pack("<HHI", 0x101E, 0x1000, 0xFFFFFFFF) + b"\x00" * 100_000
    assert tnef.read(tnef.SIGNATURE + b"\x01\x00" + attribute(1, 0x9003, many)) == ()
