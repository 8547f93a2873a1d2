"""What the pages of a PDF show: words, links, QR codes; what acts by itself; locked, damaged and overlong files."""

import zlib

import pytest
import zxingcpp
from PIL import Image

from fuwake.model.anatomy import Anatomy
from fuwake.parse import limits
from fuwake.parse.message import parse
from tests.parse.pdf_files import of_picture, pages
from tests.parse.test_archives import mail


def read(data: bytes, text: str = "hi") -> Anatomy:
    return parse(mail(data, "a.pdf", text, "application/pdf"))


def links(anatomy: Anatomy) -> list[tuple[str, str]]:
    return [(link.url, link.where) for link in anatomy.links]


def codes(anatomy: Anatomy) -> set[str]:
    return {defect.code for defect in anatomy.message.defects if defect.where == "part:1.2"}


def code(text: str) -> Image.Image:
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=6)).convert("RGB")


def test_an_address_in_the_words_of_a_page_is_a_link() -> None:
    anatomy = read(pages(["Please open https://words.example.net/a", "and http://second.example.net/"]))
    assert links(anatomy) == [("https://words.example.net/a", "attachment"), ("http://second.example.net/", "attachment")]


def test_a_link_over_a_page_is_found_once() -> None:
    assert links(read(pages(["Open"], link="https://over.example.net/x"))) == [("https://over.example.net/x", "attachment")]


def test_a_code_in_the_picture_of_a_page_is_a_link() -> None:
    sheet = Image.new("RGB", (1240, 1754), "white")
    sheet.paste(code("https://code.example.net/pay"), (400, 900))
    assert links(read(of_picture(sheet))) == [("https://code.example.net/pay", "qr")]


def test_words_of_a_file_stand_beside_a_body_that_says_hardly_anything() -> None:
    anatomy = read(pages(["Your account is suspended", "Confirm it now"]))
    assert [(aside.kind, aside.locus, aside.text) for aside in anatomy.asides] == [
        ("attachment", "part:1.2", "Your account is suspended\nConfirm it now")
    ]
    assert read(pages(["Your account is suspended"]), text="本日の会議の資料をお送りします。" * 20).asides == ()


@pytest.mark.parametrize(
    ("catalog", "told"),
    [
        ("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "pdf-script"),
        ("/OpenAction<</S/J#61vaScript/J#53(app.alert\\(1\\))>>", "pdf-script"),
        ("/OpenAction<</S/Launch/F(cmd.exe)>>", "pdf-launch"),
        ("/Names<</EmbeddedFiles<</Names[(a.exe)<</Type/Filespec/EF<</F<</Type/EmbeddedFile>>>>>>]>>>>", "pdf-embedded-file"),
        ("/OpenAction<</S/SubmitForm/F(https://form.example.net/)>>", "pdf-form"),
    ],
)
def test_what_acts_by_itself_is_told(catalog: str, told: str) -> None:
    assert codes(read(pages(["hello"], catalog=catalog))) == {told}


def test_what_acts_by_itself_is_told_in_packed_objects_too() -> None:
    packed = zlib.compress(b"1 0 <</S/JavaScript/JS(x)>>")
    assert "pdf-script" in codes(read(pages(["hello"]) + b"\n9 0 obj<</Type/ObjStm/Length 30>>stream\n" + packed + b"\nendstream endobj"))


def test_opening_on_a_page_is_nothing() -> None:
    assert codes(read(pages(["hello"], catalog="/OpenAction[4 0 R/Fit]/AcroForm<</Fields[]>>"))) == set()


def test_a_locked_file_is_opened_with_the_password_that_the_mail_gives() -> None:
    data = pages(["see https://inside.example.net/"], link="https://over.example.net/", password="rt55!k")
    anatomy = read(data, text="パスワード：rt55!k")
    assert links(anatomy) == [("https://over.example.net/", "attachment"), ("https://inside.example.net/", "attachment")]
    assert codes(anatomy) == {"attachment-password-in-mail"}


def test_a_locked_file_without_its_password_is_unknown() -> None:
    anatomy = read(pages(["see https://inside.example.net/"], password="rt55!k"), text="パスワード：rt55!x")
    assert links(anatomy) == []
    assert codes(anatomy) == {"attachment-encrypted"}


def test_a_file_locked_against_changes_only_is_read() -> None:
    anatomy = read(pages(["see https://inside.example.net/"], password=""))
    assert links(anatomy) == [("https://inside.example.net/", "attachment")]
    assert codes(anatomy) == set()


def test_more_pages_than_are_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PDF_PAGES", 2)
    anatomy = read(pages(["one", "two", "https://three.example.net/"]))
    assert links(anatomy) == []
    assert codes(anatomy) == {"limit-attachment-size"}


@pytest.mark.parametrize("cut", [9, 60, 200, 400])
def test_a_damaged_file_is_told_or_read(cut: int) -> None:
    data = pages(["see https://inside.example.net/"], link="https://over.example.net/")
    anatomy = read(data[:cut])
    assert codes(anatomy) <= {"attachment-unreadable"}


@pytest.mark.parametrize("layers", [1, 2])
def test_a_stream_that_unpacks_to_more_than_a_page_needs_is_not_given_to_the_drawing_library(layers: int) -> None:
    packed = b"0 g\n" * (limits.PDF_UNPACKED // 4 + 1)
    for _ in range(layers):
        packed = zlib.compress(packed, 9)
    stream = b"\n9 0 obj<</Filter[" + b"/FlateDecode" * layers + b"]/Length %d>>stream\n" % len(packed) + packed + b"\nendstream endobj\n"
    assert len(stream) < 100_000
    anatomy = read(pages(["https://words.example.net/a"]) + stream)
    assert codes(anatomy) == {"limit-attachment-ratio"}
    assert links(anatomy) == []
