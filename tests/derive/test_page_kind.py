"""What sort of page it is, by the ordered table, and what shows it."""

from typing import Any

import pytest

from fuwake.derive.page_kind import rows
from fuwake.model.visit import CaughtDownload, Loaded
from tests.derive.test_page import MAIL, PASS, derived, field

LONG = "わたしたちは、町の小さな工房です。" * 10


@pytest.mark.parametrize(
    ("seen", "kind", "signs"),
    [
        ({"inputs": (MAIL, PASS)}, "sign_in", ["password"]),
        ({"inputs": (MAIL,), "title": "ログイン"}, "sign_in", ["email", "ログイン"]),
        ({"inputs": (MAIL,), "title": "お知らせの配信", "text": LONG}, "ordinary", None),
        ({"inputs": (field("カード番号"), PASS)}, "card_form", ["card_number"]),
        ({"inputs": (field("認証コード"),)}, "one_time_code", ["one_time_code"]),
        ({"inputs": (field("認証コード"), PASS)}, "sign_in", ["password"]),
        ({"inputs": (field("暗証番号"),)}, "one_time_code", ["pin"]),
        ({"inputs": (field("お名前"), field("運転免許証の写真", type="file"))}, "identity_document", ["identity_document"]),
        ({"inputs": (field("Recovery phrase", tag="textarea"),)}, "wallet_phrase", ["wallet_phrase"]),
        ({"inputs": (field("口座番号"), field("暗証番号"))}, "bank_account", ["bank_account"]),
        ({"inputs": (field("お名前"), field("ご住所")), "title": "お届け先"}, "personal_data", ["name", "address"]),
        ({"inputs": (field("お名前"), MAIL, field("お問い合わせ内容", tag="textarea")), "text": LONG}, "ordinary", None),
        ({"title": "アンケート", "text": "アンケートに答えて賞品を獲得しましょう"}, "prize", None),
        ({"title": "警告", "text": "ウイルスが検出されました。至急 03-1234-5678 にお電話ください。"}, "support_scare", None),
        ({"title": "警告", "text": "Virus was detected", "dialogs": ("Do not restart",)}, "support_scare", None),
        ({"title": "Windows Defender", "text": "Virus was detected", "dialogs": ("Do not restart",)}, "support_scare", None),
        ({"title": "ウイルス対策の話", "text": "ウイルスが検出されたときは落ち着いて確かめましょう。" + LONG}, "ordinary", None),
        ({"title": "a.example", "text": "This domain is for sale!"}, "parked", ["this domain is for sale", "domain is for sale"]),
        ({"title": "404", "http_status": 404, "text": "Not Found"}, "gone", ["404"]),
        ({"title": "Account Suspended", "text": "This account has been suspended."}, "gone", None),
        ({"title": "", "http_status": 502, "text": "x"}, "error", ["502"]),
        ({"title": "Index of /pub", "text": "Name Size"}, "directory_listing", ["index of /"]),
        ({"title": "Welcome to nginx!", "text": "If you see this page, the server works."}, "empty", None),
        ({"title": None, "text": " "}, "empty", None),
        ({"title": "雑貨店", "text": "カートに入れる 送料無料"}, "shop", None),
        ({"title": "工房", "text": LONG}, "ordinary", None),
        ({"title": "?", "text": "…"}, "could_not_tell", []),
        ({"outcome": "down"}, "gone", ["down"]),
        ({"outcome": "blocked", "wall": "Cloudflare"}, "bot_wall", ["Cloudflare"]),
        ({"outcome": "timeout"}, "could_not_tell", []),
        ({"outcome": "failed"}, "could_not_tell", []),
    ],
)
def test_the_first_row_that_holds_decides(seen: dict[str, Any], kind: str, signs: list[str] | None) -> None:
    found = derived(**seen).kind
    assert found is not None
    assert found.id == kind, found.signs
    assert signs is None or [sign.words for sign in found.signs] == signs


def test_what_is_asked_for_goes_before_what_is_said_and_before_the_status() -> None:
    for words in ({"title": "おめでとうございます", "text": "当選"}, {"http_status": 404}, {"title": "Index of /"}):
        found = derived(inputs=(PASS,), **words).kind
        assert found is not None
        assert found.id == "sign_in"


def test_downloads_and_pieces_of_parking_services_count() -> None:
    caught = CaughtDownload(
        url="http://web.example/a.apk", name="a.apk", declared="", kind="android_app", size=9, sha256=None, cut=False, how="response"
    )
    assert getattr(derived(title=None, text="", caught=(caught,)).kind, "id", None) == "download"
    piece = Loaded(url="https://img.sedoparking.com/x.js", kind="script", status=200, media="text/javascript", size=1, sha256=None)
    assert getattr(derived(title="a", text="a", loaded=(piece,)).kind, "id", None) == "parked"


def test_every_kind_is_in_the_table() -> None:
    from typing import get_args

    from fuwake.model.page_kind import KindName

    assert {row.kind for row in rows()} | {"could_not_tell"} == set(get_args(KindName))
