"""Readers of attached files: PDF, Office, archives, calendar, card, shortcut, SVG, pictures with codes, TNEF, RTF."""

import base64
import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

import msgspec
import pyzipper  # type: ignore[import-untyped]  # ships no types

from fuwake.parse import limits, qr, rtf, tnef
from fuwake.parse.attachments import calendar, compound, office, pdf, richtext, shortcut, svg
from fuwake.parse.attachments._harvest import Harvest
from fuwake.parse.message import parse
from fuzz import promises, seeds
from fuzz.promises import clean, holds, same
from fuzz.targets._target import Target, chosen, long, prefixed
from tests.intake.outlook.compound import compound as compound_file
from tests.intake.outlook.test_msg import RTF, packed
from tests.parse.sevenzip_files import ARCHIVES
from tests.parse.test_other_archives import rar4, rar5, tar
from tests.parse.test_tnef import PACKED

_LETTER = (
    b"From: a@b.example\r\nTo: c@d.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nPassword: 1234\r\n--b\r\n"
    b"Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
)
_MEMBERS = ("word/document.xml", "word/_rels/document.xml.rels", "xl/sharedStrings.xml", "ppt/slides/slide1.xml")


def _harvested(harvest: Harvest) -> None:
    msgspec.json.encode(harvest)  # a NUL may stand in it: whoever collects the harvests takes it out
    for found in harvest.links:
        clean(found.url)
    for text in (*harvest.texts, *harvest.html):
        clean(text)


def _read(read: Callable[[bytes], Harvest]) -> Callable[[bytes], None]:
    return lambda data: _harvested(same(lambda: read(data)))


def _container(data: bytes) -> None:
    _harvested(same(lambda: office.read(data)))


def _member(data: bytes) -> None:
    """An Office file that is whole but for one member, chosen by the second byte."""
    if data:
        _container(office_file({_MEMBERS[data[0] % len(_MEMBERS)]: data[1:]}))


def _pdf(data: bytes) -> None:
    _harvested(same(lambda: pdf.read(data, lambda: ("1234", "secret"))))


def _object_stream(data: bytes) -> None:
    """A PDF whose objects are packed."""
    _pdf(b"%PDF-1.5\n1 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n" + zlib.compress(data) + b"\nendstream")


def _archive(data: bytes) -> None:
    """A file of a mail that tells its password, archives in it opened."""
    mail = _LETTER + base64.encodebytes(data) + b"--b--\r\n"
    promises.anatomy(mail, parse(mail))


def _tnef(data: bytes) -> None:
    items = same(lambda: tnef.read(data if data.startswith(tnef.SIGNATURE) else tnef.SIGNATURE + data))
    for item in items:
        clean(item.type)
        clean(item.name)
        clean(item.content_id)


def _rtf(data: bytes) -> None:
    found = rtf.de_encapsulate(data if data.startswith(b"{\\rtf") else b"{\\rtf1\\ansi\\fromhtml1 " + data)
    clean(found.text if found is not None else None)


def _compressed(data: bytes) -> None:
    out = same(lambda: rtf.decompress(data))
    holds(len(out) <= rtf.MOST_RTF, "more than the limit is unpacked")
    rtf.de_encapsulate(out)


def _picture(data: bytes) -> None:
    for text in qr.read_codes(data):
        clean(text)


