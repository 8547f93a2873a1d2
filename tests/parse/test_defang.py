"""Nothing that was defanged can be clicked."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuwake.parse.defang import defang_address, defang_host, defang_text, defang_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/path", "hxxps://example[.]com/path"),
        ("http://u:p@evil.com:8/a@b.com?u=https://x.com/", "hxxp://u:p[@]evil[.]com:8/a[@]b[.]com?u=hxxps://x[.]com/"),
        ("http://a.com/?u=https%3A%2F%2Fevil.com%2Fx", "hxxp://a[.]com/?u=hxxps%3A%2F%2Fevil[.]com%2Fx"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("mailto:a@b.co.jp", "mailto:a[@]b[.]co[.]jp"),
        ("example.com/x.html", "example[.]com/x.html"),
        ("//evil.com/x", "//evil[.]com/x"),
        ("http://[2001:db8::1]/", "hxxp://[2001[:]db8::1]/"),
        ("hxxps://example[.]com/path", "hxxps://example[.]com/path"),
        ('3D"https://evil.com/=', '3D"hxxps://evil[.]com/='),  # an attribute whose quoted-printable was not undone
        ("mailto:a@b.jp?cc=c@d.jp&bcc=e@f.jp", "mailto:a[@]b[.]jp?cc=c[@]d[.]jp&bcc=e[@]f[.]jp"),
    ],
)
def test_urls(url: str, expected: str) -> None:
    assert defang_url(url) == expected
    assert defang_url(expected) == expected


def test_addresses_and_hosts() -> None:
    assert defang_address("info@example.jp") == "info[@]example[.]jp"
    assert defang_host("a.b.jp") == "a[.]b[.]jp"


def test_a_link_glued_to_a_word_is_defanged() -> None:
    assert defang_text("seehttps://a.example/xhttp://b.example") == "seehxxps://a[.]example/xhxxp://b[.]example"
    assert defang_text("news://a.example") == "news://a.example"


def test_text_with_japanese_glue() -> None:
    text = "こちらhttps://evil.example.com/login。www.foo.com で info@a.example.jp まで"
    assert defang_text(text) == "こちらhxxps://evil[.]example[.]com/login。www[.]foo[.]com で info[@]a[.]example[.]jp まで"


@given(st.text(alphabet="htps:/.@[]%aAwww.coméあ -", max_size=60))
@settings(max_examples=200, deadline=None)
def test_defanging_twice_changes_nothing(text: str) -> None:
    once = defang_text(text)
    assert defang_text(once) == once
    assert "http://" not in once.lower()


@pytest.mark.parametrize("piece", ["a", "a.", "a@", "www.", "http://", "%40", "あ", "data:", "://"])
def test_long_text_takes_little_time(piece: str) -> None:
    text = (piece * 500_000)[:500_000]
    started = time.perf_counter()
    assert len(defang_text(text)) >= len(text)
    assert time.perf_counter() - started < 5.0


@pytest.mark.parametrize(
    "text", ["[a](http://a.example)![p](http://b.example/x)", "http://a.example,https://b.example/", "http://x(ftp://y.example"]
)
def test_a_link_inside_the_authority_of_another_is_defanged_too(text: str) -> None:
    safe = defang_text(text)
    assert re.search(r"(?:https?|ftp)://", safe) is None
    assert defang_text(safe) == safe
