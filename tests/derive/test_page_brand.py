"""Whom a page imitates, and what merely names a brand."""

from typing import Any

import pytest

from fuwake.brands.book import book
from fuwake.derive.page_brand import WORTH, as_brand
from fuwake.model.brand_picture import BrandPicture
from fuwake.model.page_brand import PageBrand
from fuwake.model.visit import Loaded, SeenPicture
from tests.derive.test_page import MAIL, PASS, derived, field, observed, record

SIGN_IN = {"inputs": (MAIL, PASS)}
PRINT = "80" + "0f" * 128
OTHER = "80" + "00ff" * 64


def told(**changes: Any) -> PageBrand:
    """What is said of the page."""
    found = derived(**changes).brand
    assert found is not None
    return found


def picture(alt: str, print_: str | None = None) -> SeenPicture:
    """A small picture."""
    return SeenPicture(alt=alt, src="", width=60, height=20, print=print_)


def loaded(url: str, kind: str = "image") -> Loaded:
    """Something that came."""
    return Loaded(url=url, kind=kind, status=200, media="", size=9, sha256=None)


@pytest.mark.parametrize(
    ("seen", "brand", "signs"),
    [
        ({"title": "楽天カード：ログイン"}, "rakuten-card", ["title"]),
        ({"title": "Amazonサインイン"}, "amazon-japan", ["title"]),
        ({"title": "Google アカウント - ログイン"}, "google", ["title"]),
        ({"title": "ログイン", "headings": ("三井住友銀行",), "text": "© 2026 三井住友銀行"}, "smbc", ["copyright", "heading", "words"]),
        (
            {"title": "ログイン", "headings": ("三井住友銀行",), "pictures": (picture("三井住友銀行"),)},
            "smbc",
            ["heading", "picture_words"],
        ),
        (
            {"title": "ログイン", "text": "三井住友銀行 三井住友銀行ダイレクト", "loaded": (loaded("https://www.smbc.co.jp/logo.png"),)},
            "smbc",
            ["borrowed", "words"],
        ),
        ({"title": "Amazon", "final_url": "https://docs.google.com/forms/d/x"}, "amazon-japan", ["title"]),
        ({"title": "Amazon", "final_url": "https://amazon.login.example/"}, "amazon-japan", ["title", "host"]),
        ({"title": "Amazon", "final_url": "https://arnazon-login.sender.example/"}, "amazon-japan", ["title", "host"]),
        ({"title": "Netflix", "final_url": "https://login.sender.example/netfliix/"}, "netflix", ["title", "path"]),
    ],
)
def test_a_page_that_speaks_for_a_brand_and_wants_something_imitates_it(seen: dict[str, Any], brand: str, signs: list[str]) -> None:
    found = told(**SIGN_IN | seen)
    assert (found.status, found.id, [sign.what for sign in found.signs]) == ("imitates", brand, signs)


@pytest.mark.parametrize(
    "seen",
    [
        {
            "title": "町の店 ログイン",
            "text": "Googleでログイン LINEでログイン",
            "pictures": (picture("VISA"), picture("Mastercard"), picture("JCB")),
        },
        {"title": "Sign in", "text": "Continue with Google\nSign in with Apple"},
        {"title": "ログイン", "text": "Amazon Payで支払う"},
        {"title": "Amazonギフト券買取の町屋"},
        {"title": "Roundcube Webmail"},
        {"title": "お問い合わせ | 町の工務店", "text": "地図データ ©2026 Google\nGoogle 利用規約"},
        {
            "title": "ログイン",
            "loaded": (loaded("https://www.google.com/recaptcha/x.js", "script"), loaded("https://www.google.com/x.png")),
        },
        {"title": "三井住友銀行を装う詐欺にご注意"},
        {"title": "町の店", "pictures": (picture("Facebook"), picture("Instagram"))},
    ],
)
def test_what_names_a_brand_in_passing_imitates_nobody(seen: dict[str, Any]) -> None:
    assert told(**SIGN_IN | seen).status in {"none", "names"}


def test_the_brands_own_place_is_genuine_and_a_users_place_on_its_service_is_not() -> None:
    own = told(**SIGN_IN, title="Amazon サインイン", final_url="https://www.amazon.co.jp/ap/signin")
    assert (own.status, own.id) == ("genuine", "amazon-japan")
    assert told(**SIGN_IN, title="ログイン", final_url="https://sites.google.com/view/x").status == "none"


def test_a_page_that_wants_nothing_only_names_it() -> None:
    assert told(title="三井住友銀行", text="歴史のお話。" * 30).status == "names"
    assert told(title="三井住友銀行", inputs=(field("ご意見", tag="textarea"),)).status == "names"


def test_what_was_not_seen_and_what_two_brands_claim_alike_cannot_be_told() -> None:
    assert told(outcome="down").status == "could_not_tell"
    assert told(**SIGN_IN, title="三井住友銀行 | みずほ銀行").status == "could_not_tell"


def test_pictures_that_the_user_keeps_name_the_brand() -> None:
    from fuwake.derive.page import page

    kept = (BrandPicture(brand="smbc", file="smbc/a.png", print=PRINT),)
    seen = observed(record(**SIGN_IN, title="ログイン", pictures=(picture("", PRINT),), favicon_print=PRINT))
    found, _ = page({seen.id: seen}, kept)
    assert found is not None
    assert found.brand is not None
    assert (found.brand.status, found.brand.id, [sign.what for sign in found.brand.signs]) == ("imitates", "smbc", ["logo", "favicon"])
    stranger = observed(record(**SIGN_IN, title="ログイン", pictures=(picture("", OTHER),)))
    found, _ = page({stranger.id: stranger}, kept)
    assert found is not None
    assert found.brand is not None
    assert found.brand.status == "none"


def test_only_an_imitated_brand_becomes_the_cases() -> None:
    brand = as_brand(told(**SIGN_IN, title="楽天カード：ログイン"))
    assert brand is not None
    assert (brand.id, brand.evidence[0].startswith("observation:visit:")) == ("rakuten-card", True)
    assert "rakuten-card.co.jp" in brand.official_domains or brand.official_domains
    assert as_brand(told(title="三井住友銀行", text="歴史のお話。" * 30)) is None
    assert as_brand(None) is None


def test_no_listed_brand_is_imitated_by_its_own_name_alone_in_a_text() -> None:
    for row in book():
        assert told(**SIGN_IN, title="ログイン", text=f"当店では{row.name}もお使いいただけます。").status == "none", row.id


def test_the_order_is_that_of_the_table() -> None:
    assert list(WORTH.values()) == sorted(WORTH.values(), reverse=True)
