"""Hosts that are taken for a brand's own."""

import pytest

from fuwake.brands.lookalike import resembles


@pytest.mark.parametrize(
    ("host", "official", "way"),
    [
        ("amazon.co.jp.login.elsewhere.example", "amazon.co.jp", "inside"),
        ("www.detran.sp.gov.br.elsewhere.example", "detran.sp.gov.br", "inside"),
        ("amazon-co-jp.shop", "amazon.co.jp", "inside"),
        ("arnazon.shop", "amazon.co.jp", "letters"),
        ("sparkassse.net", "sparkasse.de", "one_letter"),
    ],
)
def test_an_official_domain_inside_or_a_letter_off(host: str, official: str, way: str) -> None:
    found = resembles(host)
    assert found is not None
    assert (found.official, found.way) == (official, way)


@pytest.mark.parametrize("host", ["www.amazon.co.jp", "elsewhere.example", "com", "", "co.jp", "a." * 120 + "example"])
def test_a_brands_own_host_and_strangers_resemble_nobody(host: str) -> None:
    assert resembles(host) is None
