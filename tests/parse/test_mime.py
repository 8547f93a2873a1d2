"""Parts, sections and codings, whole and broken."""

import base64

import pytest

from fuwake.parse import limits
from fuwake.parse.message import parse
from fuwake.parse.mime import read_parts
from fuwake.parse.sections import split_section
from fuwake.parse.transfer import decode_transfer


def codes(raw: bytes) -> set[str]:
    return {defect.code for defect in parse(raw).message.defects}


def parts(raw: bytes) -> list[tuple[str, str]]:
    section = split_section(raw, 0, len(raw))
    return [(node.part.path, node.part.type) for node in read_parts(raw, section.fields, section.body)]


NESTED = b"\r\n".join(
    (
        b"Content-Type: multipart/mixed; boundary=a\r\n",
        b'--a\r\nContent-Type: multipart/alternative; boundary="ab"\r\n',
        b"--ab\r\n\r\nplain",
        b"--ab\r\nContent-Type: text/html\r\n\r\n<p>html",
        b"--ab--",
        b"--a\r\nContent-Type: image/png; name=x.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==",
        b"--a--\r\nepilogue",
    )
)


def test_parts_have_paths_and_spans() -> None:
    assert parts(NESTED) == [
        ("1", "multipart/mixed"),
        ("1.1", "multipart/alternative"),
        ("1.1.1", "text/plain"),
        ("1.1.2", "text/html"),
        ("1.2", "image/png"),
    ]
    message = parse(NESTED).message
    plain, picture = message.parts[2], message.parts[4]
    assert NESTED[plain.span.start : plain.span.end] == b"\r\nplain"
    assert (picture.filename, picture.size) == ("x.png", 4)
    assert message.contents[-1].data == b"\x89PNG"[:4]
    assert (message.text, message.text_part, message.html_part) == ("html", "1.1.2", "1.1.2")


def test_fields_keep_order_bytes_and_spans_with_mixed_line_ends() -> None:
    raw = b"From x@y Mon Jan  1 00:00:00 2024\nSubject: a\r\n b\nX-Two : 2\rTo: v@b.jp\r\n\r\nbody"
    message = parse(raw).message
    assert [(field.name, field.value) for field in message.headers] == [("Subject", "a b"), ("X-Two", "2"), ("To", "v@b.jp")]
    assert b"".join(field.raw for field in message.headers) == raw[34 : message.header_end - 2]
    assert all(raw[field.span.start : field.span.end] == field.raw for field in message.headers)
    assert raw[message.header_end :] == b"body"
    assert {"line-ending-bare-cr", "header-space-before-colon"} <= {defect.code for defect in message.defects}


def test_a_line_that_is_no_field_ends_the_section_only_where_no_field_follows() -> None:
    assert parse(b"Subject: x\njunk line\nTo: a@b.jp\n\nbody").message.text == "body"
    assert parse(b"Subject: x\nHello there\n\nmore").message.text == "Hello there\n\nmore"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "from-missing"),
        (b"From: a@b.jp\n", "body-missing"),
        (b"From: a@b.jp\n\nx", "received-missing"),
        (b"From: a@b.jp\nFrom: c@d.jp\n\nx", "from-multiple"),
        (b"From: undisclosed:;\n\nx", "from-no-address"),
        (b"From: a@b.jp, c@d.jp\n\nx", "from-several-addresses"),
        (b"From: info@amazon.co.jp <x@evil.example>\n\nx", "from-address-in-name"),
        ("From: ＜x＞ <x@evil.example>\n\nx".encode(), "from-address-wide-brackets"),
        (b"Date: 31 Feb 2024 10:00 +0000\n\nx", "date-malformed"),
        (b"Subject: a\nSubject: b\n\nx", "subject-multiple"),
        (b"Content-Type: multipart/mixed; boundary=a\n\n--a\n\ncut", "mime-truncated"),
        (b"Content-Type: multipart/mixed; boundary=a\n\nnothing", "mime-boundary-missing"),
        (b"Content-Type: multipart/mixed\n\nnothing", "mime-no-boundary"),
        (b"Content-Type: text/plain\nContent-Type: text/html\n\nx", "mime-header-repeated"),
        (b"Content-Type: text/plain; charset=rot13\n\nx", "charset-unknown"),
        (b"Content-Transfer-Encoding: yenc\n\nx", "transfer-encoding-unknown"),
        (b"Content-Type: message/rfc822\n\nSubject: inner\n\nx", "carries-message"),
        (b"Content-Type: application/x; name=a.pdf\nContent-Disposition: attachment; filename=b.exe\n\nx", "filename-differs"),
        ("Subject: 件名\n\nx".encode("cp932"), "header-8bit"),
    ],
)
def test_what_is_wrong_is_recorded(raw: bytes, code: str) -> None:
    assert code in codes(raw)


