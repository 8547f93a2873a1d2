"""Outlook items: every property that the rest needs, from files written here."""

import contextlib
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from olefile import OleFileIO  # type: ignore[import-untyped]  # ships no types

from fuwake.intake.files import RawMessage, read_messages
from fuwake.intake.outlook.item import Attached, Person
from fuwake.intake.outlook.msg import UnreadableItem, read
from fuwake.intake.outlook.rebuild import rebuild
from fuwake.model.errors import UnreadableInput
from fuwake.parse.message import parse
from fuwake.pipeline.arrival import arrive, unload
from tests.intake.outlook.compound import Tree, compound, filetime, properties

WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
RTF = b"{\\rtf1\\ansi\\ansicpg932\\fromhtml1 {\\*\\htmltag64 <p>}\\'93\\'fa\\'96\\'7b{\\*\\htmltag72 </p>}}"


def packed(rtf: bytes) -> bytes:
    return (len(rtf) + 12).to_bytes(4, "little") + len(rtf).to_bytes(4, "little") + b"MELA\x00\x00\x00\x00" + rtf


def person(name: str, address: str, kind: int) -> dict[str, bytes]:
    return properties(8, {0x3001: name, 0x39FE: address}, {0xC15: kind})


def attachment(name: str, data: bytes, **more: str) -> dict[str, bytes]:
    return properties(8, {0x3707: name, 0x3701: data, 0x370E: more.get("media", "application/pdf"), 0x3712: more.get("cid", "")})


INNER: Tree = properties(24, {0x1A: "IPM.Note", 0x37: "中のメール", 0x1000: "cargo\r\n", 0xC1A: "Sender", 0x5D01: "sender@example.com"})
ITEM: Tree = {
    **properties(
        32,
        {
            0x1A: "IPM.Note",
            0x37: "請求書①のご案内",
            0x1000: "本文\r\n",
            0x1009: packed(RTF),
            0xC1A: "山田 太郎",
            0xC1F: "/o=ExchangeLabs/cn=yamada",
            0x5D01: "taro@example.jp",
            0x1035: "<1@example.jp>",
        },
        {0x39: filetime(WHEN), 0x3FDE: 65001},
    ),
    "__recip_version1.0_#00000000": person("Hanako", "hanako@example.com", 1),
    "__recip_version1.0_#00000001": person("写し", "copy@example.com", 2),
    "__recip_version1.0_#00000002": person("Hidden", "hidden@example.com", 3),
    "__attach_version1.0_#00000000": attachment("明細 2024.pdf", b"%PDF-1.4" + b"x" * 9_000),
    "__attach_version1.0_#00000001": attachment("p.png", b"\x89PNG", media="image/png", cid="p@1"),
    "__attach_version1.0_#00000002": {**properties(8, {0x3001: "inner"}, {0x3705: 5}), "__substg1.0_3701000D": INNER},
}


def test_properties_people_bodies_and_attachments_are_read() -> None:
    item = read(compound(ITEM))
    assert (item.subject, item.date, item.message_id) == ("請求書①のご案内", WHEN, "<1@example.jp>")
    assert item.sender == Person(name="山田 太郎", address="taro@example.jp")
    assert item.to == (Person(name="Hanako", address="hanako@example.com"),)
    assert item.cc == (Person(name="写し", address="copy@example.com"),)
    assert (item.text, item.html) == ("本文\r\n", "<p>日本</p>")
    assert [(one.name, len(one.data)) for one in item.attached[:2]] == [("明細 2024.pdf", 9_008), ("p.png", 4)]
    assert item.attached[2].item is not None
    assert item.attached[2].item.subject == "中のメール"


def test_the_rebuilt_mail_says_the_same() -> None:
    raw = rebuild(read(compound(ITEM)))
    message = parse(raw).message
    assert rebuild(read(compound(ITEM))) == raw
    assert (message.subject, message.date, message.message_id) == ("請求書①のご案内", WHEN, "1@example.jp")
    assert [(box.name, box.address) for box in (*message.author, *message.recipients)] == [
        ("山田 太郎", "taro@example.jp"),
        ("Hanako", "hanako@example.com"),
        ("写し", "copy@example.com"),
    ]
    assert message.text == "日本"
    assert [(part.type, part.filename) for part in message.parts] == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("text/html", None),
        ("application/pdf", "明細 2024.pdf"),
        ("image/png", "p.png"),
        ("message/rfc822", "inner.eml"),
        ("text/plain", None),
    ]
    assert b"hidden@example.com" not in raw


def test_the_header_section_of_the_wire_is_kept_but_for_what_tells_of_the_body() -> None:
    wire = (
        "Received: from a.example ([192.0.2.1])\r\n\tby mx.example.jp; Mon, 6 May 2024 07:08:09 +0000\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed;\r\n boundary=x\r\nFrom: a@example.com\r\nSubject: wire\r\nX-Last: 1\r\n\r\n"
    )
    message = parse(rebuild(read(compound({**properties(32, {0x7D: wire, 0x37: "other", 0x1000: "x"})})))).message
    assert [field.name for field in message.headers][:4] == ["Received", "From", "Subject", "X-Last"]
    assert message.subject == "wire"
    assert [part.type for part in message.parts] == ["text/plain"]


