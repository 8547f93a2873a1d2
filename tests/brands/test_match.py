"""Whom a mail pretends to be: named with evidence, or None."""

import time

import pytest

from fuwake.brands.book import book, namesake, under
from fuwake.brands.match import brand
from fuwake.model.anatomy import Anatomy
from fuwake.parse.message import parse
from tests.brands.letter import letter


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Amazon.co.jp <x@sender.example>", "amazon-japan"),
        ("Ａｍａｚｏｎ <x@sender.example>", "amazon-japan"),
        ("Ama\u200bzon <x@sender.example>", "amazon-japan"),
        ("三井住友カード <x@sender.example>", "sumitomo-mitsui-card"),
        ("三井住友銀行 <x@sender.example>", "smbc"),
        ("イオンカード <x@sender.example>", "aeon-card"),
        ("ＥＴＣ利用照会サービス <x@sender.example>", "etc-usage-inquiry-service"),
    ],
)
def test_the_display_name_is_a_claim_and_the_longest_name_wins(author: str, expected: str) -> None:
    found = brand(letter(author), None)
    assert found is not None
    assert found.id == expected
    assert found.evidence == ("header:0",)


@pytest.mark.parametrize(
    "author",
    [
        "ライオン株式部 <x@sender.example>",  # not イオン: the word is not cut
        "Amazonia Travel <x@sender.example>",  # not Amazon
        "オリコンニュース <x@sender.example>",  # not オリコ
        "Ana Silva <x@sender.example>",  # a person, not ANA
        "id check <x@sender.example>",  # not iD
    ],
)
def test_a_name_inside_another_word_is_none(author: str) -> None:
    assert brand(letter(author), None) is None


def test_names_that_any_mail_mentions_are_no_claim_in_the_body() -> None:
    body = "Follow us on Facebook and Instagram and LINE.\nFacebook, Instagram, LINE, Facebook."
    assert brand(letter(body=body), None) is None


def test_one_word_in_the_body_is_no_claim_and_several_are() -> None:
    assert brand(letter(body="楽天市場で買った本が届きました。"), None) is None
    found = brand(letter(body="楽天市場をご利用のお客様へ\n楽天市場のパスワード\n楽天市場カスタマーセンター"), None)
    assert found is not None
    assert found.id == "rakuten"
    assert found.evidence[0].startswith("part:")


def test_a_body_that_begins_with_the_name_as_a_letterhead_is_a_claim() -> None:
    found = brand(letter(body="ヤマト運輸\nお荷物のお届けができませんでした。\n下記よりご確認ください。"), None)
    assert found is not None
    assert found.id == "yamato-transport"


def test_a_host_with_the_brands_word_backs_a_name_and_is_cited() -> None:
    found = brand(letter("Amazon <x@sender.example>", link="https://amazon-login.elsewhere.example/"), None)
    assert found is not None
    assert "link:0" in found.evidence


def test_only_domains_that_an_independent_list_ascribes_are_official() -> None:
    for row in book():
        if row.grade not in {"A", "B"}:
            assert row.verified == (), row.id
    unsure = brand(letter("ラクマ <x@sender.example>"), None)
    assert unsure is not None
    assert unsure.official_domains == ()


def test_official_means_the_domain_or_below_it_and_nothing_that_looks_like_it() -> None:
    assert under("www.amazon.co.jp", ("amazon.co.jp",))
    assert under("amazon.co.jp", ("amazon.co.jp",))
    assert not under("notamazon.co.jp", ("amazon.co.jp",))
    assert not under("amazon.co.jp.elsewhere.example", ("amazon.co.jp",))
    assert not under(None, ("amazon.co.jp",))


def test_a_brand_of_its_own_domain_is_named_too() -> None:
    found = brand(letter("Amazon.co.jp <store-news@amazon.co.jp>"), None)
    assert found is not None
    assert "amazon.co.jp" in found.official_domains


@pytest.mark.parametrize("text", ["楽天アマゾンアマ" * 2500, "A" * 20_000, "株式会社" * 5000, "サービス" * 5000, "a." * 10_000])
def test_a_hostile_body_takes_no_time(text: str) -> None:
    anatomy = letter(body=text)
    started = time.perf_counter()
    brand(anatomy, None)
    assert time.perf_counter() - started < 1.0


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Correios <x@sender.example>", "correios"),
        ("Bradesco Prime <x@sender.example>", "bradesco"),
        ("Trust WaIIet <x@sender.example>", "trust-wallet"),  # a capital I for l
        ('"metamask.io" <x@sender.example>', "metamask"),  # the official domain as a name
        ("AAA Coupons <x@sender.example>", "aaa-motor-club"),
    ],
)
def test_international_names_in_the_display_name(author: str, expected: str) -> None:
    found = brand(letter(author), None)
    assert found is not None
    assert found.id == expected


@pytest.mark.parametrize("author", ["orange juice club <x@sender.example>", "on target <x@sender.example>", "Tim Free <x@sender.example>"])
def test_an_everyday_word_is_a_name_only_as_the_brand_writes_it(author: str) -> None:
    assert brand(letter(author), None) is None


def test_a_link_that_says_the_name_plainly_is_a_claim_where_the_mail_names_nobody() -> None:
    found = brand(letter(body="お支払い方法をご確認ください。", link="https://mercari-login.elsewhere.example/"), None)
    assert found is not None
    assert (found.id, found.evidence) == ("mercari", ("link:0",))
    assert found.confidence < 0.6