def office_file(members: dict[str, bytes]) -> bytes:
    """An Office container with these members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<Types/>", **members}.items():
            archive.writestr(name, content)
    return held.getvalue()


def archive(password: bytes | None, *, inner: bool = False) -> bytes:
    """A ZIP of a page, a calendar and, with `inner`, another ZIP; locked with AES where there is a password."""
    held = io.BytesIO()
    with pyzipper.AESZipFile(held, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES if password else None) as made:
        made.setpassword(password)
        made.writestr("請求書.html", b"<a href='http://a.example/'>x</a>")
        made.writestr("a.url", b"[InternetShortcut]\r\nURL=http://b.example\r\n")
        if inner:
            made.writestr("b.zip", archive(None))
    return held.getvalue()


READERS = (
    _read(richtext.read), _read(calendar.read), _read(shortcut.read), _read(svg.read), _container, _member, _archive,
    _tnef, _rtf, _compressed, _read(compound.read),
)  # fmt: skip
_RELATION = b'<Relationships><Relationship Type="http://x/hyperlink" TargetMode="External" Target="http://a.example/"/></Relationships>'
_DOCUMENT = b'<w:document xmlns:w="x"><w:p><w:instrText>HYPERLINK "http://a.example"</w:instrText><w:t>b.example</w:t></w:p></w:document>'
_OWN = {
    0: (RTF, b"{\\rtf1{\\field{\\*\\fldinst{HYPERLINK \"http://a.example\"}}{\\fldrslt b}}}"),
    1: (
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nURL:http://a.example\r\nDESCRIPTION;ENCODING=QUOTED-PRINTABLE:http:\r\n //b=2Eexample\r\n"
        b"ATTACH;FMTTYPE=x:http://c.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
        b"BEGIN:VCARD\r\nitem1.URL;TYPE=home:http\\://a.example\r\nPHOTO;ENCODING=b:AAAA\r\nEND:VCARD\r\n",
    ),
    2: (b"[InternetShortcut]\r\nURL=http://a.example\r\nIconFile=http://b.example\r\n",
        b"<plist><dict><key>URL</key><string>http://a.example</string>"),
    3: (b"<svg xmlns:xlink='x'><a xlink:href='http://a.example'><script>location='http://b.example'</script></a></svg>",
        b"\x1f\x8b\x08\x00" + b"\x00" * 6),
    4: (office_file({"word/document.xml": _DOCUMENT, "word/_rels/document.xml.rels": _RELATION}),),
    5: (b"\x00" + _DOCUMENT, b"\x01" + _RELATION, b"\x02<sst><si><t>a</t></si></sst>", b"\x03<!DOCTYPE x [<!ENTITY a 'b'>]><p>&a;</p>"),
    6: (archive(None), archive(b"1234"), archive(None, inner=True), *ARCHIVES.values(), rar5("a.html", b"a"), rar4(b"a.html", b"a"),
        gzip.compress(tar({"a.html": b"a"}), mtime=0)),
    7: (PACKED,),
    8: (RTF,
        (b"{\\rtf1\\fromtext{\\fonttbl{\\f0\\fcharset128 a;}}\\f0\\'82\\'a0\\u12354?\\u55357?\\u56832?\\par"
        b"{\\field{\\*\\fldinst HYPERLINK \"http://a\"}}}")),
    9: (packed(RTF),
         b"\x2d\x00\x00\x00\x2b\x00\x00\x00LZFu\xf1\xc5\xc7\xa7\x03\x00\n\x00rcpg125B\x322\n\xf3 hel\t\x00 bw\x05\xb0ld}\n\x80\x0f\xa0"),
    10: (compound_file({"WordDocument": b"\x13 HYPERLINK \"http://a.example\" \x14b\x15", "Macros": {"VBA": {"dir": b"x"}}}),),
}  # fmt: skip
_PAPERS = (
    b"%PDF-1.4\n1 0 obj<</A<</S/URI/URI(http://a.example/\\(b\\)\\101)>>/F<FEFF0061>>>endobj stream\nx\nendstream /URI<68747470>",
    (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/URI/URI(http://a.example/)>>>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]"
     b"/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/Annots["
     b"<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://b.example/)>>>>]>>endobj\n4 0 obj<</Length 43>>stream\n"
     b"BT /F 9 Tf 9 9 Td (http://c.example/ x) Tj ET\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Courier>>endobj\n"
     b"trailer<</Root 1 0 R>>"),
)  # fmt: skip
_DOT = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    for kind, data in (
        (b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\x00\xff\x00\xff\x00" * 4)),
        (b"IEND", b""),
    )
)


def _seeds() -> Iterator[bytes]:
    for place, own in _OWN.items():
        yield from prefixed(place, own)


def _pictures() -> Iterator[bytes]:
    yield _DOT
    yield b"GIF89a\x04\x00\x04\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x04\x00\x04\x00\x00\x02\x04\x84\x8f\x09\x05\x00;"
    yield b"BM" + struct.pack("<IHHIIiiHHIIiiII", 86, 0, 0, 54, 40, 2, 2, 1, 24, 0, 0, 0, 0, 0, 0) + b"\x00" * 16
    yield from (data for media in ("image/png", "image/gif", "image/jpeg") for data in seeds.bodies(media) if len(data) < limits.URL)


def _papers() -> Iterator[bytes]:
    yield from prefixed(0, _PAPERS)
    yield from prefixed(1, (b"/URI(http://a.example)<</S/URI/URI<687474703A2F2F61>>>",))


FILES = Target(name="files", run=lambda data: chosen(data, READERS), seeds=_seeds, share=4)
PICTURES = Target(name="pictures", run=_picture, seeds=_pictures, share=1)
PAPERS = Target(name="papers", run=lambda data: chosen(data, (_pdf, _object_stream)), seeds=_papers, share=2)
TARGETS = (FILES, long(FILES), PICTURES, PAPERS, long(PAPERS))
