"""Readers of bodies: HTML, styles, plain text and its links, forwarding addresses, charsets, transfer encodings, defanging."""

from collections.abc import Iterator

from fuwake.parse import limits, loads, styles, visible
from fuwake.parse.charsets import decode, decode_unlabelled, without_nul
from fuwake.parse.data_uri import html_of
from fuwake.parse.defang import defang_text
from fuwake.parse.domains import parse_ip, registrable_domain, to_ascii, to_unicode
from fuwake.parse.drawn import codes_drawn
from fuwake.parse.markup import read_markup
from fuwake.parse.scan import find_urls
from fuwake.parse.transfer import decode_transfer
from fuwake.parse.urls import read_url
from fuwake.parse.wrappers.registry import WRAPPERS
from fuwake.parse.wrappers.unwrap import unwrap
from fuzz import seeds
from fuzz.promises import clean, encodable, holds, same
from fuzz.targets._target import Target, chosen, long, prefixed

_CHARSETS = (
    "utf-8",
    "iso-2022-jp",
    "shift_jis",
    "euc-jp",
    "cp932",
    "gb2312",
    "big5",
    "utf-7",
    "utf-16",
    "windows-1252",
    "us-ascii",
    "x",
    "",
)
_FAMILIES = tuple(wrapper.hosts or ("bit.ly",) for wrapper in WRAPPERS)  # the shorteners have a list of their own
_CODINGS = ("base64", "quoted-printable", "x-uuencode", "7bit", "x")


def _text(data: bytes) -> str:
    return without_nul(data.decode("utf-8", "replace"))


def _markup(data: bytes) -> None:
    markup = same(lambda: read_markup(_text(data)))
    encodable((markup.visible, markup.hidden, markup.free, markup.base, markup.script, markup.nested))
    holds(markup.tags <= limits.HTML_TAGS, "more tags than the limit")
    for link in markup.links:
        encodable(link)


def _styles(data: bytes) -> None:
    text = _text(data)
    sheet = styles.Sheet()
    sheet.read(text)
    sheet.read(text[::-1])
    encodable((list(loads.in_css(text)), list(loads.candidates(text)), styles.declarations(text[:8192]), styles.dark(text)))


def _scan(data: bytes) -> None:
    text = _text(data)
    for url in same(lambda: list(find_urls(text))):
        encodable(read_url(url))


def _drawn(data: bytes) -> None:
    text = _text(data)
    encodable((codes_drawn(text, html=True, cells=True, signs=True), codes_drawn(text, html=False, cells=False, signs=True)))


def _visible(data: bytes) -> None:
    shown = visible.show(_text(data))
    holds(visible.show(shown) == shown, "made visible twice is something else")
    holds(not visible.has_hidden(shown), "a hidden sign was left")
    holds("\n" not in visible.plain(_text(data)), "one line that is two")


def _defang(data: bytes) -> None:
    once = defang_text(_text(data))
    holds(defang_text(once) == once, "defanged twice is something else")
    holds("http://" not in once.lower() and "https://" not in once.lower(), "a link that can be clicked")


def _url(data: bytes) -> None:
    url = read_url(_text(data))
    encodable((url, same(lambda: unwrap(url)), html_of(_text(data))))


def _wrapped(data: bytes) -> None:
    """The address of a family, chosen by the second byte, with the input behind it."""
    if data:
        hosts = _FAMILIES[data[0] % len(_FAMILIES)]
        _url(f"https://{hosts[len(data) % len(hosts)]}/".encode() + data[1:])


def _host(data: bytes) -> None:
    text = _text(data)
    ascii_form = to_ascii(text)
    holds(ascii_form is None or ascii_form.isascii(), "an A-label with other signs")
    encodable((registrable_domain(ascii_form or text), to_unicode(ascii_form or text), str(parse_ip(text))))


def _charset(data: bytes) -> None:
    if data:
        found = same(lambda: decode(data[1:], _CHARSETS[data[0] % len(_CHARSETS)]))
        clean(found.text)
        clean(decode_unlabelled(data))


def _transfer(data: bytes) -> None:
    if data:
        same(lambda: decode_transfer(data[1:], _CODINGS[data[0] % len(_CODINGS)]))


def _html_seeds() -> Iterator[bytes]:
    yield from seeds.bodies("text/html")
    yield (
        b"<html><head><base href='http://a.example/'><meta http-equiv=refresh content='0;url=http://b.example'><style>.a{display:none}"
        b"@import url(x);@media print{p{color:#fff}}</style></head><body><!--[if mso]><a href='http://c.example'>x</a><![endif]-->"
        b"<svg><a xlink:href='http://d.example'>y</a></svg><map><area href=e></map><form action=f method=post><button formaction=g>"
        b"<img srcset='h 1x, i 2x' src='data:image/png;base64,AA'><a href='data:text/html,%3Ca href=http://j.example%3E'>k</a>"
        b"<span style='font-size:0;color:rgb(1,2,3);background:url(l)'>m</span><iframe srcdoc='&lt;a href=n&gt;'></iframe></body></html>"
    )


_LINKS = (
    b"https://urldefense.proofpoint.com/v2/url?u=http-3A__a.example_b-2Dc&d=x",
    b"https://urldefense.com/v3/__http://a.example/*b__;Iw!!x!y$",
    b"https://nam01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F&data=x",
    b"https://www.google.com/url?q=https%253A%252F%252Fa.example&sa=D",
    b"https://b.example/?redirect=https://c.example/?u=https://d.example",
    b"data:text/html;charset=shift_jis;base64,PGEgaHJlZj0iaHR0cDovL2EuZXhhbXBsZSI+",
    "hxxps://a[.]example/あ https://例え.jp:80/ご確認 www.b.example http://user@[::1]/%00".encode(),
    b"http://0x7f.1/ //c.example javascript:alert(1) mailto:a@b.example?subject=x",
)
_TABLE = b"<table>" + b"<tr>" + b"<td bgcolor=black width=4></td><td style='background:#fff'></td>" * 11 + b"</tr></table>"


def _seeds(readers: int) -> Iterator[bytes]:
    for place in range(readers):
        yield from prefixed(place, _LINKS)
    yield from prefixed(0, [*seeds.links()][:60])
    yield from prefixed(2, [*seeds.bodies("text/plain")][:60])


def _drawings() -> Iterator[bytes]:
    yield from prefixed(0, _html_seeds())
    yield from prefixed(1, (b".a,b#c[d]{color:#fff;background:url(x)!important}@media screen{p{font-size:0}}/*", b"a.png 1x, b.png 2x"))
    yield from prefixed(2, (_TABLE * 22, ("█▀▄ ░▓■□⬛⬜" * 4 + "\n").encode() * 22))


TEXTS = (_url, _wrapped, _scan, _defang, _visible, _host, _charset, _transfer)
MARKUP = Target(name="markup", run=lambda data: chosen(data, (_markup, _styles, _drawn)), seeds=_drawings, share=4)
LINKS = Target(name="texts", run=lambda data: chosen(data, TEXTS), seeds=lambda: _seeds(len(TEXTS)), share=3)
TARGETS = (MARKUP, long(MARKUP), LINKS, long(LINKS))
