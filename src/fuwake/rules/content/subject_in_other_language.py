"""Subject and text are written in different languages.

**What it does.** Tells the language of each of both by small words that few languages share; fires where both are clear and differ.

**Why it matters.** Kits take a subject from one campaign and a text from another.

**Known false positives.** International firms and forwards; a subject that quotes a title. For that it weighs little.

**References.** None; the words are the commonest of each language.
"""

import re
from collections import Counter
from functools import cache

from fuwake.brands.folding import fold
from fuwake.model.facts import Facts
from fuwake.rules._reading import body, header
from fuwake.rules._rule import Fired, Rule, Unknown

_WORDS = {
    "en": "the your you and is has been have with this for are was will our we not please from",
    "de": "der und ist nicht sie ihr ihre ihren wir haben wurde für auf mit das eine einen sich dein jetzt",
    "fr": "vous votre vos est nous avez le les des pour une avec dans sur pas cette",
    "es": "usted su tu ha el los para una con sus nuestro está tiene le esta",
    "pt": "você seu sua não uma foi dos seus da do em está nós voce",
    "nl": "het een uw je niet van voor wij bent naar heeft zijn ons dit met",
    "it": "il di che è una per non gli della sono hai tuo suo questo",
}
_JA = dict(
    zip(
        (*_WORDS, "ja"), ("英語", "ドイツ語", "フランス語", "スペイン語", "ポルトガル語", "オランダ語", "イタリア語", "日本語"), strict=True
    )
)
_EN = dict(zip((*_WORDS, "ja"), ("English", "German", "French", "Spanish", "Portuguese", "Dutch", "Italian", "Japanese"), strict=True))
_WORD = re.compile(r"[^\W\d_]{2,20}")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")


@cache
def _by_word() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for lang, words in _WORDS.items():
        for word in words.split():
            found.setdefault(word, []).append(lang)
    return found


def language(text: str, least: int) -> str | None:
    """The language of a folded text; None where fewer than `least` of its words tell, or another has a third as many."""
    if len(_KANA.findall(text)) >= 3 * least:
        return "ja"
    counts = Counter(lang for word in _WORD.findall(text) for lang in _by_word().get(word, ()))
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < least or (len(ranked) > 1 and 3 * ranked[1][1] > ranked[0][1]):
        return None
    return ranked[0][0]


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with both languages."""
    message = facts.anatomy.message
    subject = language(fold(message.subject or "", 300), 2)
    if subject is None:
        return None
    text = language(fold(message.text, 4_000), 8)
    if text is None or text == subject:
        return None
    words = {"subject": _JA[subject], "text": _JA[text], "subject_en": _EN[subject], "text_en": _EN[text]}
    return Fired(evidence=(header(facts, "Subject") or "message", body(facts)), words=words)


RULE = Rule(
    id="subject_in_other_language",
    subject="content",
    certainty="possible",
    says="件名は{subject}、本文は{text}で書かれています。",
    says_en="The subject is in {subject_en}, the text in {text_en}.",
    check=check,
)
