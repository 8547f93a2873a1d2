"""A name that a filter does not read and people do is read all the same."""

import pytest

from fuwake.brands.disguised import readings
from fuwake.brands.folding import plain
from fuwake.brands.match import brand
from tests.brands.letter import letter


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("lCIoud Speicher <x@sender.example>", "apple"),
        ("PayPaI <x@sender.example>", "paypal"),
        ("ltaú Pontos <x@sender.example>", "itau"),
        ("N e t f l i x ! <x@sender.example>", "netflix"),
        ("F.e.d.E.x <x@sender.example>", "fedex"),
        ("Mercado.Pago <x@sender.example>", "mercado-pago"),
        ("Kundenservice_Leroy_Merlin <x@sender.example>", "leroy-merlin"),
        ("Ϲoіոbаѕе <x@sender.example>", "coinbase"),
        ("ɴᴇᴛꜰʟɪx <x@sender.example>", "netflix"),
        ('"notice@ssa.gov.documents.elsewhere.example" <x@sender.example>', "social-security"),
    ],
)
def test_a_name_in_disguise_is_a_claim(author: str, expected: str) -> None:
    found = brand(letter(author), None)
    assert found is not None
    assert found.id == expected
    assert found.evidence == ("header:0",)


@pytest.mark.parametrize("text", ["hello", "Lloyd", "la lettre", "I am here", "A B test", "U.S. mail", "x86 64 bit"])
def test_what_is_written_plainly_has_no_other_reading(text: str) -> None:
    assert list(readings(plain(text))) == []


def test_a_long_text_is_read_in_part() -> None:
    assert all(len(reading) <= 300 for reading in readings("lI " * 100_000))
    assert all(len(reading) <= 300 for reading in readings("a " * 100_000))
