"""Links inside attached files: calendars, cards, shortcuts, SVG, HTML, Office files and PDF, and files built to hurt."""

import base64
import io
import time
import zipfile
import zlib

import msgspec
import pytest

from fuwake.model.anatomy import FoundLink
from fuwake.model.base import Defect
from fuwake.parse import limits
from fuwake.parse.message import parse

RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def mail(data: bytes, name: str, media_type: str = "application/octet-stream") -> bytes:
    head = "From: a@b.jp\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhi\n--b\n"
    head += f'Content-Type: {media_type}; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n'
    return head.encode() + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(data) + b"--b--\n"


def read(data: bytes, name: str, media_type: str = "application/octet-stream") -> tuple[list[FoundLink], tuple[Defect, ...]]:
    anatomy = parse(mail(data, name, media_type))
    assert all(link.where == "attachment" and link.part == "1.2" for link in anatomy.links)
    return list(anatomy.links), anatomy.message.defects


def urls(data: bytes, name: str, media_type: str = "application/octet-stream") -> list[tuple[str, bool]]:
    return [(link.url, link.automatic) for link in read(data, name, media_type)[0]]


def office(members: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": "<Types/>", **members}.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_calendars_are_unfolded_before_links_are_looked_for() -> None:
    ics = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:\xe6\x94\xaf\xe6\x89\x95\xe3\x81\x84\r\n"
        b"DESCRIPTION:\xe3\x81\x93\xe3\x81\xa1\xe3\x82\x89\\nhttps://lure.example/desc\r\n ription?x=1\\, and\r\n"
        b"URL;VALUE=URI:https://lure.example/url\r\nATTACH;FMTTYPE=text/html:https://lure.example/att\r\n"
        b'X-ALT-DESC;FMTTYPE=text/html:<a href="https://lure.example/alt">x</a>\r\nATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA\r\n'
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    for name, media_type in (("a.ics", "text/calendar"), ("invite.ics", "application/octet-stream"), ("a.txt", "text/plain")):
        assert {url for url, _ in urls(ics, name, media_type)} == {
            "https://lure.example/description?x=1",
            "https://lure.example/url",
            "https://lure.example/att",
            "https://lure.example/alt",
        }


def test_a_card_gives_its_addresses() -> None:
    card = b"BEGIN:VCARD\nVERSION:4.0\nURL:https://lure.example/v\nitem1.URL;type=pref:https://lure.example/w\nPHOTO:https://lure.example/p.png\n"
    assert urls(card, "a.vcf", "text/vcard") == [
        ("https://lure.example/v", False),
        ("https://lure.example/w", False),
        ("https://lure.example/p.png", True),
    ]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        (
            "請求書.url",
            b"[InternetShortcut]\r\nURL=https://lure.example/u?a=1\r\nIconFile=https://lure.example/i.ico\r\n",
            [("https://lure.example/u?a=1", False), ("https://lure.example/i.ico", True)],
        ),
        (
            "a.webloc",
            b'<?xml version="1.0"?><plist><dict><key>URL</key><string>https://lure.example/w?a=1&amp;b=2</string></dict></plist>',
            [("https://lure.example/w?a=1&b=2", False)],
        ),
        ("b.webloc", b"bplist00\xd1\x01\x02SURL_\x10\x15https://lure.example/\x08\x0b\x0f", [("https://lure.example/", False)]),
        ("c.desktop", b"[Desktop Entry]\nType=Link\nURL=https://lure.example/d\n", [("https://lure.example/d", False)]),
        ("d.url", "[InternetShortcut]\r\nURL=https://lure.example/wide\r\n".encode("utf-16"), [("https://lure.example/wide", False)]),
    ],
)
def test_shortcuts_are_links(name: str, data: bytes, expected: list[tuple[str, bool]]) -> None:
    assert urls(data, name.replace("請求書", "bill")) == expected


def test_svg_and_html_attachments_give_links_of_elements_and_scripts() -> None:
    svg = b"""<svg xmlns="http://www.w3.org/2000/svg"><a xlink:href="https://lure.example/a"><text>open</text></a>
    <image href="https://lure.example/i.png"/><script>location.href = "https://lure.example/s?x=1";</script></svg>"""
    expected = {("https://lure.example/a", False), ("https://lure.example/i.png", True), ("https://lure.example/s?x=1", False)}
    assert set(urls(svg, "a.svg", "image/svg+xml")) == expected
    packed = zlib.compressobj(wbits=31)
    assert set(urls(packed.compress(svg) + packed.flush(), "a.svgz")) == expected
    html = b"<form action='https://lure.example/post'></form><script>fetch('https://lure.example/api')</script>"
    assert set(urls(html, "a.html", "text/html")) == {("https://lure.example/post", False), ("https://lure.example/api", False)}


def test_office_files_give_outside_relationships_fields_and_addresses_in_their_text() -> None:
    data = office(
        {
            "word/_rels/document.xml.rels": RELS.format(
                f'<Relationship Id="1" Type="{KIND}hyperlink" Target="https://lure.example/h?a=1&amp;b=2" TargetMode="External"/>'
                f'<Relationship Id="2" Type="{KIND}attachedTemplate" Target="https://lure.example/t.dotm" TargetMode="External"/>'
                f'<Relationship Id="3" Type="{KIND}image" Target="media/image1.png"/>'
            ),
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:p><w:instrText> HYPERLINK "https://lure.example/f" </w:instrText></w:p>'
            "<w:p><w:t>https://lure.exa</w:t><w:t>mple/text をご確認</w:t></w:p></w:document>",
        }
    )
    expected = [
        ("https://lure.example/h?a=1&b=2", False),
        ("https://lure.example/t.dotm", True),
        ("https://lure.example/f", False),
        ("https://lure.example/text", False),
    ]
    assert urls(data, "a.docx") == expected
    assert urls(data, "a.bin") == expected


