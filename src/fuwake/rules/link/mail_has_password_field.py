"""The mail itself has a field for a password.

**What it does.** Fires where the HTML of the mail holds a form with a password field.

**Why it matters.** No service takes passwords in a mail: most programs do not even show the field.

**Known false positives.** None known.

**References.** WHATWG HTML, section on the password state; OWASP Authentication Cheat Sheet.
"""

import re

from fuwake.model.anatomy import MOST_LINKS
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_FIELD = re.compile(r"<input\b[^>]{0,400}\btype\s{0,5}=\s{0,5}[\"']?password\b", re.IGNORECASE)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the form, or on the part where it has no target."""
    message = facts.anatomy.message
    if message.html is None or "password" not in message.html or not _FIELD.search(message.html):
        return None
    form = next((f"link:{link.index}" for link in facts.anatomy.links[:MOST_LINKS] if link.where == "form"), None)
    return Fired(evidence=tuple(locus for locus in (form, f"part:{message.html_part}") if locus))


RULE = Rule(
    id="mail_has_password_field",
    subject="link",
    certainty="certain",
    says="メールの本文そのものに、パスワードの入力欄があります。",
    says_en="The mail itself has a field for a password.",
    check=check,
)
