"""The mail offers to be unsubscribed from, and there is no way to do it.

**What it does.** Fires where the text speaks of unsubscribing, in eight languages, and neither a link nor an address nor the header
section (List-Unsubscribe) serves it; it must tell a known pretext, too.

**Why it matters.** The line was copied with a template to look like a newsletter.

**Known false positives.** Newsletters that are left by answering; the words "reply" and "answer" near the line are let pass.

**References.** RFC 2369 section 3.2, RFC 8058 (List-Unsubscribe); `brands/data/wording.csv` (topic unsubscribe).
"""

import re

from fuwake.brands.folding import fold
from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable, header
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import loci, said, told

_BY_MAIL = re.compile(r"reply|replying|answer|antwort|répond|respond|antwoord|返信|mailto:|@")
_LINKS = 60


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the phrase."""
    links = facts.anatomy.links[:_LINKS]
    if (
        facts.scenario is None
        or not clickable(facts)
        or any(link.one_click for link in links)
        or header(facts, "List-Unsubscribe") is not None
    ):
        return None
    found = told(facts, "unsubscribe")
    if not found or any(link.text and "unsubscribe" in said(link.text) for link in links):
        return None
    text = fold(facts.anatomy.message.text)
    place = max(0, text.find(fold(found[0][0])))
    if _BY_MAIL.search(text[max(0, place - 200) : place + 300]) or any(link.scheme == "mailto" for link in links):
        return None
    if any(link.text and "button" in said(link.text) and len(link.text) < 12 for link in links):  # "click here", "here"
        return None
    return Fired(evidence=loci(found), words={"phrase": found[0][0]})


RULE = Rule(
    id="unsubscribe_without_link",
    subject="content",
    certainty="possible",
    says="配信停止の案内（「{phrase}」）がありますが、その手段がどこにもありません。",
    says_en='It speaks of unsubscribing ("{phrase}"), and offers no way to do so.',
    check=check,
)
