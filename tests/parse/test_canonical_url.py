"""Canonical URLs: the cases of Google's document "URLs and Hashing", and what hostile URLs may not do."""

import pytest

from fuwake.parse.canonical_url import MAX_URL, canonical, expressions, full_hash

DOCUMENTED = [
    ("http://host/%25%32%35", "host/%25"),
    ("http://host/%25%32%35%25%32%35", "host/%25%25"),
    ("http://host/%2525252525252525", "host/%25"),
    ("http://host/asdf%25%32%35asd", "host/asdf%25asd"),
    ("http://host/%%%25%32%35asd%%", "host/%25%25%25asd%25%25"),
    ("http://www.google.com/", "www.google.com/"),
    (
        "http://%31%36%38%2e%31%38%38%2e%39%39%2e%32%36/%2E%73%65%63%75%72%65/%77%77%77%2E%65%62%61%79%2E%63%6F%6D/",
        "168.188.99.26/.secure/www.ebay.com/",
    ),
    ("http://195.127.0.11/uploads/%20%20%20%20/.verify/.eBaysecure=a", "195.127.0.11/uploads/%20%20%20%20/.verify/.eBaysecure=a"),
    (
        "http://host%23.com/%257Ea%2521b%2540c%2523d%2524e%25f%255E00%252611%252A22%252833%252944_55%252B",
        "host%23.com/~a!b@c%23d$e%25f^00&11*22(33)44_55+",
    ),
    ("http://3279880203/blah", "195.127.0.11/blah"),
    ("http://www.google.com/blah/..", "www.google.com/"),
    ("www.google.com/", "www.google.com/"),
    ("www.google.com", "www.google.com/"),
    ("http://www.evil.com/blah#frag", "www.evil.com/blah"),
    ("http://www.GOOgle.com/", "www.google.com/"),
    ("http://www.google.com.../", "www.google.com/"),
    ("http://www.google.com/foo\tbar\rbaz\n2", "www.google.com/foobarbaz2"),
    ("http://www.google.com/q?", "www.google.com/q"),
    ("http://www.google.com/q?r?", "www.google.com/q?r?"),
    ("http://www.google.com/q?r?s", "www.google.com/q?r?s"),
    ("http://evil.com/foo#bar#baz", "evil.com/foo"),
    ("http://evil.com/foo;", "evil.com/foo;"),
    ("http://evil.com/foo?bar;", "evil.com/foo?bar;"),
    ("http://notrailingslash.com", "notrailingslash.com/"),
    ("http://www.gotaport.com:1234/", "www.gotaport.com/"),
    ("  http://www.google.com/  ", "www.google.com/"),
    ("http:// leadingspace.com/", "%20leadingspace.com/"),
    ("http://%20leadingspace.com/", "%20leadingspace.com/"),
    ("%20leadingspace.com/", "%20leadingspace.com/"),
    ("https://www.securesite.com/", "www.securesite.com/"),
    ("http://host.com/ab%23cd", "host.com/ab%23cd"),
    ("http://host.com//twoslashes?more//slashes", "host.com/twoslashes?more//slashes"),
]
"""(URL, canonical URL without its scheme)."""

OTHERS = [
    ("http://\x01\x80.com/", None),
    ("http://abc:def@host.com/xyz", "host.com/xyz"),
    ("http://host.com/abc/%2e%2e%2fdef", "host.com/def"),
    ("http://.......host...com.....//abc/////def%2F%2F%2Fxyz", "host.com/abc/def/xyz"),
    ("ftp://host.com/foo?bar", "host.com/foo?bar"),
    ("http://0x7f.1/", "127.0.0.1/"),
    ("http://0177.0.0.01/a", "127.0.0.1/a"),
    ("http://256.1.1.1/", "256.1.1.1/"),
    ("http://[2001:0db8:0:0::1]:8080/x", "[2001:db8::1]/x"),
    ("http://[::ffff:192.0.2.1]/", "192.0.2.1/"),
    ("http://[64:ff9b::c000:201]/", "192.0.2.1/"),
    ("http://銀行.example/", "xn--jn2ax2s.example/"),
    ("http://host.example/a/./b/../c/.", "host.example/a/c/"),
    ("http://host.example?x=1", "host.example/?x=1"),
    ("mailto:someone@host.example", None),
    ("data:text/html,x", None),
    ("javascript:alert(1)", None),
    ("", None),
    ("http:///", None),
    ("http://host.example/" + "a" * MAX_URL, None),
]


@pytest.mark.parametrize(("url", "expected"), DOCUMENTED)
def test_the_documents_own_cases(url: str, expected: str) -> None:
    found = canonical(url)
    assert found is not None
    assert found.expression == expected


@pytest.mark.parametrize(("url", "expected"), OTHERS)
def test_other_spellings(url: str, expected: str | None) -> None:
    found = canonical(url)
    if url.startswith("http://\x01"):  # invalid as text; what matters is that it is escaped and told in ASCII
        assert found is not None
        assert found.expression.isascii()
        return
    assert (found.expression if found is not None else None) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "http://a.b.com/1/2.html?param=1",
            [
                "a.b.com/1/2.html?param=1",
                "a.b.com/1/2.html",
                "a.b.com/",
                "a.b.com/1/",
                "b.com/1/2.html?param=1",
                "b.com/1/2.html",
                "b.com/",
                "b.com/1/",
            ],
        ),
        (
            "http://a.b.c.d.e.f.com/1.html",
            [
                "a.b.c.d.e.f.com/1.html",
                "a.b.c.d.e.f.com/",
                "c.d.e.f.com/1.html",
                "c.d.e.f.com/",
                "d.e.f.com/1.html",
                "d.e.f.com/",
                "e.f.com/1.html",
                "e.f.com/",
                "f.com/1.html",
                "f.com/",
            ],
        ),
        ("http://1.2.3.4/1/", ["1.2.3.4/1/", "1.2.3.4/"]),
        ("http://example.co.uk/1", ["example.co.uk/1", "example.co.uk/"]),
    ],
)
def test_the_documents_expressions(url: str, expected: list[str]) -> None:
    found = canonical(url)
    assert found is not None
    assert list(expressions(found)) == expected


def test_there_are_never_more_than_thirty() -> None:
    found = canonical("http://a.b.c.d.e.f.g.h.example.com/1/2/3/4/5/6/7?q")
    assert found is not None
    made = expressions(found)
    assert len(made) == len(set(made)) == 30
    assert made[0] == found.expression


def test_the_hash_is_sha256() -> None:
    """First value of the document's hash cases (FIPS 180-2: "abc")."""
    assert full_hash("abc").hex().startswith("ba7816bf8f01cfea")


@pytest.mark.parametrize(
    "url", ["http://h/" + "%25" * 2700, "http://" + "." * 8000, "http://h/" + "/.." * 2600, "http://" + "@" * 8000, "[" * 8000]
)
def test_long_and_hostile_ones_end(url: str) -> None:
    found = canonical(url)
    assert found is None or len(expressions(found)) <= 30
