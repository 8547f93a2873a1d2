"""The subject pretends to answer a mail, and there is no mail that it answers.

**What it does.** Fires on a subject with `Re:` (or AW:, SV:, Antw:, 回复:, 返信: …) in a mail without In-Reply-To and References that
tells a known pretext.

**Why it matters.** A mail that looks like an answer is opened.

**Known false positives.** Some web mail programs leave the fields out; without a pretext the rule is silent.

**References.** RFC 5322 section 3.6.4 (In-Reply-To, References) and 3.6.5 ("Re: ").
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._reading import AS_TEXT, header
from fuwake.rules._rule import Fired, Rule, Unknown

_ANSWER = re.compile(r"^\s{0,5}\W{0,3}(re|aw|sv|antw|rv|回复|返信)\s?[:：]", re.IGNORECASE)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the prefix."""
    found = _ANSWER.match((facts.anatomy.message.subject or "")[:100])
    if found is None or facts.scenario is None:
        return None
    if facts.anatomy.rebuilt == "forward":
        return AS_TEXT
    if header(facts, "In-Reply-To") is not None or header(facts, "References") is not None:
        return None
    return Fired(evidence=(header(facts, "Subject") or "message", *facts.scenario.evidence[:1]), words={"prefix": found[1]})


RULE = Rule(
    id="reply_to_nothing",
    subject="content",
    certainty="possible",
    says="件名に「{prefix}:」と付けて返信を装っていますが、どのメールへの返信でもありません。",
    says_en='The subject pretends to be an answer ("{prefix}:"), but the mail answers none.',
    check=check,
)
