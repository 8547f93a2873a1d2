"""Names that no list knows: believed only where the mail claims them clearly."""

import pytest

from fuwake.brands.match import brand
from tests.brands.letter import letter


def test_a_service_that_signs_with_its_name_is_named_without_any_domain() -> None:
    body = "いつもQ7サービスをご利用いただきありがとうございます。\n設定を確認してください。\n\nQ7サービス サポートセンター"
    found = brand(letter("IT-Mail <x@sender.example>", body=body), None)
    assert found is not None
    assert (found.id, found.official_domains) == ("unlisted:Q7サービス", ())
    assert found.confidence <= 0.6
    assert found.evidence[0].startswith("part:")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("株式会社あさひ電機\nお客様へ\n株式会社青空電機より\n青空電機株式会社", "青空電機"),
        ("みなさま\n\n海山ホスティング株式会社", "海山ホスティング"),
        ("Dear user,\nyour mailbox is full.\n\nBluehill Support Team", "Bluehill"),
    ],
)
def test_companies_and_teams_are_read_from_signatures(body: str, name: str) -> None:
    found = brand(letter(body=body), None)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "body",
    [
        "本サービスをご利用いただき\nメールサービスの設定\n当サービスより",
        "カスタマーサービス\nお客様サポートセンター",
        "Thank you for contacting Customer Support",
        "先日の会議で、長い一文のなかに一度だけ青空電機株式会社という名前が出てきましたが、それは話のついでであり、"
        "名乗りではありません。\n" + "\n".join(["続きの行です。"] * 12),
        "",
    ],
)
def test_words_for_any_service_and_passing_mentions_are_no_name(body: str) -> None:
    assert brand(letter(body=body), None) is None


def test_a_listed_brand_that_is_claimed_goes_before_an_unlisted_word() -> None:
    found = brand(letter("楽天カード <x@sender.example>", body="楽天カード\n決済代行サービス"), None)
    assert found is not None
    assert found.id == "rakuten-card"
