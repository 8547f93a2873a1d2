"""Links: found in Japanese text, normalised as browsers do, once each, and never one that unsubscribes for visiting."""

import base64
import io
import time

import pytest
import zxingcpp
from PIL import Image

from fuwake.parse import limits
from fuwake.parse.links import one_click_why
from fuwake.parse.message import parse
from fuwake.parse.qr import read_codes
from fuwake.parse.scan import find_urls
from fuwake.parse.urls import read_url


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        (
            "こちらhttps://evil.example.com/login。または（http://foo.jp/a）「https://例え.jp/あ」を",
            ["https://evil.example.com/login", "http://foo.jp/a", "https://例え.jp/あ"],
        ),
        ("https://evil.example.com/loginをクリック", ["https://evil.example.com/login"]),
        ("https://例え.jpをクリック", ["https://例え.jp"]),
        ("https://evil.comをクリック", ["https://evil.com"]),
        ("hxxps://evil[.]com/a[.]b と hxxp[:]//x(.)jp/", ["https://evil.com/a.b", "http://x.jp/"]),
        ("http://a.com/(x)y). <http://b.com/?q=1&z>, http://c.com.", ["http://a.com/(x)y", "http://b.com/?q=1&z", "http://c.com"]),
        ("(https://a.com/)https://b.com/?u=https://c.com/", ["https://a.com/", "https://b.com/?u=https://c.com/"]),
        ("[a](https://a.com/x)[b](https://b.com/y)", ["https://a.com/x", "https://b.com/y"]),
        ("www.foo.co.jp/x foo.com/y amazon.co.jp", ["http://www.foo.co.jp/x", "http://foo.com/y", "http://amazon.co.jp"]),
        ("report.doc setup.py Hello.My info@foo.com foo.bar@baz.com e.g. 1.2.3", []),
        ("https://u:p@203.0.113.9:8080/x https://[2001:db8::1]/", ["https://u:p@203.0.113.9:8080/x", "https://[2001:db8::1]/"]),
        ("http:// http://./ https", []),
    ],
)
def test_links_in_running_text(text: str, urls: list[str]) -> None:
    assert list(find_urls(text)) == urls


@pytest.mark.parametrize("piece", ["http://", "a.", "www.", "http://a)", "あ", "http://[", "a.jpあ", "http://あ", "[.]"])
def test_scanning_takes_time_by_length_only(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    started = time.perf_counter()
    assert len(list(find_urls(text))) <= 100_000
    assert time.perf_counter() - started < 3.0


@pytest.mark.parametrize(
    ("written", "href", "host"),
    [
        ("https:\\\\evil.com\\x", "https://evil.com/x", "evil.com"),
        ("ht\ntps://e\tvil.com", "https://evil.com/", "evil.com"),
        ("http://①②7.0.0.1/", "http://127.0.0.1/", "127.0.0.1"),
        ("http://0x7f.1/", "http://127.0.0.1/", "127.0.0.1"),
        ("http://ｅｖｉｌ．com/", "http://evil.com/", "evil.com"),
        ("http://user@real.com:80@evil.com/", "http://user%40real.com:80@evil.com/", "evil.com"),
        ("http://[::1]/", "http://[::1]/", "::1"),
        ("mailto:a@b.jp", "mailto:a@b.jp", None),
        ("http://a b/", "http://a b/", None),
        ("/relative", "/relative", None),
    ],
)
def test_urls_are_what_a_browser_makes_of_them(written: str, href: str, host: str | None) -> None:
    read = read_url(written)
    assert (read.href, read.host) == (href, host)


def html(body: str, head: str = "") -> bytes:
    return f"From: a@b.jp\n{head}Content-Type: text/html; charset=utf-8\n\n{body}".encode()


def test_a_link_is_listed_once_with_its_part_and_place() -> None:
    body = "<base href=https://b.example/d/><a href=x>W</a><a href=x>W</a><a href=x>other</a><a href='#top'>t</a> https://t.example/"
    links = parse(html(body, "List-Unsubscribe: <mailto:u@l.example>, <https://l.example/u?x=1>\n")).links
    assert [(link.index, link.url, link.text, link.where, link.part, link.header) for link in links] == [
        (0, "https://b.example/d/x", "W", "anchor", "1", None),
        (1, "https://b.example/d/x", "other", "anchor", "1", None),
        (2, "https://t.example/", None, "text", "1", None),
        (3, "mailto:u@l.example", None, "header", None, 1),
        (4, "https://l.example/u?x=1", None, "header", None, 1),
    ]
    assert [link.one_click for link in links] == [None, None, None, "list", "list"]
    assert links[0].domain == "b.example"


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("配信停止", "https://a.jp/x"),
        ("メルマガの登録解除はこちら", "https://a.jp/x"),
        ("Unsubscribe", "https://a.jp/x"),
        ("opt out", "https://a.jp/x"),
        (None, "https://a.jp/list/unsubscribe.php?u=1"),
        (None, "https://a.jp/optout"),
        ("Confirm your subscription", "https://a.jp/x"),
        ("メールマガジン登録を承認する", "https://a.jp/x"),
        ("配信を希望されない方", "https://a.jp/x"),
        (None, "https://a.jp/verify-subscription?k=1"),
        (None, "https://a.jp/subscription/confirm/1"),
    ],
)
def test_links_that_do_something_when_opened(words: str | None, url: str) -> None:
    assert one_click_why(words, url) == ("words" if words else "address")


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("アカウントの制限を解除する", "https://a.jp/x"),
        ("Confirm your account", "https://a.jp/confirm"),
        ("本人確認", "https://a.jp/login"),
        ("取引を承認する", "https://a.jp/approve"),
        ("お支払い方法の確認", "https://a.jp/verify"),
        ("Verify your email", "https://a.jp/verify-email"),
        ("Verify", "https://unsubscribe.example/"),
    ],
)
def test_the_lures_of_phishing_are_not_among_them(words: str, url: str) -> None:
    assert one_click_why(words, url) is None