def test_a_header_section_cannot_be_broken_out_of_by_properties() -> None:
    texts = {0x37: "x\r\nX-Injected: 1\r\n\r\nbody", 0xC1A: 'a" <b>\r\nBcc: c@d', 0x5D01: "a@example.com>\r\nX: 1", 0x1035: "<1>\nX: 2"}
    raw = rebuild(
        read(compound({**properties(32, texts), "__attach_version1.0_#00000000": attachment("a\r\nX: 3\r\n\r\n", b"x", cid="c>\r\nX: 4")}))
    )
    assert {field.name for field in parse(raw).message.headers} == {"From", "Subject", "Message-ID", "MIME-Version", "Content-Type"}
    assert not any(line.startswith((b"X", b"Bcc")) for line in raw.splitlines())


def test_eight_bit_texts_follow_the_code_page() -> None:
    streams = properties(32, {}, {0x3FFD: 932})
    item = read(compound({**streams, "__substg1.0_0037001E": "①請求".encode("cp932"), "__substg1.0_1000001E": "本文".encode("cp932")}))
    assert (item.subject, item.text) == ("①請求", "本文")


def test_a_signed_mail_keeps_its_body_as_it_was_sent() -> None:
    entity = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsigned\r\n--b--\r\n"
    )
    tree: Tree = {
        **properties(32, {0x1A: "IPM.Note.SMIME.MultipartSigned", 0x37: "x", 0x1000: "other"}),
        "__attach_version1.0_#00000000": attachment("smime.p7m", entity, media="multipart/signed"),
    }
    message = parse(rebuild(read(compound(tree)))).message
    assert (message.text, message.parts[0].type) == ("signed", "multipart/signed")


def test_what_is_no_item_is_named() -> None:
    for data in (compound({"WordDocument": b"x"}), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2_000, compound(ITEM)[:600]):
        with pytest.raises(UnreadableItem):
            read(data)


def test_items_inside_items_are_opened_to_a_depth() -> None:
    tree: Tree = INNER
    for _ in range(20):
        tree = {**properties(24, {0x37: "deep"}), "__attach_version1.0_#00000000": {**properties(8, {}), "__substg1.0_3701000D": tree}}
    item, depth = read(compound(tree)), 1
    while item.attached and item.attached[0].item is not None:
        item, depth = item.attached[0].item, depth + 1
    assert depth == 5


@pytest.mark.parametrize("step", [*range(0, 80, 2), *range(80, 2_560, 64)])
def test_a_damaged_byte_is_named_or_borne(step: int) -> None:
    data = bytearray(compound(ITEM))
    data[step] ^= 0xFF
    for item in read_messages("-", io.BytesIO(bytes(data)), 1_000_000):
        if isinstance(item, RawMessage):
            with contextlib.suppress(UnreadableInput):
                assert unload(arrive(item)).raw


def test_a_file_gives_a_message_with_its_container(tmp_path: Path) -> None:
    file = tmp_path / "a.msg"
    file.write_bytes(compound(ITEM))
    [item] = read_messages(str(file), io.BytesIO(), 1_000_000)
    assert isinstance(item, RawMessage)
    arrival = unload(arrive(item), as_is=True)
    assert list(arrival.kept.values()) == [file.read_bytes()]
    assert arrival.raw == rebuild(read(file.read_bytes()))


def test_an_item_without_a_mail_says_what_to_do() -> None:
    [item] = read_messages("-", io.BytesIO(compound(ITEM)[:600]), 1_000_000)
    assert isinstance(item, RawMessage)
    with pytest.raises(UnreadableInput, match=r"save the mail as \.eml"):
        unload(arrive(item))


def test_an_attachment_record_needs_no_more_than_its_bytes() -> None:
    assert read(compound({**properties(32, {}), "__attach_version1.0_#00000000": {"__substg1.0_37010102": b"x"}})).attached == (
        Attached(name=None, type=None, content_id=None, data=b"x"),
    )


@pytest.mark.parametrize("cut", [0, 700_000])
def test_a_large_attachment_is_what_olefile_reads_also_where_the_file_was_cut_off(cut: int) -> None:
    content = bytes(range(251)) * 8_000
    file = compound({**properties(32, {0x1A: "IPM.Note"}), "__attach_version1.0_#00000000": attachment("a.bin", content)})
    file = file[: len(file) - cut]
    with OleFileIO(io.BytesIO(file)) as opened:
        expected = opened.openstream(["__attach_version1.0_#00000000", "__substg1.0_37010102"]).read()
    found = read(file).attached[0].data
    assert found == expected
    assert cut or found == content
