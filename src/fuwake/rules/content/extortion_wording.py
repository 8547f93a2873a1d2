"""The mail threatens to publish something and wants money.

**What it does.** Fires where a mail claims to have recorded its reader or broken into his device and names bitcoin or a wallet, or
where two different such claims stand in it; in eight languages.

**Why it matters.** Such letters go to millions; nothing was recorded.

**Known false positives.** Articles and warnings about such letters; they carry links, and the rule wants at most three.

**References.** `brands/data/wording.csv` (topic extort).
"""

import re

from fuwake.brands.folding import fold
from fuwake.model.facts import Facts
from fuwake.rules._reading import body, clickable, pictures_unread
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import READ, loci, told

_COIN = re.compile(r"bitcoin|\bbtc\b|ビットコイン|\busdt\b|litecoin|\bwallet\b|\b(?:bc1[a-z0-9]{20,60}|[13][a-z1-9]{25,34})\b")
_MOST_LINKS = 3


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the first claim."""
    if len(clickable(facts)) > _MOST_LINKS:
        return None
    found = told(facts, "extort")
    if not found:
        return pictures_unread(facts)
    coin = _COIN.search(fold(facts.anatomy.message.text, READ)) is not None
    if not coin and len({phrase for phrase, _ in found}) < 2:
        return None
    return Fired(evidence=loci(found) or (body(facts),), words={"phrase": found[0][0]})


RULE = Rule(
    id="extortion_wording",
    subject="content",
    certainty="probable",
    says="録画や侵入をしたと脅して（「{phrase}」）、金銭を求める文面です。",
    says_en='It claims to have recorded its reader or broken in ("{phrase}"), and wants money.',
    check=check,
)
