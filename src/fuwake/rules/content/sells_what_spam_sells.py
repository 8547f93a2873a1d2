"""The mail advertises what is hardly ever ordered by mail: drugs, gambling, sex.

**What it does.** Fires where the story is one of these, told by the words of the table.

**Why it matters.** Such mail is seldom wanted, and its links lead to places that take cards and addresses. It tells advertising apart
from phishing.

**Known false positives.** People who subscribed to such offers, and pharmacies: for that it weighs little.

**References.** `brands/data/scenarios.csv` (S50, S51, S53).
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable, genuine_brand_mail
from fuwake.rules._rule import Fired, Rule, Unknown

_SOLD = frozenset(("S50", "S51", "S53"))


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the story."""
    story = facts.scenario
    if story is None or story.id not in _SOLD or not clickable(facts) or genuine_brand_mail(facts):
        return None
    return Fired(evidence=story.evidence, words={"title": story.title, "title_en": story.title_en})


RULE = Rule(
    id="sells_what_spam_sells",
    subject="content",
    certainty="probable",
    says="迷惑メールに多い宣伝です（{title}）。",
    says_en="It advertises what unwanted mail usually sells ({title_en}).",
    check=check,
)
