"""GZIP, BZIP2, XZ, TAR, 7z and RAR: what lies in them is read or named, within bounds; what is not opened is said not to be known."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zlib

import pytest

from fuwake.parse import limits
from fuwake.parse.message import parse
from tests.parse.locked import zipped
from tests.parse.sevenzip_files import ARCHIVES, NOTE, PAGE
from tests.parse.test_archives import codes, found, mail

HOST = "collect.example.net"


def hosts(raw: bytes) -> list[str | None]:
    return [link.host for link in parse(raw).links]


def tar(files: dict[str, bytes], **other: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        for name, target in other.items():
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            archive.addfile(link)
    return out.getvalue()


@pytest.mark.parametrize(("pack", "ending"), [(gzip.compress, "gz"), (bz2.compress, "bz2"), (lzma.compress, "xz")])
def test_a_packed_file_is_a_part_and_its_links_are_found(pack: object, ending: str) -> None:
    assert callable(pack)
    anatomy = parse(mail(pack(PAGE), f"請求書.html.{ending}"))
    assert found(anatomy) == {"1.2.1": ("請求書.html", len(PAGE))}
    assert [(link.host, link.where, link.part) for link in anatomy.links] == [(HOST, "attachment", "1.2.1")]
    assert codes(anatomy) == set()


def test_several_streams_and_the_name_inside_are_read() -> None:
    out = io.BytesIO()
    with gzip.GzipFile("inside.html", "wb", fileobj=out) as stream:
        stream.write(PAGE[:40])
    assert found(parse(mail(out.getvalue() + gzip.compress(PAGE[40:]), "a.gz"))) == {"1.2.1": ("inside.html", len(PAGE))}


@pytest.mark.parametrize("name", ["a.tar", "a.bin"])
def test_files_of_a_tar_are_parts_and_links_in_it_are_passed_over(name: str) -> None:
    anatomy = parse(mail(tar({"docs/請求書.html": PAGE, "b.txt": b"x"}, evil="/etc/passwd"), name))
    assert found(anatomy) == {"1.2.1": ("docs/請求書.html", len(PAGE)), "1.2.2": ("b.txt", 1)}
    assert [link.host for link in anatomy.links] == [HOST]


def test_a_packed_tar_in_a_zip_is_opened() -> None:
    raw = mail(zipped({"a.tgz": gzip.compress(tar({"i.html": PAGE}), mtime=0)}))
    assert list(found(parse(raw))) == ["1.2.1", "1.2.1.1", "1.2.1.1.1"]
    assert hosts(raw) == [HOST]


def test_bombs_are_not_unpacked() -> None:
    for pack in (gzip.compress, bz2.compress, lzma.compress):
        anatomy = parse(mail(pack(bytes(12_000_000)), "a.gz"))
        assert codes(anatomy) == {"limit-attachment-ratio"}
        assert all(part.sha256 is None for part in anatomy.message.parts if part.path == "1.2.1")


def test_too_much_and_too_many_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_ENTRIES", 2)
    assert codes(parse(mail(tar({str(number): b"x" for number in range(4)}), "a.tar"))) == {"limit-attachment-entries"}
    monkeypatch.setattr(limits, "ARCHIVE_MEMBER", 10)
    assert codes(parse(mail(tar({"a": b"x" * 11}), "a.tar"))) == {"limit-attachment-size"}
    assert "limit-attachment-size" in codes(parse(mail(ARCHIVES["lzma2"], "a.7z")))


def test_damage_is_told_and_what_stands_before_it_is_read() -> None:
    whole = gzip.compress(PAGE + bytes(range(256)) * 50, mtime=0)
    assert "attachment-unreadable" in codes(parse(mail(whole[:60], "a.gz")))
    assert hosts(mail(whole[:-20], "a.html.gz")) == [HOST]
    assert "attachment-unreadable" in codes(parse(mail(tar({"a.html": PAGE})[:600], "a.tar")))
    assert codes(parse(mail(b"no archive", "a.gz"))) == {"attachment-unreadable"}
    assert codes(parse(mail(b"no archive", "a.7z"))) == {"attachment-unreadable"}


@pytest.mark.parametrize("how", [name for name in ARCHIVES if not name.startswith(("aes", "zstd"))])
def test_files_of_a_7z_are_parts_and_their_links_are_found(how: str) -> None:
    anatomy = parse(mail(ARCHIVES[how], "a.7z"))
    assert found(anatomy) == {"1.2.1": ("請求書.html", len(PAGE)), "1.2.2": ("docs/note.txt", len(NOTE)), "1.2.3": ("empty.txt", 0)}
    assert [link.host for link in anatomy.links] == [HOST, "note.example.net"]
    assert codes(anatomy) == set()


@pytest.mark.parametrize("how", ["aes", "aes_names"])
def test_a_locked_7z_is_opened_with_the_password_that_the_mail_gives(how: str) -> None:
    anatomy = parse(mail(ARCHIVES[how], "a.7z", text="パスワードは sakura77 です"))
    assert [link.host for link in anatomy.links] == [HOST, "note.example.net"]
    assert codes(anatomy) == {"attachment-password-in-mail"}


def test_a_locked_7z_that_no_password_opens_is_said_to_be_unknown() -> None:
    named = parse(mail(ARCHIVES["aes"], "a.7z", text="パスワードは momiji88 です"))
    assert [part.filename for part in named.message.parts[3:]] == ["請求書.html", "docs/note.txt", "empty.txt"]
    assert codes(named) == {"attachment-encrypted"}
    assert codes(parse(mail(ARCHIVES["aes_names"], "a.7z"))) == {"attachment-encrypted"}


def test_passwords_are_hashed_for_a_bounded_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_SLOW_KEYS", 0)
    assert codes(parse(mail(ARCHIVES["aes"], "a.7z", text="パスワードは sakura77 です"))) == {"attachment-encrypted"}


def test_a_packing_that_is_not_known_is_said_so_and_the_names_are_listed() -> None:
    anatomy = parse(mail(ARCHIVES["zstd"], "a.7z"))
    assert [part.filename for part in anatomy.message.parts[3:]] == ["請求書.html", "docs/note.txt", "empty.txt"]
    assert codes(anatomy) == {"attachment-not-opened"}


@pytest.mark.parametrize("how", ARCHIVES)
@pytest.mark.parametrize("place", range(0, 400, 7))
def test_a_damaged_7z_does_no_harm(how: str, place: int) -> None:
    data = bytearray(ARCHIVES[how])
    data[place % len(data)] ^= 0xFF
    parse(mail(bytes(data), "a.7z"))
    parse(mail(bytes(data[: place % len(data)]), "a.7z"))


def number(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes((value & 0x7F | 0x80,)), value >> 7
    return out + bytes((value,))


def rar5(name: str, data: bytes, *, method: int = 0, locked: bool = False, names_locked: bool = False) -> bytes:
    def block(kind: int, body: bytes, extra: bytes = b"", held: bytes = b"") -> bytes:
        flags = bool(extra) | bool(held) << 1
        head = number(kind) + number(flags) + (number(len(extra)) if extra else b"") + (number(len(held)) if held else b"") + body + extra
        head = number(len(head)) + head
        return struct.pack("<I", zlib.crc32(head)) + head + held

    record = number(1) + number(0) + number(0) + b"\x0f" + bytes(32)
    lock = number(len(record)) + record if locked else b""
    file = number(4) + number(len(data)) + number(0x20) + struct.pack("<I", zlib.crc32(data)) + number(method << 7) + number(1)
    file += number(len(name.encode())) + name.encode()
    start = block(4, number(0) * 3 + bytes(16)) if names_locked else b""
    return b"Rar!\x1a\x07\x01\x00" + start + block(1, number(0)) + block(2, file, lock, data) + block(5, number(0))


def rar4(name: bytes, data: bytes, *, method: int = 0x30, flags: int = 0, main: int = 0) -> bytes:
    def block(head: bytes) -> bytes:
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head

    sizes = struct.pack("<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0, 29, method, len(name), 0)
    file = block(struct.pack("<BHH", 0x74, 0x8000 | flags, 32 + len(name)) + sizes + name)
    start = block(struct.pack("<BHH", 0x73, main, 13) + bytes(6))
    return b"Rar!\x1a\x07\x00" + start + file + data + block(struct.pack("<BHH", 0x7B, 0x4000, 7))


def test_what_a_rar_stores_is_read_and_what_it_packs_is_named() -> None:
    for stored in (rar5("請求書.html", PAGE), rar4("請求書.html".encode("cp932"), PAGE)):
        anatomy = parse(mail(stored, "a.rar"))
        assert found(anatomy) == {"1.2.1": ("請求書.html", len(PAGE))}
        assert [link.host for link in anatomy.links] == [HOST]
        assert codes(anatomy) == set()
    for packed in (rar5("請求書.exe", PAGE, method=3), rar4(b"invoice.exe", PAGE, method=0x33)):
        anatomy = parse(mail(packed, "a.rar"))
        assert [(part.filename or "")[-4:] for part in anatomy.message.parts[3:]] == [".exe"]
        assert codes(anatomy) == {"attachment-not-opened"}


def test_a_locked_rar_is_said_to_be_unknown() -> None:
    for locked in (rar5("a.html", PAGE, locked=True), rar4(b"a.html", PAGE, flags=0x04)):
        anatomy = parse(mail(locked, "a.rar"))
        assert [part.filename for part in anatomy.message.parts[3:]] == ["a.html"]
        assert codes(anatomy) == {"attachment-encrypted"}
    for hidden in (rar5("a.html", PAGE, names_locked=True), rar4(b"a.html", PAGE, main=0x80)):
        assert codes(parse(mail(hidden, "a.rar"))) == {"attachment-encrypted"}


@pytest.mark.parametrize("data", [rar5("a.html", PAGE), rar4(b"a.html", PAGE)])
def test_a_damaged_rar_does_no_harm(data: bytes) -> None:
    for place in range(7, len(data), 5):
        broken = bytearray(data)
        broken[place] ^= 0xFF
        parse(mail(bytes(broken), "a.rar"))
        parse(mail(data[:place], "a.rar"))
