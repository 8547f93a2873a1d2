"""Whole messages: what comes out of Japanese mail, and that nothing whatever raises."""

import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuwake.parse.message import looks_like_mail, parse

DATA = Path(__file__).parent / "data"


def load(name: str) -> bytes:
    return (DATA / name).read_bytes()


def test_a_mail_in_shift_jis_with_raw_header_bytes() -> None:
    message = parse(load("shift-jis.eml")).message
    assert message.subject == "【重要】ご利用環境の確認①"
    assert [(box.name, box.address) for box in message.author] == [("髙島屋サポート㈱", "info@sender.example")]
    assert message.text.startswith("設定の確認をお願いします。")
    assert [link.url for link in parse(load("shift-jis.eml")).links] == ["https://site.example/check"]


def test_a_mail_in_iso_2022_jp_with_a_split_subject() -> None:
    message = parse(load("iso-2022-jp.eml")).message
    assert message.subject == "カードのご利用確認ｶｰﾄﾞ①"
    assert message.author[0].name == "三井㈱"
    assert "ご確認ください" in message.text


def test_an_html_mail_is_read_as_a_person_reads_it() -> None:
    anatomy = parse(load("alternative.eml"))
    message = anatomy.message
    assert message.text.split() == ["設定の確認", "こちらの設定管理ページからお手続きください。", "配信停止"]
    assert message.hidden_text == "hidden filler words"
    assert (message.html_part, message.text_part) == ("1.2", "1.2")
    anchors = [(link.text, link.url, link.where) for link in anatomy.links if not link.automatic]
    assert anchors == [
        (None, "https://plain.example/a", "text"),
        ("設定管理ページ", "https://page.example/login?u=1", "anchor"),
        ("配信停止", "https://page.example/stop", "anchor"),
    ]
    assert [link.one_click is not None for link in anatomy.links] == [False, False, False, True]


def test_the_same_bytes_give_the_same_anatomy() -> None:
    raw = load("alternative.eml")
    assert parse(raw) == parse(raw)


def test_an_anatomy_can_be_written_as_json() -> None:
    for file in sorted(DATA.glob("*.eml")):
        assert msgspec.json.encode(parse(file.read_bytes()))


@pytest.mark.parametrize("cut", [0, 1, 10, 200, 400, 600, 800, 1_000])
def test_a_mail_cut_anywhere_is_read_as_far_as_it_goes(cut: int) -> None:
    message = parse(load("alternative.eml")[:cut]).message
    assert message.size == min(cut, len(load("alternative.eml")))


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 1000, b"\xff\xd8\xff\xe0" * 100, b"\r" * 999, b":" * 500, b"From", b"From \n", "件名".encode("utf-16")]
)
def test_what_is_no_mail_does_not_raise(data: bytes) -> None:
    assert parse(data).message.size == len(data)


def test_looks_like_mail_tells_why_not() -> None:
    assert looks_like_mail(load("alternative.eml")) is None
    assert looks_like_mail(b"") == "the file is empty"
    assert looks_like_mail(b"\xff\xd8\xff\xe0") == "this is a JPEG picture, not a mail"


NAMES = (
    "From To Subject Received Date Content-Type Authentication-Results Received-SPF Return-Path List-Unsubscribe X-A "
    "Content-Transfer-Encoding Content-Disposition Reply-To Message-ID"
)
FIELDS = st.sampled_from([*NAMES.split(), "From ", "Fr om"])
MARKS = '< > " ( ) , ; : @ = ? =?utf-8?B? ?= =?iso-2022-jp?Q? a@b.jp text/html shift_jis utf-7 base64 from by with [192.0.2.1] \\'
LONGER = "件名 é spf=pass name*0*= utf-8''% message/rfc822 https://e.example/"
TOKENS = st.sampled_from(
    [
        *MARKS.split(),
        *LONGER.split(),
        *("multipart/mixed; boundary=b", "text/plain; charset=", "attachment; filename=x.html", "Wed, 11 Oct 2023 14:40:33 +0900"),
        *("\r\n ", "\x1b$B", "\x00", " "),
    ]
)
PIECES = "<a <div <!-- <style> </ ' \" > } { https:// hxxp[:]// あ 。 =3D AAAA &#x0; [.] %40"
BODIES = st.sampled_from(
    [
        *PIECES.split(),
        *("--b\r\n", "--b--\r\n", "Content-Type: text/html\r\n\r\n", "<a href=", "<div style=", "<form action=", "From x\n"),
        *("\r\n", "\x1b$B", "\x1b(B", "\x00"),
    ]
)


