"""Public suffixes, against another reader of the same list."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from fuwake.parse.domains import has_known_suffix, icann_domain, registrable_domain, to_ascii
from fuwake.parse.suffixes import _rules, suffix_operator


@cache
def oracle(only_icann: bool, accept_unknown: bool) -> PublicSuffixList:
    """The package that brings the list."""
    return PublicSuffixList(only_icann=only_icann, accept_unknown=accept_unknown)


def agree(name: str) -> None:
    ascii_name = to_ascii(name)
    if ascii_name is None or f"*.{name}" in _rules():  # the other reader takes the name before a wildcard for a suffix; the list does not
        return
    icann = oracle(True, True).privatesuffix(ascii_name)
    assert icann_domain(name) == icann, name
    assert registrable_domain(name) == (oracle(False, True).privatesuffix(ascii_name) or icann), name
    assert has_known_suffix(name) == (oracle(False, False).privatesuffix(ascii_name) is not None), name


def test_every_rule_of_the_list_is_read_as_the_other_reader_reads_it() -> None:
    rules = [rule.removeprefix("!").replace("*", "anything") for rule in _rules()]
    assert len(rules) > 9000
    for rule in rules:
        for name in (rule, f"a.{rule}", f"b.a.{rule}"):
            agree(name)


@given(
    st.lists(
        st.sampled_from(["a", "www", "co", "jp", "ck", "kobe", "city", "com", "github", "io", "uk", "xn--p1ai", "рф", "zz"]), min_size=1
    )
)
def test_names_made_of_such_labels_agree_too(labels: list[str]) -> None:
    agree(".".join(labels))


@pytest.mark.parametrize(
    ("host", "expected"),
    [("www.city.kobe.jp", "city.kobe.jp"), ("a.b.kobe.jp", "a.b.kobe.jp"), ("b.kobe.jp", None), ("x.y.公司.cn", "y.xn--55qx5d.cn")],
)
def test_wildcards_exceptions_and_internationalised_suffixes(host: str, expected: str | None) -> None:
    assert icann_domain(host) == expected


@pytest.mark.parametrize(
    ("suffix", "operator"),
    [
        ("pages.dev", "Cloudflare, Inc."),
        ("github.io", "GitHub, Inc."),
        ("sakura.ne.jp", "SAKURA Internet Inc."),
        ("hf.space", "Hugging Face"),
    ],
)
def test_who_offers_a_private_suffix_is_read_from_the_lists_own_comments(suffix: str, operator: str) -> None:
    assert suffix_operator(suffix) == operator


@pytest.mark.parametrize("suffix", ["", "jp", "co.jp", "elsewhere.example", "dev"])
def test_other_suffixes_have_no_operator(suffix: str) -> None:
    assert suffix_operator(suffix) is None


def test_nearly_every_private_suffix_has_an_operator_with_a_name() -> None:
    private = [rule.removeprefix("*.") for rule, is_private in _rules().items() if is_private and not rule.startswith("!")]
    found = [suffix_operator(rule) for rule in private]
    assert sum(name is not None for name in found) > 0.95 * len(private)
    assert not [name for name in found if name is not None and (name.startswith(("Submitted", "http")) or "\n" in name)]