def test_an_office_file_that_declares_entities_is_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "https://lure.example/"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    links, defects = read(office({"word/document.xml": bomb, "xl/sharedStrings.xml": outside}), "a.docx")
    assert links == []
    assert [defect.code for defect in defects].count("attachment-unreadable") == 1


def test_containers_beyond_the_bounds_are_named() -> None:
    started = time.perf_counter()
    links, defects = read(office({"word/document.xml": b"<a>" + b" " * 30_000_000}), "a.docx")
    assert (links, [defect.code for defect in defects if "limit" in defect.code]) == ([], ["limit-attachment-ratio"])
    many = office({f"x/{number}.rels": "" for number in range(1_200)})
    _, defects = read(many, "b.docx")
    assert "limit-attachment-entries" in [defect.code for defect in defects]
    huge = office({f"x/{number}.rels": "" for number in range(9_000)})
    _, defects = read(huge, "c.docx")
    assert "limit-attachment-entries" in [defect.code for defect in defects]
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x05\x06" + b"\xff" * 18, b"PK\x03\x04" + b"\0" * 500, b"PK\x05\x06" + b"\0" * 18])
def test_broken_containers_are_told(data: bytes) -> None:
    links, defects = read(data, "a.xlsx")
    assert links == []
    assert all(defect.detail for defect in defects)


def test_every_cut_of_an_office_file_is_read_without_a_word() -> None:
    whole = office({"word/_rels/document.xml.rels": RELS.format(f'<Relationship Type="{KIND}hyperlink" Target="https://l.example/"/>')})
    for end in range(0, len(whole), 7):
        read(whole[:end] + b"\xff" + whole[end + 1 :], "a.docx")


def test_pdf_links_are_read_plain_escaped_in_hex_and_packed() -> None:
    packed = zlib.compress(b"1 0 <</Type/Annot/A<</S/URI/URI(https://lure.example/packed)>>>>")
    pdf = (
        b"%PDF-1.7\n1 0 obj<</A<</S/URI/URI (https://lure.example/p\\(1\\)\\057x)>>>>endobj\n"
        b"2 0 obj<</A<</URI <68747470733a2f2f6c7572652e6578616d706c652f68>>>>>endobj\n"
        b"3 0 obj<</A<</S/SubmitForm/F<</FS/URL/F(https://lure.example/form)>>>>>>endobj\n"
        b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length 99>>stream\r\n" + packed + b"\nendstream endobj\n"
        b"5 0 obj<</S/GoToR/F(other.pdf)/URI(\xfe\xff\0h\0t\0t\0p\0:\0/\0/\0u\0.\0e\0x\0a\0m\0p\0l\0e\0/)>>endobj\n%%EOF"
    )
    for name, media_type in (("a.pdf", "application/pdf"), ("a.dat", "application/octet-stream")):
        assert urls(pdf, name, media_type) == [
            ("https://lure.example/p(1)/x", False),
            ("https://lure.example/h", False),
            ("https://lure.example/form", False),
            ("http://u.example/", False),
            ("https://lure.example/packed", False),
        ]


def test_an_encrypted_pdf_is_told() -> None:
    links, defects = read(b"%PDF-1.7\n1 0 obj<</URI(\x81\x92)>>endobj trailer<</Encrypt 5 0 R>>", "a.pdf")
    assert links == []
    assert "attachment-encrypted" in [defect.code for defect in defects]


@pytest.mark.parametrize(
    "piece",
    [b"/URI(", b"/URI(\\", b"/URI<", b"(", b"/Type/ObjStm stream\n", b"/ObjStm ", b"/F (", b"stream\n", b"/Type " * 3],
)
def test_a_pdf_of_nonsense_takes_little_time(piece: bytes) -> None:
    data = b"%PDF-1.4\n" + (piece * 2_000_000)[:2_000_000]
    started = time.perf_counter()
    read(data, "a.pdf")
    assert time.perf_counter() - started < 4


def test_a_pdf_that_unpacks_without_end_is_cut() -> None:
    stream = b"<</Type/ObjStm/Filter/FlateDecode>>stream\n" + zlib.compress(b"\0" * 60_000_000) + b"\nendstream\n"
    started = time.perf_counter()
    _, defects = read(b"%PDF-1.4\n" + stream * 12, "a.pdf")
    assert "limit-attachment-size" in [defect.code for defect in defects]
    assert time.perf_counter() - started < 5
    assert limits.PDF_UNPACKED == 50_000_000


@pytest.mark.parametrize("piece", ["URL", "A;", 'A;"', "\n ", ":", "DESCRIPTION:", "\\n", "A;B:"])
def test_calendars_of_nonsense_take_little_time(piece: str) -> None:
    data = b"BEGIN:VCALENDAR\n" + (piece * 200_000)[:200_000].encode()
    started = time.perf_counter()
    read(data, "a.ics", "text/calendar")
    assert time.perf_counter() - started < 2


def test_no_nul_of_a_file_reaches_the_anatomy() -> None:
    anatomy = parse(mail(b"[InternetShortcut]\r\nURL=http://a.example/\x00b\x00\r\n", "a.url"))
    assert [link.url for link in anatomy.links]
    assert b"\\u0000" not in msgspec.json.encode(anatomy.links)
