"""The mail tells of a charge and wants to be called about it.

**What it does.** Fires where a mail names a charge or a finished order, asks to call, and gives a telephone number that stands in
its text, though no proven mail of the brand's own domain carries it.

**Why it matters.** On the telephone people are talked into remote control and transfers; there is no link that a filter could test.

**Known false positives.** Receipts with a service number do not ask to call at once; small shops may.

**References.** `brands/data/wording.csv` (topics charge, call); MITRE ATT&CK T1566.004 (spearphishing voice).
"""

import re

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._reading import body, genuine_brand_mail, pictures_unread
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import READ, loci, told

_NUMBER = re.compile(r"(?<![\w/.=-])(?:\+?\d{1,3}[ .()-]{0,3})?\(?\d{2,4}\)?[ .()-]{1,3}\d{3,4}[ .-]{1,2}\d{3,4}(?![\w/=-])")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the number."""
    charge, call = told(facts, "charge"), told(facts, "call")
    if not charge or not call or genuine_brand_mail(facts):
        return None if charge else pictures_unread(facts)
    number = number_in(facts)
    if number is None:
        return None
    words = {"charge": charge[0][0], "number": number}
    return Fired(evidence=(body(facts), *(locus for locus in loci(charge, call) if locus != body(facts))), words=words)


def number_in(facts: Facts) -> str | None:
    """The first telephone number in the text, or in the words of a file or picture that stands for it."""
    for text in (facts.anatomy.message.text, *(aside.text for aside in facts.anatomy.asides)):
        if (found := _NUMBER.search(plain(text, READ))) is not None:
            return found[0].strip()
    return None


RULE = Rule(
    id="call_about_charge",
    subject="content",
    certainty="probable",
    says="請求や注文があったと告げ（「{charge}」）、{number}へ電話させようとしています。",
    says_en='It tells of a charge ("{charge}") and wants a call to {number}.',
    check=check,
)
