"""The subject ends in letters and digits that mean nothing.

**What it does.** Looks for a run of twelve or more letters of both cases in disorder, with or without digits (`xT4bQzR9kLmV`).

**Why it matters.** A program appends it so that no two mails of a campaign are the same.

**Known false positives.** Identifiers of orders and tickets have one case and a sign before them; some systems use both.

**References.** RFC 5322 section 3.6.5 (Subject is free text).
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._reading import header
from fuwake.rules._rule import Fired, Rule, Unknown

_RUN = re.compile(r"(?<![\w./=@-])[A-Za-z0-9]{12,60}(?![\w./=@-])")
_TURN = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]|[0-9][a-zA-Z]|[a-zA-Z][0-9]")
_TURNS = 5
"""Changes of case or from letters to digits: words in camel case have fewer."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the run."""
    subject = (facts.anatomy.message.subject or "")[:500]
    for run in _RUN.findall(subject):
        if any(map(str.islower, run)) and any(map(str.isupper, run)) and len(_TURN.findall(run)) >= _TURNS:
            return Fired(evidence=(header(facts, "Subject") or "message",), words={"token": run})
    return None


RULE = Rule(
    id="subject_has_random_token",
    subject="content",
    certainty="probable",
    says="件名に、意味のない文字列（{token}）が付いています。",
    says_en="The subject holds letters and digits that mean nothing ({token}).",
    check=check,
)
