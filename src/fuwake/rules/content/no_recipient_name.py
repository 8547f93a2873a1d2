"""The mail greets nobody in particular.

**What it does.** Fires on a greeting to "customers" or "users", in eight languages, at the head of a mail that tells a known pretext.

**Why it matters.** Who has a contract with you knows your name. A weak sign, told beside others.

**Known false positives.** Newsletters and notices to all customers; without a pretext the rule is silent.

**References.** Council of Anti-Phishing Japan, guideline for users.
"""

import re

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._reading import body
from fuwake.rules._rule import Fired, Rule, Unknown

_GREETING = re.compile(
    r"お客[様さ]ま?各位|(?:^|\s)お客(?:様|さま)(?:へ|[、,]|\s)|会員(?:様|各位|の皆[様さ])|ユーザー(?:様|各位|の皆[様さ])|ご利用者(?:様|各位)|"
    r"\b(?:dear|hello|hi) (?:valued |our |esteemed )?(?:customer|user|client|member|account holder|sir|friend|subscriber|beneficiary)s?\b|"
    r"\b(?:sehr geehrter? (?:damen und herren|kunde|nutzer)|lieber (?:kunde|nutzer)|cher (?:client|utilisateur)|chère cliente|"
    r"estimad[oa] (?:cliente|usuario)|prezad[oa](?: ?\(a\))? (?:cliente|usu[aá]rio)|caro cliente|geachte klant|beste klant|"
    r"gentile cliente)\b",
    re.IGNORECASE,
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the greeting as it stands there."""
    if facts.scenario is None:
        return None
    hit = _GREETING.search(plain(facts.anatomy.message.text, 400))
    return Fired(evidence=(body(facts),), words={"greeting": hit.group(0).strip(" 、,")}) if hit else None


RULE = Rule(
    id="no_recipient_name",
    subject="content",
    certainty="possible",
    says="宛名が「{greeting}」で、受け取った人の名前がありません。",
    says_en='It greets "{greeting}" and names nobody.',
    check=check,
)
