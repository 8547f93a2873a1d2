"""Katakana words written with signs drawn alike: アマゾソ, 力一ド. Pure."""

import re
from functools import cache

from fuwake.brands.book import book

_AS = str.maketrans("ソツヅ力口二工一夕卜八", "ンシジカロニエータトハ")
"""Signs of katakana and kanji that are taken for another sign of katakana (UTS 39 confusables, and ソ for ン, ツ for シ)."""
_RUN = re.compile("[ァ-ヺー力口二工一夕卜八]{3,40}")
_WORDS = ("カード", "アカウント", "サービス", "ログイン", "ポイント", "セキュリティ", "クレジット", "キャンセル", "パスワード", "メール")
_LEAST = 4
"""Letters of a brand's name: shorter ones are parts of other words."""


@cache
def _brands() -> dict[str, str]:
    """Names of listed brands in katakana alone, by how they are drawn."""
    names = (name for brand in book() for name in (brand.name, *brand.names))
    return {
        name.translate(_AS): name for name in names if len(name) >= _LEAST and all("ァ" <= sign <= "ヺ" or sign == "ー" for sign in name)
    }


def meant(text: str) -> list[str]:
    """Words of the text that are written so, as they are to be read."""
    if text.isascii():
        return []
    found = []
    for run in _RUN.findall(text[:5_000]):
        drawn = run.translate(_AS)
        if drawn == run:
            continue
        if drawn in _WORDS:
            found.append(drawn)
            continue
        found += [name for alike, name in _brands().items() if drawn.startswith(alike) and not run.startswith(name)][:1]
    return found
