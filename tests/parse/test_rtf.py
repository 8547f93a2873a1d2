"""HTML inside Outlook's RTF, compressed and not."""

import struct

import pytest

from fuwake.parse.rtf import de_encapsulate, decompress

# The two examples of MS-OXRTFCP sections 3.1.1.3 and 3.1.2.3.
SIMPLE = b"-\x00\x00\x00+\x00\x00\x00LZFu\xf1\xc5\xc7\xa7\x03\x00\n\x00rcpg125B2\n\xf3 hel\t\x00 bw\x05\xb0ld}\n\x80\x0f\xa0"
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def test_the_examples_of_the_specification_are_decompressed() -> None:
    assert decompress(SIMPLE) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert decompress(CROSSING) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_uncompressed_rtf_is_taken_as_it_is() -> None:
    rtf = b"{\\rtf1 x}"
    assert decompress(struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf) == rtf


@pytest.mark.parametrize("data", [b"", b"\x00" * 16, SIMPLE[:17], b"\xff" * 400, SIMPLE[:16] + b"\xff" * 5_000])
def test_what_is_broken_gives_what_there_is(data: bytes) -> None:
    assert len(decompress(data)) <= 5_000_000


def test_the_output_is_bounded_whatever_size_is_claimed() -> None:
    claims = struct.pack("<II4sI", 100, 0xFFFFFFFF, b"LZFu", 0)
    assert len(decompress(claims + b"\xff" + b"\x00\x0f" * 200_000, most=1_000)) == 1_000


HTML = (
    rb"{\rtf1\ansi\ansicpg932\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fmodern\fcharset128 MS Gothic;}{\f2\fcharset204 X;}}"
    rb"{\*\generator Made by nobody;}{\colortbl;\red0\green0\blue0;}\uc1\pard\plain\deftab360 "
    rb"{\*\htmltag19 <html>}{\*\htmltag2 \par }{\*\htmltag64 <p title=\'83\'7b>}\htmlrtf {\htmlrtf0 "
    rb"\f1 \'93\'fa\'96\'7b \u26085?\u-10179?\u-8704? {\f2 \'cf\'f0}\htmlrtf \par only for RTF}\htmlrtf0 \{x\}\line "
    rb"{\*\htmltag84 <a href=" + b'"https://example.com/a?b=\\\'7e">}' + rb"here{\*\mhtmltag84 <a href=x>}{\*\htmltag92 </a>}"
    rb"{\*\htmltag27 </html>}}"
)


def test_html_is_taken_out_and_what_was_made_for_rtf_left() -> None:
    found = de_encapsulate(HTML)
    assert found is not None
    assert found.kind == "html"
    assert found.text == ('<html>\r\n<p title=ボ>日本 日\U0001f600 Пр{x}\r\n<a href="https://example.com/a?b=~">here</a></html>')


def test_plain_text_and_text_written_as_rtf() -> None:
    made = de_encapsulate(rb"{\rtf1\ansi\ansicpg1252\fromtext{\fonttbl{\f0 Courier;}}a\par b\'e9}")
    written = de_encapsulate(rb"{\rtf1\ansi{\*\x y}{\info{\title t}}one \b two\b0\tab three\bin4 }}}}!}")
    assert made is not None
    assert (made.kind, made.text) == ("text", "a\r\nbé")
    assert written is not None
    assert (written.kind, written.text) == ("text", "one two\tthree!")


def test_other_bytes_are_no_rtf() -> None:
    assert de_encapsulate(b"<html>") is None


def test_nesting_and_stray_ends_are_borne() -> None:
    found = de_encapsulate(b"{\\rtf1 " + b"{" * 100_000 + b"x" + b"}" * 200_000 + b"y")
    assert found is not None
    assert found.text == "xy"