def test_a_link_to_the_brands_own_house_or_with_a_word_inside_another_names_nobody() -> None:
    for link in ("https://jp.mercari.com/mypage", "https://pineapple-login.elsewhere.example/", "https://www.dhl.de/"):
        assert brand(letter(body="お支払い方法をご確認ください。", link=link), None) is None, link


def test_a_brands_name_under_a_countrys_suffix_may_be_its_own_and_under_a_general_one_not() -> None:
    assert namesake("www.tesco.pl", ("tesco.com",))
    assert namesake("mail.costco.co.uk", ("costco.com",))
    assert not namesake("tesco.top", ("tesco.com",))
    assert not namesake("tesco.elsewhere.pl", ("tesco.com",))
    assert not namesake("bb.pl", ("bb.com.br",))  # two letters are anybody's


def test_an_everyday_word_counts_in_a_subject_where_the_name_has_several_words() -> None:
    found = brand(letter("Support <x@sender.example>", subject="Ledger Live: update needed", body="Ledger Live"), None)
    assert found is not None
    assert found.id == "ledger"
    assert (
        brand(letter("Support <x@sender.example>", subject="The Ledger of 2025", body="the Ledger, the Ledger, the Ledger"), None) is None
    )


@pytest.mark.parametrize(
    ("author", "body", "expected"),
    [
        ("Prime <x@sender.example>", "We could not renew your Amazon Prime.", "amazon-japan"),
        ("Scroll Support <x@sender.example>", "The Scroll Community waits for you.", "scroll-zk"),
        ("Prime Steakhouse <x@sender.example>", "Order our book at Amazon Prime.", None),  # another's name
        ("Bank <x@sender.example>", "Deutsche Bank opened an office.", None),  # many firms bear the word
    ],
)
def test_an_author_who_goes_by_a_word_of_a_name_that_the_text_spells_out(author: str, body: str, expected: str | None) -> None:
    found = brand(letter(author, body=body), None)
    assert (found.id if found is not None else None) == expected


def test_a_name_that_is_misspelt_counts_beside_a_right_one_in_the_body() -> None:
    found = brand(letter("Microsft Konto <x@sender.example>", body="Ihr Microsoft-Konto."), None)
    assert found is not None
    assert found.id == "microsoft"


def test_goods_are_what_is_won_and_not_who_writes() -> None:
    prize = "Sie haben die Ninja Air Fryer gewonnen"
    found = brand(letter("Lidl-Kundenservice <x@sender.example>", subject=prize, body=f"{prize}!\n{prize}!\n{prize}!"), None)
    assert found is not None
    assert found.id == "lidl"
    assert brand(letter("Kundenservice <x@sender.example>", subject=prize, body=prize), None) is None


def _pictured(*words: str, body: str = "", author: str = "Billing <x@sender.example>") -> Anatomy:
    """A mail with a picture for each of the words, which stand where it is not shown."""
    pictures = "".join(f'<img src="https://pictures.example/{at}.png" alt="{word}">' for at, word in enumerate(words))
    raw = (
        f"From: {author}\r\nTo: Hanako <hanako@recipient.example>\r\nSubject: hello\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>{pictures}<p>{body}</p></body></html>\r\n"
    )
    return parse(raw.encode("utf-8"))


def test_the_words_of_a_logo_name_a_brand_that_the_body_speaks_of() -> None:
    found = brand(_pictured("Coinbase logo", body="Your Coinbase account needs you."), None)
    assert found is not None
    assert found.id == "coinbase"
    assert found.evidence == ("link:0", "part:1")


@pytest.mark.parametrize(
    "words",
    [
        ("Coinbase logo",),  # a logo alone says little
        ("DHL", "FedEx", "UPS"),  # a row of partners
        ("Facebook",),  # any mail shows it
        ("A man who reads about Coinbase in a train",),  # a description
    ],
)
def test_pictures_that_name_nobody(words: tuple[str, ...]) -> None:
    assert brand(_pictured(*words, body="Your parcel comes with DHL." if "DHL" in words else "hello"), None) is None


def test_a_letterhead_of_a_name_that_any_mail_mentions_needs_the_name_alone_or_an_office() -> None:
    found = brand(letter(body="PayPal Payment Notification\nYour payment by PayPal is on its way."), None)
    assert found is not None
    assert found.id == "paypal"
    assert brand(letter(body="Samsung ML-1430 tested\nSamsung has a new printer."), None) is None


def test_a_mail_system_that_reports_under_its_programs_name_claims_no_brand() -> None:
    report = (
        "From: Microsoft Outlook <{local}@firm.example>\r\nTo: Hanako <hanako@recipient.example>\r\nSubject: Undeliverable: hello\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nNot delivered.\r\n'
        "--b\r\nContent-Type: {second}\r\n\r\nReporting-MTA: dns; mail.firm.example\r\n\r\n--b--\r\n"
    )
    honest = report.format(local="MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e", kind="report", second="message/delivery-status")
    assert brand(parse(honest.encode()), None) is None
    posed = brand(parse(report.format(local="notice", kind="mixed", second="text/plain").encode()), None)
    assert posed is not None
    assert posed.id == "microsoft"
