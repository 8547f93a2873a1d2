"""The language of a page's visible words, told from the words themselves: what a page declares was often copied with it. Pure.

By script where that decides, else by the most frequent short words of the language; None where neither is clear. The short words are
those that head every frequency list of the language.
"""

import re
import unicodedata
from collections import Counter

_MOST = 8000
_LEAST_LETTERS = 12
_LEAST_WORDS = 3
_LEAST_SHARE = 0.08
_AHEAD = 1.3
_SCRIPTS = (
    ("kana", re.compile("[ぁ-ゖァ-ヺー]")),
    ("han", re.compile("[一-鿿㐀-䶿]")),
    ("ko", re.compile("[가-힣]")),
    ("cyrillic", re.compile("[Ѐ-ӿ]")),
    ("th", re.compile("[ก-๛]")),
    ("ar", re.compile("[ء-ۿ]")),
    ("he", re.compile("[א-ת]")),
    ("el", re.compile("[Ͱ-Ͽ]")),
    ("hi", re.compile("[ऀ-ॿ]")),
    ("latin", re.compile("[A-Za-zÀ-ɏ]")),
)
_SIMPLE = re.compile("[们这个来时国为说对过还发经关问题录请选网账户验证码]")
_TRADITIONAL = re.compile("[們這個來時國為說對過還發經關問題錄請選網帳戶驗證碼]")
_WORDS = {
    "en": "the and of to in is you your for with this that we are on please have not be or from",
    "de": "der die das und ist sie ihr ihre nicht mit für ein eine zu auf wir bitte von den werden",
    "fr": "le la les des et est vous votre vos pour dans une que nous avec sur veuillez pas du ce",
    "es": "el la los las de que y en su para por una con es se del no usted tu al",
    "pt": "o a os as de que e em seu sua para por uma com não você do da no sua",
    "it": "il lo la gli le di che e per una con non è del della sono tuo suo si nel",
    "nl": "de het een en van is je uw voor met op niet te dat wij zijn aan om deze bij",
    "pl": "i w na z do nie się jest że o twoje dla po jak proszę oraz lub przez to od",
    "tr": "ve bir bu için ile de da lütfen olarak daha sizin hesap veya çok en ne gibi size var mi",
    "id": "yang dan di untuk dengan anda ini dari ke tidak akan atau silakan dalam pada kami adalah juga itu bisa",
    "vi": "và của là cho các không bạn được trong có với để này một tài khoản vui lòng đã những",
}
_LISTS = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def language_of(text: str | None) -> str | None:
    """BCP 47 tag of the main language: `ja`, `zh-Hans`, `zh-Hant`, `zh`, `ko`, `en`, `ru` …; None where it cannot be told."""
    if not text:
        return None
    plain = unicodedata.normalize("NFKC", text[:_MOST])
    counts = {name: len(pattern.findall(plain)) for name, pattern in _SCRIPTS}
    # One sign of these scripts stands for several letters.
    weight = counts | {name: 2 * counts[name] for name in ("kana", "han", "ko")}
    letters = sum(weight.values())
    if letters < _LEAST_LETTERS:
        return None
    if weight["kana"] + weight["han"] >= 0.3 * letters and weight["kana"] + weight["han"] >= weight["ko"]:
        return "ja" if counts["kana"] >= 0.1 * (counts["kana"] + counts["han"]) else _chinese(plain)
    name = max(weight, key=lambda one: weight[one])
    if weight[name] < 0.4 * letters:
        return None
    match name:
        case "latin":
            return _by_words(plain)
        case "cyrillic":
            return _cyrillic(plain)
    return name


def _chinese(text: str) -> str:
    simple, traditional = len(_SIMPLE.findall(text)), len(_TRADITIONAL.findall(text))
    return "zh" if simple == traditional else "zh-Hans" if simple > traditional else "zh-Hant"


def _cyrillic(text: str) -> str | None:
    low = text.lower()
    if any(sign in low for sign in "їєґ"):
        return "uk"
    return "ru" if any(sign in low for sign in "ыэё") else None


def _by_words(text: str) -> str | None:
    words = re.findall(r"[^\W\d_]{1,20}", text.lower())[:1000]
    counted = Counter(words)
    hits = {language: sum(counted[word] for word in listed) for language, listed in _LISTS.items()}
    first, second = sorted(hits, key=lambda one: -hits[one])[:2]
    if hits[first] < _LEAST_WORDS or hits[first] < _LEAST_SHARE * len(words) or hits[first] < _AHEAD * hits[second]:
        return None
    return first
