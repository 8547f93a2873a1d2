"""Money is said to be held for somebody whom the writer does not know.

**What it does.** Looks for two different phrases about inheritances, funds, donations and winnings, or one with a sum of money in
millions, in eight languages.

**Why it matters.** It is the oldest fraud by letter: a fee is asked before the money, which does not exist.

**Known false positives.** News and appeals of charities that speak of millions; they use one such phrase, seldom two.

**References.** `brands/data/wording.csv` (topic held_money).
"""

import re

from fuwake.brands.folding import fold
from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable, pictures_unread
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import READ, loci, told

_FIGURE = r"\d{1,3}(?:[.,]\d{3}){2}"
_SUM = re.compile(rf"(?:us\$|usd|eur|gbp|[$€£])\s{{0,2}}{_FIGURE}|{_FIGURE}(?:[.,]\d\d)?\s{{0,2}}(?:usd|us\$|dollars|euro|[$€£])")
_MOST_LINKS = 3
"""A letter of this kind has hardly any; a newspaper has many."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with up to two phrases."""
    if len(clickable(facts)) > _MOST_LINKS:
        return None
    found = told(facts, "held_money")
    if not found:
        return pictures_unread(facts)
    phrases = list(dict.fromkeys(phrase for phrase, _ in found))
    if len(phrases) < 2 and _SUM.search(fold(facts.anatomy.message.text, READ)) is None:
        return None
    words = {"words": "」「".join(phrases[:2]), "words_en": '", "'.join(phrases[:2])}
    return Fired(evidence=loci(found), words=words)


RULE = Rule(
    id="money_held_for_stranger",
    subject="content",
    certainty="probable",
    says="面識のない相手に、大金を受け取れると告げています（「{words}」）。",
    says_en='It tells a stranger of money that waits for him ("{words_en}").',
    check=check,
)
