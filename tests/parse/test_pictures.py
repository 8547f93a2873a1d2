"""Which pictures are looked at: their size from their first bytes, whether they may hold a code, whether they hold the mail's words."""

import base64
import io
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from fuwake.parse import limits
from fuwake.parse.message import parse
from fuwake.parse.picture_size import size_of
from fuwake.parse.pictures import few_words, shows_remote, to_read
from tests.parse.pdf_files import of_picture, pages


def written(kind: str, width: int = 320, height: int = 150, **options: object) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(held, kind, **options)
    return held.getvalue()


def code(text: str) -> bytes:
    held = io.BytesIO()
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=4)).save(held, "PNG")
    return held.getvalue()


def mail(html: str, *pictures: bytes) -> bytes:
    lines = ["From: a@b.jp", "MIME-Version: 1.0", "Content-Type: multipart/related; boundary=b", "", "--b"]
    lines += ["Content-Type: text/html; charset=utf-8", "", html]
    for number, data in enumerate(pictures):
        lines += ["--b", "Content-Type: image/png", f"Content-ID: <p{number}>", "Content-Transfer-Encoding: base64", ""]
        lines += [base64.encodebytes(data).decode()]
    return "\n".join([*lines, "--b--", ""]).encode()


@pytest.mark.parametrize(
    ("kind", "options"),
    [("PNG", {}), ("GIF", {}), ("BMP", {}), ("JPEG", {}), ("JPEG", {"progressive": True, "exif": b"Exif\x00\x00" + b"\xff\xc0" * 400}),
     ("WEBP", {}), ("WEBP", {"lossless": True}), ("WEBP", {"exif": b"Exif\x00\x00II"})],
)  # fmt: skip
def test_the_size_is_read_from_the_first_bytes(kind: str, options: dict[str, Any]) -> None:
    assert size_of(written(kind, **options)) == (320, 150)


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a\x01", b"\xff\xd8\xff", b"RIFF....WEBPVP8X", b"BM", b"<svg/>", b"\xff\xd8\xff" * 99]
)
def test_no_picture_has_no_size(data: bytes) -> None:
    assert size_of(data) is None


def test_a_code_inside_the_html_itself_is_found() -> None:
    source = "data:image/png;base64," + base64.b64encode(code("https://inline.example.net/")).decode()
    (link,) = parse(mail(f'<p>Scan</p><img src="{source}">')).links
    assert (link.url, link.where, link.part) == ("https://inline.example.net/", "qr", "1.1")


def test_of_many_pictures_the_squarest_are_looked_at_and_that_is_told() -> None:
    decoys = [written("PNG", 60, 30) for _ in range(limits.IMAGES)]
    anatomy = parse(mail("<p>Scan</p>", *decoys, code("https://eleventh.example.net/")))
    assert [link.url for link in anatomy.links] == ["https://eleventh.example.net/"]
    assert "limit-pictures" in {defect.code for defect in anatomy.message.defects}
    lines = [written("PNG", 600, 2) for _ in range(30)]
    assert "limit-pictures" not in {defect.code for defect in parse(mail("<p>Scan</p>", *lines)).message.defects}


def test_words_are_counted_without_addresses() -> None:
    assert few_words("本件の詳細はこちら https://a.example.net/" + "x" * 500)
    assert few_words("Dear customer, see below.")
    assert not few_words("平素より当行をご利用いただき、誠にありがとうございます。" * 6)
    assert not few_words("Thank you for your order, which will be sent to you soon. " * 8)


def test_pictures_are_read_only_where_the_mail_says_hardly_anything() -> None:
    large, small, dot = written("PNG", 600, 400), written("PNG", 300, 100), written("PNG", 1, 1)
    message = parse(mail('<img src="cid:p0">', small, dot, large)).message
    assert [(picture.question, picture.width) for picture in to_read(message)] == [("1.4", 600), ("1.2", 300)]
    assert to_read(parse(mail("<p>" + "平素より当行をご利用いただき、誠にありがとうございます。" * 6, large)).message) == ()
    inline = "data:image/png;base64," + base64.b64encode(large).decode()
    (picture,) = to_read(parse(mail(f'<img src="{inline}">')).message)
    assert (picture.question, picture.data) == ("1.1#1", large)


def test_pictures_that_lie_elsewhere_are_known() -> None:
    assert shows_remote(parse(mail('<a href="https://a.example/"><img src="https://a.example/b.png"></a>')).message)
    assert not shows_remote(parse(mail('<img src="cid:p0">', written("PNG"))).message)


def with_file(data: bytes, text: str = "see attached", name: str = "a.pdf") -> bytes:
    head = f"From: a@b.jp\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{text}\n--b\n"
    head += f"Content-Type: application/octet-stream; name={name}\nContent-Transfer-Encoding: base64\n\n"
    return head.encode() + base64.encodebytes(data) + b"--b--\n"


def test_pages_of_a_pdf_that_are_nothing_but_a_picture_are_read() -> None:
    scanned = of_picture(Image.new("RGB", (827, 1169), "white"))
    [page] = to_read(parse(with_file(scanned)).message)
    assert (page.question, page.height, page.data[:4]) == ("1.2#1", 1600, b"\x89PNG")
    [listed] = to_read(parse(with_file(scanned)).message, draw=False)
    assert (listed.question, listed.width, listed.height, listed.data) == (page.question, page.width, page.height, b"")


def test_pages_with_words_small_pictures_and_files_of_wordy_mails_are_not() -> None:
    scanned = of_picture(Image.new("RGB", (827, 1169), "white"))
    assert to_read(parse(with_file(pages(["An invoice of words that anybody can read"]))).message) == ()
    assert to_read(parse(with_file(scanned, text="word " * 100)).message) == ()
    assert to_read(parse(with_file(b"%PDF-1.4 nothing")).message) == ()


def test_at_most_four_pages_are_drawn() -> None:
    held = io.BytesIO()
    sheets = [Image.new("RGB", (300, 400), "white") for _ in range(6)]
    sheets[0].save(held, "PDF", save_all=True, append_images=sheets[1:])
    assert [page.question for page in to_read(parse(with_file(held.getvalue())).message)] == ["1.2#1", "1.2#2", "1.2#3", "1.2#4"]