def test_a_delimiter_ends_a_header_section_whose_blank_line_is_missing() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=ab\nMIME-Version: 1.0\n--ab\nContent-Type: text/html\n\n<b>shown</b>\n--ab--\n"
    message = parse(raw).message
    assert [part.type for part in message.parts] == ["multipart/mixed", "text/html"]
    assert "header-no-blank-line" in codes(raw)


def test_without_a_boundary_the_first_delimiter_that_comes_again_is_taken() -> None:
    raw = b"Content-Type: multipart/alternative\n\n--x\nContent-Type: text/html\n\n<b>shown</b>\n--x--\n"
    assert [part.type for part in parse(raw).message.parts] == ["multipart/alternative", "text/html"]
    assert "mime-no-boundary" in codes(raw)
    assert parse(b"Content-Type: multipart/mixed\n\n--x\nonce\n").message.text == "--x\nonce\n".strip()


def test_a_file_of_an_old_macintosh_has_lines_too() -> None:
    raw = b"From MAILER-DAEMON Sun Sep 7\rFrom: <a@b.jp>\rSubject: x\r\r<first>\r\rTo: c@d.jp\r"
    message = parse(raw).message
    assert [field.name for field in message.headers] == ["From", "Subject"]
    assert message.text.split("\r") == ["<first>", "", "To: c@d.jp"]


def test_parameters_are_read_though_the_semicolon_is_missing() -> None:
    inner = b'--a;b\nContent-Type: text/html charset="utf-8"\n\n<b>shown</b>\n--a;b--\n'
    raw = b'Content-Type: multipart/mixed\n\tboundary="a;b"; charset=x\n\n' + inner
    parts = parse(raw).message.parts
    assert [(part.type, part.charset) for part in parts] == [("multipart/mixed", "x"), ("text/html", "utf-8")]


def test_of_alternatives_plain_text_goes_before_other_text() -> None:
    parts = "".join(f"--a\nContent-Type: {kind}\n\n{kind}\n" for kind in ("text/plain", "text/enriched", "text/calendar"))
    assert parse(f"Content-Type: multipart/alternative; boundary=a\n\n{parts}--a--\n".encode()).message.text == "text/plain"


def test_cargo_is_listed_and_not_taken_for_the_mail() -> None:
    raw = (
        b"From: a@b.jp\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nsee below\n--a\nContent-Type: message/rfc822\n\n"
        b"From: evil@evil.example\nContent-Type: text/html\n\n<a href=http://evil.example/>x</a>\n--a--\n"
    )
    anatomy = parse(raw)
    assert [part.path for part in anatomy.message.parts] == ["1", "1.1", "1.2", "1.2.1"]
    assert anatomy.message.text == "see below"
    assert [box.address for box in anatomy.message.author] == ["a@b.jp"]
    assert [(link.url, link.where) for link in anatomy.links] == [("http://evil.example/", "attachment")]


