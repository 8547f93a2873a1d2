"""Raw answers of registries in the appendix hold no private person."""

from datetime import UTC, datetime

import pytest

from fuwake.model.observation import Observation
from fuwake.report.raw_answers import raw_text
from tests.observe import whois_headed_samples as samples

OMITTED = "[left out]"
HEADED = """\
Domain name: shop.example

   Registrant:
      Hanako Mihon
      1-2-3 Chuo, Tokyo
      hanako@mail.example
      +81.300000000

   Administrative Contact:
      Taro Mihon  taro@mail.example

   Record expires on 2021-11-09 00:00:00 (UTC+8)

   Domain servers in listed order:
      ns1.shop.example

Registration Service Provider: EXAMPLE-REG
"""


def shown(body: str | bytes, registrant: str | None = None) -> str:
    seen = Observation(
        id="whois:domain shop.example",
        observer="whois",
        subject="domain shop.example",
        asked_at=datetime(2024, 1, 1, tzinfo=UTC),
        elapsed_s=0.1,
        source="whois.example:43",
        status="found",
        data={"registrant": registrant},
        evidence=None,
        active=False,
    )
    raw = body if isinstance(body, bytes) else f"%% server: whois.example\r\n{body}".encode()
    text = raw_text(seen, raw, OMITTED)
    assert text is not None
    return text


def test_what_stands_under_a_contacts_heading_is_left_out() -> None:
    text = shown(HEADED)
    for private in ("Hanako", "Chuo", "mail.example", "81.3", "Taro"):
        assert private not in text
    for public in ("shop.example", "Registrant:", "Record expires on 2021-11-09", "ns1.shop.example", "EXAMPLE-REG", OMITTED):
        assert public in text


def test_an_organisation_that_the_case_names_stays() -> None:
    assert "Example Inc." in shown(samples.TW, "Example Inc.")
    assert "Example Inc." not in shown(samples.TW)


def test_each_servers_answer_is_shown_in_its_registrys_charset() -> None:
    """Korean bytes would make Japanese words."""
    seen = "Domain Name: shop.kr\r\n책임기관: 보기상점\r\n".encode("euc_kr")
    chain = b"%% server: whois.iana.org\r\nrefer: whois.kr\r\n%% server: whois.kr\r\n" + seen
    assert "보기상점" in shown(chain)
    assert "見本" in shown(b"%% server: whois.jprs.jp\r\n[ JPRS ]\r\n" + "[ドメイン名] 見本.JP\r\n".encode("iso2022_jp"))


@pytest.mark.parametrize(
    ("body", "private"),
    [
        (samples.IT, "Maria"),
        (samples.EE, "Mari"),
        (samples.SK, "Jana"),
        (samples.SK_OLD, "Jana"),
        (samples.FR.replace("Exemple et Fils", "Jean Exemple"), "Jean"),
        (samples.BR.replace("EXEMPLO DE LOJA", "Joao Exemplo"), "Joao"),
        (samples.UA.replace("n/a", "Ivan Pryklad"), "Ivan"),
        ("personname:     Hans Beispiel\nstreet address: Beispielgasse 1\n", "Beispiel"),
        ("책임자                      : Gildong Hong\nAC E-Mail                   : hong@mail.example\n", "ong"),
        ("Contact administratif#. . . . . . . Jean Exemple\n", "Jean"),
    ],
)
def test_no_person_of_any_shape_of_answer_is_shown(body: str, private: str) -> None:
    assert private not in shown(body)
