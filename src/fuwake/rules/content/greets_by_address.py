"""The mail greets its reader by his mail address.

**What it does.** Fires on a greeting at the head of the mail ("Dear hanako@…", "hanako@…様") that holds an address of a recipient.

**Why it matters.** A thief knows nothing but the address; whoever has a contract knows the name.

**Known false positives.** Services that people join with an address alone; for that it weighs little. First names are no addresses.

**References.** Council of Anti-Phishing Japan, guideline for users.
"""

import re

from fuwake.brands.folding import fold
from fuwake.model.facts import Facts
from fuwake.rules._reading import body
from fuwake.rules._rule import Fired, Rule, Unknown

_HEAD = 600
_BEFORE = re.compile(
    r"(?:dear|hello|hi|attention|sehr geehrter?(?: kunde)?|hallo|lieber?|guten tag|bonjour|cher|chère|estimad[oa](?: cliente)?|hola"
    r"|prezad[oa](?: ?\(?a?\)?)?(?: cliente)?|ola|olá|oi|beste|geachte|gentile|ciao|salve)[ :,]{1,3}$"
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires; the address itself is not repeated."""
    text = fold(facts.anatomy.message.text, _HEAD)
    for box in facts.anatomy.message.recipients[:10]:
        address = (box.address or "").lower()
        place = text.find(address) if "@" in address else -1
        if place >= 0 and (_BEFORE.search(text[:place]) or text.startswith(("様", " 様"), place + len(address))):
            return Fired(evidence=(body(facts),))
    return None


RULE = Rule(
    id="greets_by_address",
    subject="content",
    certainty="possible",
    says="宛名が名前ではなく、受け取った人のメールアドレスです。",
    says_en="It greets its reader by his mail address, not by a name.",
    check=check,
)
