"""Words are written with letters that only look like the right ones.

**What it does.** Looks for words that mix Latin letters with look-alikes of other scripts (Cyrillic, Greek, Armenian, Cherokee …),
for words in mathematical letters, and for katakana with signs drawn alike (アマゾソ, 力一ド), in subject, name and body. A small alpha
at the edge of a word is let pass.

**Why it matters.** To the reader it is the word he knows; a filter that looks for the word does not find it.

**Known false positives.** Brand names and formulas that really mix scripts: one such word in the body is let pass.

**References.** UTS 39 section 5.1 (mixed scripts) and confusables; Unicode block Mathematical Alphanumeric Symbols.
"""

import re

from fuwake.brands.folding import LOOKALIKES, plain
from fuwake.model.facts import Facts
from fuwake.rules._reading import body, header
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._kana import meant

_ALIKE = "".join(LOOKALIKES)
_MIXED = re.compile(f"(?<![a-zA-Z{_ALIKE}])(?:[a-zA-Z]{{1,30}}[{_ALIKE}]|[{_ALIKE}]{{1,30}}[a-zA-Z])[a-zA-Z{_ALIKE}]{{0,30}}")
_FOREIGN = re.compile(f"[{_ALIKE}\U0001d400-\U0001d7ff]")
_MATHEMATICAL = re.compile("[\U0001d400-\U0001d7ff]{4,40}")
_GREEK_EDGE = re.compile("\u03b1?[a-zA-Z]+\u03b1?")
"""Names of substances and units: TNF\u03b1, \u03b1B."""
_LEAST_IN_BODY = 2


def _words(text: str) -> list[str]:
    if text.isascii():
        return []
    if _FOREIGN.search(text) is None:
        return meant(text)
    found = (hit.group(0) for pattern in (_MIXED, _MATHEMATICAL) for hit in pattern.finditer(text[:20_000]))
    return [*(word for word in found if not _GREEK_EDGE.fullmatch(word)), *meant(text)]


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the first word, in the letters it is to be taken for."""
    message = facts.anatomy.message
    found: list[tuple[str, str]] = []
    for box in message.author[:5]:
        found += [(word, f"header:{box.header}") for word in _words(box.name or "")]
    found += [(word, header(facts, "Subject") or "message") for word in _words(message.subject or "")]
    in_body = _words(message.text)
    found += [(word, body(facts)) for word in in_body] if len(in_body) >= _LEAST_IN_BODY else []
    if not found:
        return None
    evidence = tuple(dict.fromkeys(locus for _, locus in found))
    return Fired(evidence=evidence, words={"word": plain(found[0][0]), "count": str(len(found))})


RULE = Rule(
    id="lookalike_letters",
    subject="content",
    certainty="certain",
    says="「{word}」など{count}語が、形の似た別の文字で書かれています。",
    says_en='{count} words, such as "{word}", are written with letters that only look alike.',
    check=check,
)
