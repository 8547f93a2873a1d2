"""The mail says it was written with a program that has not been made for years.

**What it does.** Where the mail arrived in 2016 or later, fires on X-Mailer names of programs that ended long before: Outlook
Express, PHPMailer 1, Windows Mail 6, The Bat! 1 to 3.

**Why it matters.** Bulk tools keep the name that they were given when they were written.

**Known false positives.** People who keep an old machine running.

**References.** Microsoft lifecycle: Outlook Express ended with Windows XP in April 2014; PHPMailer 1.73 is of 2005.
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_OLD = re.compile(
    r"Microsoft Outlook Express|Microsoft Windows Mail 6|Microsoft Windows Live Mail 1[24]|PHPMailer \[version 1|The Bat! \(v[123]\."
    r"|Microsoft CDO"
    r"|FoxMail [3-6]\.|Foxmail [3-6]\.|Microsoft Outlook, Build 10\.|Microsoft Office Outlook,? (?:Build )?1[12]\.|Sylpheed version 0\.",
)
_SINCE = 2016


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the program's name."""
    found = next((field for name in ("x-mailer", "user-agent") for field in facts.anatomy.message.named.get(name, ())[:1]), None)
    if found is None:
        return None
    arrived = next((hop.date for hop in facts.anatomy.trace.hops if hop.vouched and hop.date is not None), None)
    if arrived is None or arrived.year < _SINCE or not _OLD.match(found.value[:100].strip()):
        return None
    return Fired(evidence=(f"header:{found.index}",), words={"mailer": " ".join(found.value.split())[:60]})


RULE = Rule(
    id="mailer_long_obsolete",
    subject="originator",
    certainty="possible",
    says="ずっと前に提供の終わったソフト（{mailer}）で書いたと名乗っています。",
    says_en="It says that it was written with {mailer}, a program that ended years ago.",
    check=check,
)
