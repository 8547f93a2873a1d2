"""Host names, registrable domains, public addresses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


PUBLIC = (
    "8.8.8.8",
    "192.185.37.96",
    "2606:4700::1111",
    "2603:10b6:a03:2c1::9",
    "83.142.144.104",
    "2002:808:808::1",
    "64:ff9b::808:808",
    "::ffff:8.8.8.8",
)
INSIDE = (
    *("127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.9.9", "192.168.1.1", "100.64.0.1", "169.254.169.254", "192.0.2.1", "198.18.0.1"),
    *("224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1", "203.0.113.1"),
    *("::1", "::", "fe80::1", "fc00::7", "fd00:ec2::254", "ff02::1", "2001:db8::1", "64:ff9b:1::1", "::127.0.0.1"),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::1", "2002:a00:1::", "fe80::1%eth0"),
    *("168.63.129.16", "192.0.0.192", "100.100.100.200", "10.1.1.1", "2002:a05::1", "x", "2130706433", "0177.0.0.1"),
    *("2001:0:7f00:1::1", "not an address", "", "8.8.8.8.8", "0x7f.1"),
)


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_may_be_reached(text: str) -> None:
    assert is_public_ip(text)


@pytest.mark.parametrize("text", INSIDE)
def test_inside_addresses_may_not_be_reached_however_they_are_wrapped(text: str) -> None:
    assert not is_public_ip(text)


@given(
    st.ip_addresses(v=4, network="10.0.0.0/8")
    | st.ip_addresses(v=4, network="127.0.0.0/8")
    | st.ip_addresses(v=4, network="169.254.0.0/16")
)
def test_no_wrapping_of_an_inside_address_is_public_ip(address: Any) -> None:
    number = int(address)
    assert not is_public_ip(f"::ffff:{address}")
    assert not is_public_ip(f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}")
    assert not is_public_ip(f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1")
