"""A Japanese text contains characters that Japanese is not written with.

**What it does.** In a text with kana, looks for Han characters that code page 932 lacks and GB 2312 has (simplified forms
such as 确 or 验), and for Kangxi radicals in place of the characters they look like.

**Why it matters.** Such characters come from the keyboard or the tool of whoever wrote the template.

**Known false positives.** Texts that quote Chinese names or words. Whether the Japanese is good tells nothing any more.

**References.** JIS X 0208/cp932, GB 2312; Unicode block Kangxi Radicals (U+2F00-2FDF).
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._reading import body, header
from fuwake.rules._rule import Fired, Rule, Unknown

_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HAN = re.compile("[\u4e00-\u9fff\u2f00-\u2fdf]")
_ENOUGH_KANA = 10


def foreign(text: str) -> list[str]:
    """The foreign characters of a text, each once, in order."""
    return [character for character in dict.fromkeys(_HAN.findall(text)) if _is_foreign(character)]


def _is_foreign(character: str) -> bool:
    if "\u2f00" <= character <= "\u2fdf":
        return True
    return not character.encode("cp932", "ignore") and bool(character.encode("gb2312", "ignore"))


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with up to five of the characters."""
    message = facts.anatomy.message
    subject, text = message.subject or "", message.text[:20_000]
    if (subject.isascii() and text.isascii()) or len(_KANA.findall(subject + text)) < _ENOUGH_KANA:
        return None
    in_subject, in_body = foreign(subject), foreign(text)
    if not in_subject and not in_body:
        return None
    evidence = ([header(facts, "Subject") or "message"] if in_subject else []) + ([body(facts)] if in_body else [])
    return Fired(evidence=tuple(evidence), words={"characters": "".join(dict.fromkeys(in_subject + in_body))[:5]})


RULE = Rule(
    id="chinese_glyphs_in_japanese",
    subject="content",
    certainty="probable",
    says="日本語の文章に、日本語では使わない字形（{characters}）が混じっています。",
    says_en="The Japanese text contains characters that Japanese is not written with ({characters}).",
    check=check,
)
