"""What lies in attached archives: open, locked with a password that the mail gives, locked without one, of other kinds, built to hurt."""

import base64
import hashlib
import time

import pytest

from fuwake.model.anatomy import Anatomy
from fuwake.parse import limits
from fuwake.parse.message import parse
from fuwake.parse.passwords import passwords
from tests.parse.locked import under_aes, under_old_cipher, zipped

PAGE = b'<html><body><form action="https://collect.example.net/in"><input type=password></form></body></html>'


def mail(data: bytes, name: str = "a.zip", text: str = "hi", media_type: str = "application/zip") -> bytes:
    head = "From: a@b.jp\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n"
    head += f'{text}\n--b\nContent-Type: {media_type}; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n'
    return head.encode() + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(data) + b"--b--\n"


def found(anatomy: Anatomy) -> dict[str, tuple[str | None, int]]:
    return {part.path: (part.filename, part.size) for part in anatomy.message.parts if part.path.startswith("1.2.")}


def codes(anatomy: Anatomy) -> set[str]:
    return {defect.code for part in anatomy.message.parts for defect in part.defects}


def test_files_of_an_archive_are_parts_and_their_links_are_found() -> None:
    anatomy = parse(mail(zipped({"請求書.html": PAGE, "読んでください.txt": b"https://note.example.net/"})))
    assert found(anatomy) == {"1.2.1": ("請求書.html", len(PAGE)), "1.2.2": ("読んでください.txt", 25)}
    assert [(link.url, link.where, link.part) for link in anatomy.links] == [
        ("https://collect.example.net/in", "attachment", "1.2.1"),
        ("https://note.example.net/", "attachment", "1.2.2"),
    ]
    assert anatomy.message.text == "hi"


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ("添付ファイルの解凍パスワードは下記の通りです。\n\n　A1b2C3d4\n", "A1b2C3d4"),
        ("パスワード：２０２６１１２４", "20261124"),
        ("The password for the attachment is: xyz-99.", "xyz-99"),
        ("解凍パスワード【sakura#77】です", "sakura#77"),
        ("Mais informações em anexo | Senha PDF: 123", "123"),
        ("Senha de Acesso ao arquivo: a1-b2", "a1-b2"),
    ],
)
@pytest.mark.parametrize("lock", [under_aes, under_old_cipher])
def test_a_locked_archive_is_opened_with_the_password_that_the_mail_gives(text: str, password: str, lock: object) -> None:
    assert callable(lock)
    anatomy = parse(mail(lock({"invoice.html": PAGE, "b.txt": b"b" * 500}, password), text=text))
    assert codes(anatomy) == {"attachment-password-in-mail"}
    assert [link.url for link in anatomy.links] == ["https://collect.example.net/in"]
    assert [part.sha256 is None for part in anatomy.message.parts[3:]] == [False, False]


def test_the_password_may_stand_in_the_file_name() -> None:
    anatomy = parse(mail(under_aes({"a.html": PAGE}, "k7m2"), name="invoice_pw-k7m2.zip"))
    assert codes(anatomy) == {"attachment-password-in-mail"}


def test_names_of_files_without_a_flag_are_read_as_japanese() -> None:
    anatomy = parse(mail(under_old_cipher({"御見積書.html": PAGE}, "abcd", cp932=True), text="PW: abcd"))
    assert found(anatomy)["1.2.1"][0] == "御見積書.html"


@pytest.mark.parametrize("lock", [under_aes, under_old_cipher])
def test_a_locked_archive_that_no_password_opens_is_said_to_be_unknown_and_its_names_are_listed(lock: object) -> None:
    assert callable(lock)
    anatomy = parse(mail(lock({"setup.exe": b"MZ" * 50, "b.txt": b"b"}, "other"), text="パスワードは別途お送りします。password: wrong1"))
    assert codes(anatomy) == {"attachment-encrypted"}
    assert found(anatomy) == {"1.2.1": ("setup.exe", 100), "1.2.2": ("b.txt", 1)}
    assert [part.sha256 for part in anatomy.message.parts[3:]] == [None, None]
    assert anatomy.links == ()


@pytest.mark.parametrize(("data", "name"), [(b"MSCF\x00\x00\x00\x00", "a.cab"), (b"Rar!\x1a\x07\x01\x00", "a.rar"), (b"x", "a.lzh")])
def test_other_kinds_of_archive_are_said_not_to_be_opened(data: bytes, name: str) -> None:
    anatomy = parse(mail(data, name, media_type="application/octet-stream"))
    (defect,) = anatomy.message.parts[2].defects
    assert (defect.code, defect.where) == ("attachment-not-opened", "part:1.2")
    assert name.rpartition(".")[2].upper() in defect.detail.upper()


def test_archives_in_archives_are_opened_to_a_depth() -> None:
    data = zipped({"deep.html": PAGE})
    for _ in range(limits.ARCHIVE_DEPTH - 1):
        data = zipped({"in.zip": data})
    assert [link.url for link in parse(mail(data)).links] == ["https://collect.example.net/in"]
    deeper = parse(mail(zipped({"in.zip": data})))
    assert deeper.links == ()
    assert codes(deeper) == {"limit-attachment-depth"}


def test_an_office_file_is_not_unpacked_as_an_archive() -> None:
    data = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>"})
    assert found(parse(mail(data, "a.zip"))) == {}
    assert found(parse(mail(zipped({"word/document.xml": b"<a/>"}), "a.docx"))) == {}


def test_a_bomb_is_not_unpacked() -> None:
    started = time.process_time()
    anatomy = parse(mail(zipped({"a.txt": b"\x00" * 15_000_000, "b.txt": b"short"})))
    assert codes(anatomy) == {"limit-attachment-ratio"}
    assert found(anatomy) == {"1.2.1": ("a.txt", 15_000_000), "1.2.2": ("b.txt", 5)}
    assert time.process_time() - started < 3


def test_all_files_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_MEMBER", 1_000)
    anatomy = parse(mail(zipped({"a.bin": bytes(range(250)) * 5, "b.bin": b"b"}, stored=True)))
    assert codes(anatomy) == {"limit-attachment-size"}
    assert found(anatomy)["1.2.2"] == ("b.bin", 1)


def test_more_files_than_are_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_ENTRIES", 3)
    anatomy = parse(mail(zipped({f"{number}.txt": b"x" for number in range(5)})))
    assert codes(anatomy) == {"limit-attachment-entries"}
    assert len(found(anatomy)) == 3


def test_much_under_the_old_cipher_is_not_deciphered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_OLD_CIPHER", 100)
    anatomy = parse(mail(under_old_cipher({"a.txt": b"a", "b.bin": hashlib.shake_128(b"noise").digest(500)}, "abcd"), text="PW: abcd"))
    assert codes(anatomy) == {"attachment-password-in-mail", "limit-attachment-size"}


@pytest.mark.parametrize("cut", [10, 40, 60, -10, -30])
def test_a_damaged_archive_is_told(cut: int) -> None:
    assert "attachment-unreadable" in codes(parse(mail(zipped({"a.txt": b"hello" * 30})[:cut])))


def test_a_password_promised_for_later_is_none() -> None:
    assert passwords(["パスワードは別途お送りいたします。\nよろしくお願いいたします。\n"], ["見積書.zip"]) == ()


def test_looking_for_passwords_takes_time_in_proportion_to_the_text() -> None:
    for piece in ("password ", "パスワード", "pass: to open ", "【", "pw (", "パスワード\n"):
        started = time.process_time()
        passwords([(piece * 30_000)[:100_000]], [piece * 100])
        assert time.process_time() - started < 0.5, piece
