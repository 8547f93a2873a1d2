"""Which brand an address speaks of, and that honest addresses speak of none."""

import pytest

from fuwake.brands.in_address import imitated, signs


@pytest.mark.parametrize(
    ("host", "path", "expected"),
    [
        ("smbc-card-renew.example", "", "sumitomo-mitsui-card"),  # the longer word wins
        ("smbcx41.example", "", "smbc"),
        ("amazon.co.jp.mouse.example", "", "amazon-japan"),
        ("www-aeon-co-jp.mouse.example", "/login", "aeon-card"),
        ("ama-zon.mouse.example", "", "amazon-japan"),
        ("arnazon.mouse.example", "", "amazon-japan"),
        ("paypa1.mouse.example", "", "paypal"),
        ("xn--mazon-3ve.mouse.example", "", "amazon-japan"),  # a Cyrillic а
        ("mercaari.mouse.example", "", "mercari"),
        ("saisno.mouse.example", "", "credit-saison"),
        ("rktn-login.mouse.example", "", "rakuten"),
        ("myid-raukueten.mouse.example", "", "rakuten"),
        ("eki-ii.linkin.mouse.example", "", "eki-net"),
        ("kuroneko-yamato.mouse.example", "", "yamato-transport"),
        ("myjcb-login.mouse.example", "", "jcb"),
        ("mouse.example", "/rakuten-card/login.html", "rakuten-card"),
        ("pay-paypay-ne-jp-x1.replit.app", "", "paypay"),  # a name given out by a service
        ("auid-login.mouse.example", "", "au-kddi"),
        ("coinbase-wallet.mouse.example", "", "coinbase"),
        ("correios-taxa.mouse.example", "", "correios"),
    ],
)
def test_a_brands_word_is_found_whole_beside_others_and_misspelled(host: str, path: str, expected: str) -> None:
    found = imitated(host, path)
    assert found is not None
    assert found.brand.id == expected


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("www.amazon.co.jp", "/rakuten"),  # its own house: nobody is imitated there
        ("pineapple-farm.example", ""),
        ("michi-no-eki.example", ""),  # a roadside station
        ("design-revolution.example", ""),
        ("interactive.example", ""),
        ("lauren.example", ""),
        ("au.example", ""),  # two letters alone
        ("target-practice.example", ""),
        ("nobody.duckdns.org", "/index.html"),
        ("www.dhl.de", ""),  # a brand's name under the suffix of a country is most often its own
        ("192.0.2.7", ""),
        ("", ""),
    ],
)
def test_honest_addresses_speak_of_none(host: str, path: str) -> None:
    assert imitated(host, path) is None


def test_the_host_weighs_more_than_the_path_and_both_are_told() -> None:
    found = signs("mercari-login.example", "/paypay/")
    assert [(sign.brand.id, sign.where) for sign in found] == [("mercari", "host"), ("paypay", "path")]


def test_a_hostile_address_is_cut_and_answered() -> None:
    assert isinstance(signs("a-" * 5_000 + ".example", "/-" * 50_000), tuple)
