"""What a person sees of an HTML mail, what is hidden, and that no HTML takes long."""

import base64
import time

import pytest

from fuwake.parse import limits
from fuwake.parse.loads import candidates
from fuwake.parse.markup import read_markup
from fuwake.parse.message import parse

PAGE = """<html><head><title>T</title>
<style>.x{display:none}
p.y{color:#fff;background:#ffffff} @media print{.z{display:none}} @media screen{.s{font-size:0}} #i{opacity:0}</style></head>
<body><div style="display:none">pre</div>Hello <b>W</b>orld<span class=x>one</span><p class=y>two</p>
<p style="font-size:0px">three<span style="font-size:12px">seen</span></p><i id=i>four</i><u class=s>five</u><s class=z>kept</s>
<div style="visibility:hidden">six<span style="visibility:visible">back</span></div>
<table><tr><td bgcolor=#fff><font color=white>seven</font><td style="height:0;overflow:hidden">eight</table>
<div style="position:absolute;left:-9999px">nine</div><div hidden>ten</div>
<div style="background:url(x.png);color:#fff">white on a picture</div></body>"""


def test_visible_and_hidden_text_are_told_apart() -> None:
    markup = read_markup(PAGE)
    assert markup.hidden.split() == ["pre", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    words = markup.visible.split()
    assert words[:2] == ["Hello", "World"]
    assert all(word in markup.visible for word in ("seen", "back", "kept"))
    assert "white on a picture" in markup.visible
    assert "T" not in words


def test_words_of_links_are_what_is_seen_of_them() -> None:
    markup = read_markup(
        '<a href="https://e.example/x">設定<b>管理</b>ページ<span style="display:none">zz</span></a>'
        '<a href=y><img src=http://i.example/a.png alt="ALT"></a><area href=m alt=mm><a href=z style="color:#fff;background:#fff">q</a>'
    )
    assert [(link.url, link.text, link.kind) for link in markup.links] == [
        ("https://e.example/x", "設定管理ページ", "anchor"),
        ("y", "ALT", "anchor"),
        ("http://i.example/a.png", "ALT", "image"),
        ("m", "mm", "anchor"),
        ("z", None, "anchor"),
    ]


def test_every_kind_of_link_is_found() -> None:
    markup = read_markup(
        "<base href=http://b.example/><meta http-equiv=refresh content='0; url=http://r.example/'><link rel=stylesheet href=s.css>"
        "<form action=/post method=POST><button formaction=/q>Go</button><input type=submit formaction=/w value=W></form>"
        "<div style=\"background:url('http://i.example/b.png')\"><iframe src=f></iframe><svg><a xlink:href=v>V</a></svg>"
        "<!--[if mso]><a href=http://o.example/>only Outlook</a><![endif]-->"
    )
    assert markup.base == "http://b.example/"
    assert [(link.kind, link.url, link.text, link.method) for link in markup.links if not link.automatic] == [
        ("anchor", "http://r.example/", None, None),
        ("form", "/post", None, "POST"),
        ("form", "/q", "Go", "GET"),
        ("form", "/w", "W", "GET"),
        ("anchor", "v", "V", None),
        ("anchor", "http://o.example/", "only Outlook", None),
    ]
    assert [link.url for link in markup.links if link.automatic] == ["s.css", "http://i.example/b.png", "f"]


def test_text_outside_of_links_is_kept_apart() -> None:
    assert read_markup("see http://a.example <a href=x>http://b.example</a>").free.strip() == "see http://a.example"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<a href=x>" * 20_000,
        "<b><i>" * 40_000,
        "<table>" * 90_000,
        "<!--" * 500_000,
        "<" * 500_000,
        "<a " + " ".join(f"a{number}=1" for number in range(100_000)) + " href='http://e.example/'>x",
        "<a " + " ".join(f'a{number}=">"' for number in range(50_000)) + ">x",
        ("<x " * 150 + ">") * 3_000,
        '<a x="' * 100_000,
        "<style>" + "a{" * 100_000,
        "<style>" + "@media{" * 30_000,
        "<style>" + "/*" * 100_000,
        "<meta http-equiv=refresh content='" + " " * 1_000_000 + "'>",
    ],
    ids=range(14),
)
def test_hostile_html_is_read_in_little_time(html: str) -> None:
    started = time.perf_counter()
    read_markup(html)
    assert time.perf_counter() - started < 5.0


