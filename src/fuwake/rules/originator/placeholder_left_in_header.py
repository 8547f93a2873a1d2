"""The header shows a variable of a bulk tool that was never filled in.

**What it does.** Looks for the marks of template variables in From, To, Subject, Reply-To and Message-ID: doubled braces, words
between percent signs, `##…##`, `[[…]]`, names of known tools' variables.

**Why it matters.** Lists and texts of a burst are put together in a hurry; whoever writes to people looks at a test mail first.

**Known false positives.** A newsletter goes out with `{{first_name}}` once in a while.

**References.** RFC 5322 section 3.6.
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_MARK = re.compile(
    r"\{\{\s?[\w. |\-]{2,40}\s?\}\}|\[\[[\w\- ]{2,40}\]\]|##[A-Za-z_]{3,30}##|%[A-Z_]{4,30}%|\$\{[\w.]{2,40}\}|<%[\w .=]{2,40}%>"
    r"|\{(?:RANDOM|EMAIL|NAME|DOMAIN|USER|TO|FROM|SUBJECT)[\w\-]{0,20}\}|\[(?:an|rnd|rand|num)[a-z]?\d{0,3}\]|__(?:Link|DynTag|DynPart)\w{0,40}"
)
_FIELDS = ("from", "to", "subject", "reply-to", "message-id")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first field with such a mark."""
    named = facts.anatomy.message.named
    for name in _FIELDS:
        for field in named.get(name, ())[:3]:
            hit = _MARK.search(field.value[:2_000])
            if hit is not None:
                return Fired(evidence=(f"header:{field.index}",), words={"mark": hit[0][:40], "field": field.name[:20]})
    return None


RULE = Rule(
    id="placeholder_left_in_header",
    subject="originator",
    certainty="certain",
    says="ヘッダーの {field} に、一斉送信の道具の変数「{mark}」が埋められないまま残っています。",
    says_en='The {field} field still shows "{mark}", a variable of a bulk tool that was never filled in.',
    check=check,
)
