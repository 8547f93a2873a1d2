"""Old Word, Excel and PowerPoint files and RTF: their links, macros, objects and locks."""

import struct

import pytest

from fuwake.parse.message import parse
from tests.intake.outlook.compound import Tree, compound
from tests.parse.test_archives import mail
from tests.parse.test_attached_links import office

FIB = b"\xec\xa5\xc1\x00" + b"\x00" * 7
"""Begin of a WordDocument stream, not locked."""


def read(data: bytes, name: str) -> tuple[list[tuple[str, bool]], set[str]]:
    anatomy = parse(mail(data, name, media_type="application/octet-stream"))
    assert all(link.where == "attachment" and link.part == "1.2" for link in anatomy.links)
    codes = {defect.code for defect in anatomy.message.defects if defect.where == "part:1.2"}
    return [(link.url, link.automatic) for link in anatomy.links], codes


@pytest.mark.parametrize(
    ("name", "tree"),
    [
        ("a.doc", {"WordDocument": FIB + b"\x00\x00\x13HYPERLINK \"https://link.example.net/a?b=1\"\x14" + b"\x00" * 5000}),
        ("a.doc", {"WordDocument": FIB + 'x\x13HYPERLINK "https://link.example.net/a?b=1"\x14'.encode("utf-16-le")}),
        ("a.xls", {"Workbook": struct.pack("<HH", 0x809, 4) + b"\x00" * 4 + "https://link.example.net/a?b=1\x00".encode("utf-16-le")}),
        ("a.ppt", {"PowerPoint Document": b"\x0f\x00" + "https://link.example.net/a?b=1\x00".encode("utf-16-le")}),
    ],
)  # fmt: skip
def test_links_of_old_files_are_found(name: str, tree: Tree) -> None:
    assert read(compound(tree), name) == ([("https://link.example.net/a?b=1", False)], set())


def test_names_of_formats_are_no_links() -> None:
    assert read(compound({"WordDocument": FIB + b" http://schemas.openxmlformats.org/drawingml/2006/main "}), "a.doc") == ([], set())


def test_macros_are_told() -> None:
    macros: Tree = {"WordDocument": FIB, "Macros": {"VBA": {"_VBA_PROJECT": b"\xcc\x61", "ThisDocument": b"http://in.macro.example/"}}}
    assert read(compound(macros), "a.doc") == ([], {"office-macro"})
    assert read(office({"word/vbaProject.bin": b"x", "word/document.xml": "<a/>"}), "a.docm") == ([], {"office-macro"})


@pytest.mark.parametrize(
    ("name", "tree"),
    [
        ("a.doc", {"WordDocument": FIB + b"\x01" + b"\x00" * 20}),
        ("a.xls", {"Workbook": struct.pack("<HH", 0x809, 2) + b"\x00\x06" + struct.pack("<HH", 0x2F, 6) + b"\x00" * 6}),
        ("a.docx", {"EncryptionInfo": b"\x04\x00\x04\x00", "EncryptedPackage": b"\x00" * 5000}),
    ],
)
def test_locked_files_are_said_to_be_unknown(name: str, tree: Tree) -> None:
    fib_is_locked = {
        key: value[:11] + b"\x01" if key == "WordDocument" and isinstance(value, bytes) else value for key, value in tree.items()
    }
    assert read(compound(fib_is_locked), name) == ([], {"attachment-encrypted"})


@pytest.mark.parametrize("cut", [8, 40, 600])
def test_a_damaged_file_is_told(cut: int) -> None:
    data = compound({"WordDocument": FIB + b"\x00" * 5000})
    assert read(data[:cut], "a.doc") == ([], {"attachment-unreadable"})


def test_an_outlook_item_is_no_office_file() -> None:
    assert read(compound({"__properties_version1.0": b"x" * 40}), "a.msg")[1] == set()


def test_links_template_and_objects_of_rtf_are_found() -> None:
    rtf = rb"""{\rtf1\ansi{\*\template https://far.example.net/t.dotm}{\field{\*\fldinst HYPERLINK "https://link.example.net/\'7euser"}
{\fldrslt here}}\par see https://text.example.net/ {\object\objemb{\*\objdata 0105}}}"""
    links, codes = read(rtf, "a.doc")
    assert links == [
        ("https://link.example.net/~user", False),
        ("https://far.example.net/t.dotm", True),
        ("https://text.example.net/", False),
    ]
    assert codes == {"rtf-object"}


def test_words_of_rtf_stand_beside_the_body() -> None:
    (aside,) = parse(mail(rb"{\rtf1\ansi\ansicpg932 \'83\'70\'83\'58\'83\'8f\'81\'5b\'83\'68}", "a.rtf")).asides
    assert (aside.text, aside.locus) == ("パスワード", "part:1.2")