def test_the_target_of_list_unsubscribe_is_one_wherever_it_stands() -> None:
    body = "<a href='https://l.example/u?x=1#top'>here</a><a href='https://l.example/u?x=2'>there</a>"
    links = parse(html(body, "List-Unsubscribe: <https://l.example/u?x=1>\n")).links
    assert [link.one_click for link in links] == ["list", None, "list"]
    links = parse(html(body, "List-Archive: <https://l.example/u?x=1>\n")).links
    assert [link.one_click for link in links] == [None, None, "list"]


def test_links_beyond_the_limit_are_counted() -> None:
    anatomy = parse(html("".join(f"<a href=https://a.jp/{number}>x</a>" for number in range(1_500))))
    assert (len(anatomy.links), anatomy.links_total) == (limits.LINKS, 1_500)
    assert [defect.detail for defect in anatomy.message.defects if defect.code == "limit-links"] == ["1500 links, the first 1000 are kept"]


def test_a_url_that_is_too_long_is_cut_and_told() -> None:
    anatomy = parse(html(f"<a href=https://a.jp/{'x' * 20_000}>x</a>"))
    assert len(anatomy.links[0].url) <= limits.URL
    assert "limit-url" in {defect.code for defect in anatomy.message.defects}


def picture(text: str, kind: str = "PNG") -> bytes:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=4)
    out = io.BytesIO()
    Image.fromarray(code).convert("L").save(out, kind)
    return out.getvalue()


def test_a_qr_code_in_a_picture_part_is_a_link() -> None:
    raw = (
        b"From: a@b.jp\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nscan me\n"
        b"--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(picture("https://evil.example/qr"))
        + b"--b--\n"
    )
    assert [(link.url, link.where, link.part) for link in parse(raw).links] == [("https://evil.example/qr", "qr", "1.2")]


def test_pictures_that_are_none_or_too_large_hold_no_code() -> None:
    good = picture("https://evil.example/")
    assert read_codes(good) == ("https://evil.example/",)
    huge = good[:16] + (60_000).to_bytes(4, "big") * 2 + good[24:]
    for data in (b"", b"\xff\xd8\xff", good[:60], huge, b"GIF89a" + b"\xff" * 50, good[:40] + b"\x00" * 100):
        assert read_codes(data) == ()


def test_an_address_without_a_scheme_is_resolved_as_web_mail_does() -> None:
    assert [(link.url, link.host) for link in parse(html("<a href='//evil.example/x'>a</a>")).links] == [
        ("https://evil.example/x", "evil.example")
    ]
