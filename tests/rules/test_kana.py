"""Katakana words with signs drawn alike are read as they are meant; words that only hold such signs are left alone."""

import pytest

from fuwake.rules.content._kana import meant


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("アマゾソプライム会員のお客様", ["アマゾン"]),
        ("【重要】力一ドのご利用確認", ["カード"]),
        ("口グインのお願い", ["ログイン"]),
        ("アマゾン、ソニー、ソフトバンクの話", []),
        ("メール一ヶ月分と口コミ、二クール目", []),
        ("plain ASCII", []),
    ],
)
def test_katakana_is_read_as_it_is_meant(text: str, words: list[str]) -> None:
    assert meant(text) == words
