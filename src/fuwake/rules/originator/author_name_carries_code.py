"""The author's name carries a number or code that changes from mail to mail.

**What it does.** Fires where the display name holds words and a run of seven digits or more, or a code of letters and digits behind
a `#`.

**Why it matters.** People and organisations are called the same every day. A code in the name makes each mail of a burst look
different to filters and official to people.

**Known false positives.** Telephone systems that put the caller's number into the name (a name of digits alone is left out), and
ticket systems with long numbers.

**References.** RFC 5322 section 3.4 (display-name).
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_CODE = re.compile(r"(?<!\d)\d{7,}(?!\d)|#(?=[A-Za-z0-9]*[a-z])(?=[A-Za-z0-9]*[A-Z0-9])[A-Za-z0-9]{5,20}\b")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first author with words and a code."""
    for box in facts.anatomy.message.author[:10]:
        name = " ".join((box.name or "")[:300].split())
        if _CODE.search(name) and "@" not in name and sum(sign.isalpha() for sign in name) >= 3:
            return Fired(evidence=(f"header:{box.header}",), words={"name": name[:80]})
    return None


RULE = Rule(
    id="author_name_carries_code",
    subject="originator",
    certainty="certain",
    says="差出人名「{name}」に、送信のたびに変わる番号や符号が入っています。",
    says_en='The author\'s name "{name}" carries a number or code, which the name of a person or an organisation does not.',
    check=check,
)
