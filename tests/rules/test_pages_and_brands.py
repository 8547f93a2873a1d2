"""A page names the brand where the mail names nobody; honest pages behind links fire next to nothing."""

from typing import Any

import msgspec
import pytest

from fuwake.model.facts import Facts
from fuwake.model.visit import Loaded, SeenPicture
from fuwake.rules._rule import run
from fuwake.rules.registry import RULES
from fuwake.verdict import weights
from tests.derive.test_page import MAIL, PASS, held, record
from tests.rules.facts import facts, mail, seen

URL = "https://www.elsewhere.example/in"


def visited(url: str = URL, body: str = "Hello.", **changes: Any) -> Facts:
    """What follows from a mail with this link and the page behind it."""
    data = record(url=url, final_url=url, **changes)
    return facts(mail("Info <info@sender.example>", body=body, link=url), seen("visit", url, "found", msgspec.to_builtins(data)))


def fired(known: Facts) -> set[str]:
    """Rules on the collection site that fired."""
    findings, _ = run(RULES, known, weights.load())
    return {finding.rule for finding in findings if finding.subject == "collection_site"}


def test_the_page_names_the_brand_where_the_mail_names_nobody() -> None:
    known = visited(inputs=(MAIL, PASS), title="ログイン", headings=("三井住友銀行",), text="© 2026 三井住友銀行")
    assert known.brand is not None
    assert (known.brand.id, known.brand.evidence) == ("smbc", (f"observation:visit:{URL}",))
    assert "page_claims_brand_on_unofficial_host" in fired(known)


def test_the_brand_of_the_mail_stays() -> None:
    known = visited(
        body="Amazonプライム会員のみなさま。Amazonより、Amazonのお知らせです。",
        inputs=(MAIL, PASS),
        title="ログイン",
        headings=("三井住友銀行",),
        text="© 三井住友銀行",
    )
    assert known.brand is not None
    assert known.brand.id == "amazon-japan"
    assert "page_claims_brand_on_unofficial_host" in fired(known), "the page claims to be the bank all the same"


def test_a_page_on_the_brands_own_site_claims_nothing() -> None:
    known = visited("https://www.smbc.co.jp/login", inputs=(MAIL, PASS), title="三井住友銀行 ログイン", text="© 三井住友銀行")
    assert known.brand is None or known.brand.id == "smbc"
    assert "page_claims_brand_on_unofficial_host" not in fired(known)


def picture(alt: str) -> SeenPicture:
    """A small picture with words."""
    return SeenPicture(alt=alt, src="", width=60, height=24, print=None)


@pytest.mark.parametrize(
    ("page", "allowed"),
    [
        (
            {  # a service's own sign-in with others' buttons and its own server
                "inputs": (MAIL, PASS),
                "title": "Kamitora にログイン",
                "text": "Googleでログイン\nAppleでサインイン\nLINEで続ける\n© 2026 Kamitora Inc.",
                "pictures": (picture("Kamitora"), picture("Google"), picture("Apple")),
                "loaded": (Loaded(url="https://www.google.com/recaptcha/a.js", kind="script", status=200, media="", size=1, sha256=None),),
                "submit_tried": True,
                "held": (held("https://www.elsewhere.example/session", MAIL.selector, PASS.selector),),
            },
            {"page_asks_for_password"},
        ),
        (
            {  # a shop's page with the cards that it takes
                "title": "冬のセール | 町の雑貨店",
                "text": "カートに入れる 送料無料 VISA Mastercard JCB 楽天ペイ Amazon Pay 特定商取引法に基づく表示",
                "pictures": tuple(picture(name) for name in ("VISA", "Mastercard", "JCB", "PayPay")),
            },
            set(),
        ),
        (
            {
                "title": "アンケートのお願い",
                "text": "ご利用ありがとうございます。アンケートにお答えください。抽選でギフトカードを進呈します。",
            },
            set(),
        ),
        ({"inputs": (MAIL,), "title": "配信停止", "text": "メールマガジンの配信を停止します。"}, set()),
        ({"title": "三井住友銀行を装うメールにご注意ください", "text": "三井住友銀行をかたるメールが届いています。" * 5}, set()),
        ({"title": "お支払い方法", "text": "口座番号をお知らせします。三井住友銀行 本店 普通 0000000"}, set()),
        ({"inputs": (MAIL, PASS), "title": "Roundcube Webmail :: ログイン", "text": "Roundcube Webmail"}, {"page_asks_for_password"}),
    ],
    ids=["service", "shop", "survey", "unsubscribe", "warning", "invoice", "webmail"],
)
def test_honest_pages_fire_next_to_nothing(page: dict[str, Any], allowed: set[str]) -> None:
    assert fired(visited(**page)) <= allowed