@pytest.mark.parametrize(
    ("data", "coding", "expected"),
    [
        (b"aGVs\r\nbG8=", "BASE64", b"hello"),
        (b"aGVs*bG8", "base64", b"hello"),
        (b"aGVsbG8=d29ybGQ=", "base64", b"helloworld"),
        (b"a=3Db=\r\nc", "quoted-printable", b"a=bc"),
        (b"soft= \r\nly=\t\n= =41", "quoted-printable", b"softly= A"),
        (b"a=\rb\rc\nd", "quoted-printable", b"ab\rc\nd"),
        (b"=ZZ=", "quoted-printable", b"=ZZ"),
        (b"begin 644 x\n#0V%T\n`\nend\n", "x-uuencode", b"Cat"),
        (b"as it is", "8bit", b"as it is"),
    ],
)
def test_transfer_encodings(data: bytes, coding: str, expected: bytes) -> None:
    assert decode_transfer(data, coding)[0] == expected


def test_words_that_only_claim_to_be_base64_stay_words_and_base64_with_foreign_signs_is_decoded() -> None:
    words = "ご利用のカードを確認してください。 https://evil.example/".encode()
    assert decode_transfer(words, "base64", text=True) == (words, ("base64-malformed", "called base64, is plain text"))
    assert decode_transfer(b"Please look at https://evil.example/ now.", "base64", text=True)[0].startswith(b"Please")
    assert decode_transfer(b"a!G!V!s!b!G!8!=", "base64", text=True)[0] == b"hello"
    assert decode_transfer(b"aGVsbG8= ignored", "base64", text=True)[0].startswith(b"hello")
    assert decode_transfer(b"... the picture ...", "base64")[0] != b"... the picture ..."


def test_limits_are_named() -> None:
    assert "limit-header-count" in codes(b"X: y\n" * (limits.HEADERS + 1) + b"\nx")
    assert "limit-header-size" in codes(b"Subject: " + b"x" * 70_000 + b"\n\nx")
    assert "limit-header-block" in codes((b"X-A: " + b"y" * 60_000 + b"\n") * 20 + b"\nx")
    assert "limit-received" in codes(b"Received: from a by b\n" * (limits.RECEIVED + 1) + b"\nx")
    assert "limit-addresses" in codes(b"Reply-To: " + b"a@b.jp," * (limits.ADDRESSES + 1) + b"\n\nx")


def test_depth_and_number_of_parts_are_limited() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(200)) + b"\nhttp://evil.example/deep"
    message = parse(deep).message
    assert len(message.parts) == limits.DEPTH
    assert "limit-mime-depth" in {defect.code for defect in message.defects}
    assert [link.url for link in parse(deep).links] == ["http://evil.example/deep"]
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 5_000 + b"--b--\n"
    assert len(parse(many).message.parts) == limits.PARTS
    assert "limit-mime-parts" in codes(many)


def test_of_many_texts_what_a_person_sees_is_read_first() -> None:
    attached = b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\n" + b"a " * 1_000_000 + b"\r\n"
    shown = b"--b\r\nContent-Type: text/plain\r\n\r\nPlease look.\r\n--b--\r\n"
    message = parse(b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + attached * 6 + shown).message
    assert message.text == "Please look."
    assert sum(len(content.text or "") for content in message.contents) == limits.TEXTS_BYTES
    assert [(defect.code, defect.where) for defect in message.defects if defect.code == "limit-text"] == [
        ("limit-text", "part:1.5"),
        ("limit-text", "part:1.6"),
    ]


@pytest.mark.parametrize("end", [b"\x00", b"", b"\x00\x00"])
def test_a_large_file_is_decoded_like_a_small_one(end: bytes) -> None:
    content = bytes(range(255)) * 6_000 + end
    coded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    assert decode_transfer(coded, "base64") == (content, None)
    assert decode_transfer(coded + coded, "base64")[0] == content + content
    broken = coded[:900_000] + b"!" + coded[900_000:]
    assert decode_transfer(broken, "base64") == (content, ("base64-malformed", "signs outside the base64 alphabet"))
    assert decode_transfer(coded[:1_200_001], "base64") == (content[: len(b64decode(coded[:1_200_001]))], None)


def b64decode(text: bytes) -> bytes:
    """What whole groups of four hold, and the rest of the last one."""
    bare = text.translate(None, b"\r\n")
    bare = bare[:-1] if len(bare) % 4 == 1 else bare
    return base64.b64decode(bare + b"=" * (-len(bare) % 4))
