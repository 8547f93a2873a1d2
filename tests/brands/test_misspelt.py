"""A brand's name that is a letter wrong is still the brand's; ordinary words, inflected names and other firms' names are not."""

import pytest

from fuwake.brands.misspelt import misspelt
from tests.rules.facts import facts, mail


def ids(text: str, *domains: str) -> list[str]:
    """Brands taken for meant."""
    return [row.id for row in misspelt(text, domains)]


@pytest.mark.parametrize(
    ("text", "brand"),
    [("Netfliix Support", "netflix"), ("Your Amzaon order", "amazon"), ("Spottify Premium", "spotify"), ("DocuSlgn", "docusign")],
)
def test_a_letter_doubled_exchanged_or_other_is_a_slip(text: str, brand: str) -> None:
    assert [found.startswith(brand) for found in ids(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Netflix",
        "Deutsche Telecom",
        "Amazons of the north",
        "A revolt",
        "Barclay",
        "Discard this",
        "Interact with us",
        "Trust in skill",
        "Kruger",
    ],
)
def test_names_inflections_and_ordinary_words_are_none(text: str) -> None:
    assert ids(text) == []


def test_a_firm_that_is_called_so_in_its_own_domain_is_called_so() -> None:
    assert ids("Sportify", "mail.sportify-shoes.example") == []
    assert ids("Sportify", "elsewhere.example") == ["spotify"]


def test_it_claims_in_the_display_name_and_needs_backing_in_the_subject() -> None:
    claimed = facts(mail("Netfliix <info@sender.example>", body="Your payment was declined.")).brand
    assert claimed is not None
    assert claimed.id == "netflix"
    assert facts(mail("Info <info@sender.example>", subject="Netfliix and other slips")).brand is None


def test_where_a_brand_is_named_rightly_no_slip_is_looked_for() -> None:
    found = facts(mail("PayPal <info@sender.example>", subject="Netfliix")).brand
    assert found is not None
    assert found.id == "paypal"
