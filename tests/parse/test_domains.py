"""Host names, registrable domains, public addresses."""

import pytest

from fuwake.parse.domains import has_known_suffix, icann_domain, is_public_ip, registrable_domain, to_ascii, to_unicode


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("Foo.CO.jp.", "foo.co.jp"),
        ("例え.jp", "xn--r8jz45g.jp"),
        ("a。b.jp", "a.b.jp"),
        ("ａｐｐｌｅ.com", "apple.com"),
        ("_dmarc.x.jp", "_dmarc.x.jp"),
        ("[IPv6:2001:DB8::1]", "2001:db8::1"),
        ("192.0.2.1", "192.0.2.1"),
        ("a b.com", None),
        ("a..b", None),
        ("", None),
        ("x" * 64 + ".jp", None),
        ("x." * 200 + "jp", None),
    ],
)
def test_host_names_become_a_labels_or_none(host: str, expected: str | None) -> None:
    assert to_ascii(host) == expected


@pytest.mark.parametrize(
    ("host", "registrable", "icann"),
    [
        ("www.a.colonista.jp", "colonista.jp", "colonista.jp"),
        ("shop.foo.co.jp", "foo.co.jp", "foo.co.jp"),
        ("x.y.pages.dev", "y.pages.dev", "pages.dev"),
        ("pages.dev", "pages.dev", "pages.dev"),
        ("mail.corp.example", "corp.example", "corp.example"),
        ("co.jp", None, None),
        ("localhost", None, None),
        ("192.0.2.1", None, None),
    ],
)
def test_the_private_section_counts_for_the_registrable_domain(host: str, registrable: str | None, icann: str | None) -> None:
    assert (registrable_domain(host), icann_domain(host)) == (registrable, icann)


def test_known_suffixes_tell_hosts_from_file_names() -> None:
    assert has_known_suffix("evil.example.com")
    assert not has_known_suffix("report.docx")


def test_a_labels_are_written_out() -> None:
    assert to_unicode("xn--r8jz45g.jp") == "例え.jp"
    assert to_unicode("plain.jp") == "plain.jp"
    assert to_unicode("xn--0あ.example") == "xn--0あ.example"


@pytest.mark.parametrize("address", ["8.8.8.8", "2603:10b6:a03:2c1::9", "83.142.144.104"])
def test_public_addresses(address: str) -> None:
    assert is_public_ip(address)


@pytest.mark.parametrize(
    "address",
    [
        "10.1.1.1",
        "127.0.0.1",
        "192.0.2.1",
        "100.64.0.1",
        "::1",
        "fe80::1%eth0",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:a05::1",
        "224.0.0.1",
        "x",
        "",
    ],
)
def test_addresses_that_are_not_public_whatever_they_are_wrapped_in(address: str) -> None:
    assert not is_public_ip(address)