def test_a_link_among_a_hundred_thousand_attributes_is_found() -> None:
    html = "<a " + " ".join(f"a{number}=1" for number in range(100_000)) + " href='http://e.example/'>x</a>"
    assert [(link.url, link.text) for link in read_markup(html).links] == [("http://e.example/", "x")]


def test_too_many_tags_are_cut_and_told() -> None:
    markup = read_markup("<p>x" * (limits.HTML_TAGS + 1))
    assert markup.cut
    assert markup.tags <= limits.HTML_TAGS


def urls(html: str) -> list[tuple[str, bool]]:
    return [(link.url, link.automatic) for link in read_markup(html).links]


def test_style_sheets_and_inline_styles_name_what_is_fetched() -> None:
    html = """<style>@import "https://a.example/1.css"; @import url(https://a.example/2.css);
    p{background:url('https://a.example/3(x).png')} @font-face{src:url( //a.example/f.woff )}</style><p style='background:URL("https://a.example/4.png")'>"""
    assert urls(html) == [
        ("https://a.example/1.css", True),
        ("https://a.example/2.css", True),
        ("https://a.example/3(x).png", True),
        ("//a.example/f.woff", True),
        ("https://a.example/4.png", True),
    ]


def test_every_picture_that_may_be_fetched_is_named() -> None:
    html = """<img src=https://a.example/0 srcset="https://a.example/1.png 1x, https://a.example/2.png 2x"><video poster=https://a.example/p>
    <source srcset=https://a.example/3></video><svg><image xlink:href="https://a.example/4"/><use href="https://a.example/5#x"/></svg>"""
    assert urls(html) == [(f"https://a.example/{name}", True) for name in ("0", "1.png", "2.png", "p", "3", "4", "5#x")]


def test_shapes_that_only_outlook_draws_are_links_with_their_words() -> None:
    html = """<!--[if mso]><v:roundrect xmlns:v="urn:x" href="https://a.example/b"><center>ログインする</center></v:roundrect>
    <v:rect><v:fill type="tile" src="https://a.example/f.png"/></v:rect><![endif]--><!--[if !mso]><!--><a href="https://a.example/c">c</a><!--<![endif]-->"""
    assert [(link.url, link.text, link.automatic) for link in read_markup(html).links] == [
        ("https://a.example/b", "ログインする", False),
        ("https://a.example/f.png", None, True),
        ("https://a.example/c", "c", False),
    ]


def test_documents_inside_attributes_are_handed_out_once_and_bounded() -> None:
    inner = "<a href=https://a.example/>x</a>"
    coded = base64.b64encode(inner.encode()).decode()
    link = f"<a href='data:text/html;charset=utf-8;base64,{coded}'>o</a>"
    html = f"{link}<iframe srcdoc='{inner}'></iframe><object data='data:text/html,{inner}'></object>"
    assert read_markup(html).nested == [inner] * 3
    assert len(read_markup(html * 20).nested) == 5
    assert read_markup("<img src='data:image/png;base64,AAAA'><a href='data:text/html'>").nested == []


def test_links_of_documents_inside_attributes_are_found_one_level_deep() -> None:
    third = base64.b64encode(b"<a href=https://c.example/>x</a>").decode()
    second = base64.b64encode(f"<a href=https://b.example/>x</a><a href='data:text/html;base64,{third}'>y</a>".encode()).decode()
    raw = f"Content-Type: text/html\n\n<a href='data:text/html;base64,{second}'>z</a>".encode()
    assert [(link.host, link.where) for link in parse(raw).links if link.host] == [("b.example", "attachment")]


@pytest.mark.parametrize("piece", ["url(", 'url("', "url('", "@import ", '@import "', "url(a)"])
def test_style_sheets_of_nonsense_take_little_time(piece: str) -> None:
    started = time.perf_counter()
    read_markup("<style>" + (piece * 200_000)[:200_000] + "</style>")
    read_markup("<img srcset='" + ("a," * 100_000) + "'>")
    assert time.perf_counter() - started < 1.5


def test_a_srcset_is_read_once_whatever_stands_in_it() -> None:
    assert list(candidates(" , https://a.example/1,2.png 1x (x), ,https://a.example/3, https://a.example/4 2w")) == [
        f"https://a.example/{name}" for name in ("1,2.png", "3", "4")
    ]
    for piece in ("p{font-size:0}}/*", "a", ",", " ", "a ", ", a"):
        for _ in range(200):  # two seconds each where a sign is looked at again and again
            assert len(list(candidates(piece * (20_000 // len(piece))))) <= 20
