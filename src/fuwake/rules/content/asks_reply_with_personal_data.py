"""The mail asks to be answered with name, address, telephone number or papers.

**What it does.** Looks for phrases that ask to send personal data back, in eight languages, in a mail with no more than two links.

**Why it matters.** It is the first step of an advance fee fraud; nobody honest collects such data by mail from strangers.

**Known false positives.** Clubs and small offices that take in forms by mail.

**References.** `brands/data/wording.csv` (topic reply_data).
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable, pictures_unread
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import loci, told

_MOST_LINKS = 2
"""A letter to be answered has few; a page of terms and a newsletter have many."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the phrase."""
    if len(clickable(facts)) > _MOST_LINKS:
        return None
    found = told(facts, "reply_data")
    return Fired(evidence=loci(found), words={"phrase": found[0][0]}) if found else pictures_unread(facts)


RULE = Rule(
    id="asks_reply_with_personal_data",
    subject="content",
    certainty="possible",
    says="氏名や住所などの個人情報を、返信で送るよう求めています（「{phrase}」）。",
    says_en='It asks to be answered with personal data ("{phrase}").',
    check=check,
)
