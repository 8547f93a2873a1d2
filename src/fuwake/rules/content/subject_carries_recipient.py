"""The subject holds the address of its recipient.

**What it does.** Fires where the subject holds a recipient's address, whole.

**Why it matters.** A program writes it there, to make each subject different and to catch the eye.

**Known false positives.** Notices about a mailbox and confirmations of registrations.

**References.** RFC 5322 section 3.6.5 (Subject is free text).
"""

from fuwake.brands.folding import fold
from fuwake.model.facts import Facts
from fuwake.rules._reading import header
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires; the address itself is not repeated."""
    subject = fold(facts.anatomy.message.subject or "", 500)
    if "@" not in subject:
        return None
    found = any("@" in (box.address or "") and fold(box.address or "") in subject for box in facts.anatomy.message.recipients[:10])
    return Fired(evidence=(header(facts, "Subject") or "message",)) if found else None


RULE = Rule(
    id="subject_carries_recipient",
    subject="content",
    certainty="possible",
    says="件名に、受け取った人のメールアドレスが入っています。",
    says_en="The subject holds the address of its recipient.",
    check=check,
)
