"""The subject raises alarm with signs and words.

**What it does.** Fires where a subject with a warning sign, a siren, a stop sign or the like also hurries or threatens, or tells a
known pretext of phishing.

**Why it matters.** Who looks after accounts does not decorate its notices with sirens.

**Known false positives.** Newsletters decorate subjects too, with other signs and without a threat.

**References.** `brands/data/wording.csv` (topics deadline, loss).
"""

import re

from fuwake.brands.scenario import kind
from fuwake.model.facts import Facts
from fuwake.rules._reading import genuine_brand_mail, header
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import said

_SIGNS = re.compile(
    "[\u26a0\u26d4\U0001f6a8\U0001f6d1\u2757\u2755\u203c\u2049\U0001f534\u23f0\u23f3\U0001f514\U0001f6ab\u274c\u26a1\U0001f6a9\U0001f4e3\U0001f4e2\U0001f512]"
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the sign."""
    subject = (facts.anatomy.message.subject or "")[:500]
    sign = _SIGNS.search(subject)
    if sign is None or genuine_brand_mail(facts):
        return None
    topics = said(subject)
    story = facts.scenario is not None and kind(facts.scenario.id) == "phishing"
    if not story and not topics.keys() & {"deadline", "loss"}:
        return None
    return Fired(evidence=(header(facts, "Subject") or "message",), words={"sign": sign[0]})


RULE = Rule(
    id="subject_alarms_with_signs",
    subject="content",
    certainty="possible",
    says="件名に警告の記号（{sign}）を付けて、不安をあおっています。",
    says_en="The subject raises alarm with a sign ({sign}).",
    check=check,
)
