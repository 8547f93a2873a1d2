"""A gloss says what the phrase list knows and nothing else."""

import pytest

from fuwake.brands.gloss import gloss
from fuwake.brands.table import rows


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Important update on March 3, 2024, 4:05:09 PM", "重要な更新（2024年3月3日 16:05:09）"),
        ("IMPORTANT UPDATE", "重要な更新"),
        ("Your Bluehill account has been suspended", "あなたのBluehillアカウントは停止されました"),
        ("[URGENT] Verify your account!", "[緊急] アカウントを確認してください!"),
        ("Re: Security Alert: new sign-in - Chrome", "Re: セキュリティ警告: 新しいサインイン - Chrome"),
    ],
)
def test_english_subjects_in_japanese(subject: str, expected: str) -> None:
    assert gloss(subject, "ja") == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("【重要】アカウントに関するお知らせ", "[Important] Account notice"),
        ("重要な更新 2024年3月3日 16:05:09", "Important update (March 3, 2024 16:05:09)"),
        ("【三井住友カード】ご利用確認のお願い", "[三井住友カード] Confirmation of use"),
        ("青空電機からの重要なお知らせ", "Important notice from 青空電機"),
    ],
)
def test_japanese_subjects_in_english(subject: str, expected: str) -> None:
    assert gloss(subject, "en") == expected


@pytest.mark.parametrize(
    "subject", ["", "hello", "See you on March 3, 2024", "来週の予定", "{0} {x}", ":::", "An important update about everything we do"]
)
def test_nothing_is_invented(subject: str) -> None:
    assert gloss(subject, "ja") is None
    assert gloss(subject, "en") is None


def test_the_list_has_its_phrases_in_both_languages_once() -> None:
    phrases = rows("phrases")
    assert len(phrases) >= 80
    assert len({row["en"] for row in phrases}) == len(phrases)
    assert all(("{x}" in row["en"]) == ("{x}" in row["ja"]) for row in phrases)