@given(
    fields=st.lists(st.tuples(FIELDS, st.lists(TOKENS, max_size=8)), max_size=8),
    body=st.lists(BODIES, max_size=20),
    encoding=st.sampled_from(["utf-8", "cp932", "utf-16-le"]),
    noise=st.binary(max_size=40),
)
@settings(max_examples=150, deadline=None)
def test_parse_never_raises(fields: list[tuple[str, list[str]]], body: list[str], encoding: str, noise: bytes) -> None:
    head = "".join(f"{name}: {''.join(tokens)}\r\n" for name, tokens in fields)
    raw = (head + "\r\n" + "".join(body)).encode(encoding, "replace") + noise
    anatomy = parse(raw)
    assert anatomy.message.size == len(raw)
    assert msgspec.json.encode(anatomy)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_parse_never_raises_on_noise(raw: bytes) -> None:
    assert msgspec.json.encode(parse(raw))


HOSTILE = {
    "to lines": b"To: a@b.jp\r\n" * 60_000,
    "addresses": b"To: " + b"a@b.jp, " * 50_000,
    "open quote": b'From: "' + b"a" * 200_000,
    "words": b"Subject: " + b"=?utf-8?B?QQ==?= " * 20_000,
    "open words": b"Subject: " + b"=?utf-8?q?" * 20_000,
    "comments": b"From: " + b"(" * 60_000,
    "parameters": b"Content-Type: a/b; " + b"a=b; " * 40_000,
    "received": b"Received: from a (b [192.0.2.1]) by c\r\n" * 10_000,
    "parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n\r\n" * 100_000,
    "nested": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2_000)),
    "carried": b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
    "one line": b"Subject: x\r\n\r\n" + b"a" * 5_000_000,
    "dots": b"From: " + b"." * 60_000,
    "pads": b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QQ==" * 500_000,
    "cr": b"Subject: x\r" * 60_000,
    "blanks": b"Subject:" + b" " * 60_000 + b"\r\n" + b" \r\n" * 60_000,
    "kana": b"Subject: x\r\n\r\n" + b"\x1b$B" * 300_000,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_shapes_end_soon(raw: bytes) -> None:
    started = time.perf_counter()
    assert parse(raw).message.size == len(raw)
    assert time.perf_counter() - started < 5.0


def test_nothing_heavy_is_imported_for_a_plain_mail() -> None:
    code = (
        "import sys; from fuwake.parse.message import parse; parse(b'From: a@b.jp\\nReceived: from a by b\\n\\nhello')\n"
        "print(sorted({'selectolax', 'PIL', 'zxingcpp', 'tinycss2', 'email', 'ada_url', 'asyncio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_hides_in_a_fold_or_lies_beyond_a_limit_of_pictures_is_named() -> None:
    folded = parse(b"Date: Tue, 24 Nov 2026 09:00:00 +0000\r\n From: <a@b.example>\r\nFrom: <c@d.example>\r\nSubject: x\r\n\r\nx")
    assert "header-field-in-fold" in {defect.code for defect in folded.message.defects}
    signed = parse(b"DKIM-Signature: v=1; h=to:\r\n\tfrom:subject; d=d.example\r\nFrom: <c@d.example>\r\n\r\nx")
    assert "header-field-in-fold" not in {defect.code for defect in signed.message.defects}
    gif = b"GIF89a\x1e\x00\x1e\x00\x80\x00\x00" + b"\x02\x01\x00\x21\xf9\x04\x00" * 60
    huge = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x80\x00\x00\x00\x80\x00"
    for kind, data, code in (("gif", gif, "limit-picture-frames"), ("png", huge, "limit-picture-size")):
        head = f"From: a@b.example\r\nContent-Type: image/{kind}\r\nContent-Transfer-Encoding: binary\r\n\r\n".encode()
        assert code in {defect.code for defect in parse(head + data).message.defects}


def test_of_a_message_the_header_section_alone_can_be_read() -> None:
    raw = b"From: a@b.example\r\nSubject: x\r\n\r\nhttps://lure.example/\r\n"
    anatomy = parse(raw, headers_only=True)
    assert (anatomy.partial, anatomy.message.subject, anatomy.message.size) == ("headers", "x", len(raw))
    assert (anatomy.message.parts, anatomy.links, anatomy.message.text) == ((), (), "")
    assert not {"body-missing", "text-missing"} & {defect.code for defect in anatomy.message.defects}
