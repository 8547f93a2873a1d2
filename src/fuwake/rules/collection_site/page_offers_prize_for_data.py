"""The page offers a win or a reward and asks for personal data.

**What it does.** Fires where the page's words are those of prizes or paid surveys and it has fields for name, address, or telephone,
away from the brand's and the author's own domains.

**Why it matters.** "You have won" is the oldest bait; shipping fees by card follow.

**Known false positives.** Genuine draws run by agencies on a domain of their own: therefore the weight is small.

**References.** Consumer affairs agencies' warnings of prize and survey fraud.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, kinds, place, seen

_PERSONAL = frozenset({"name", "address", "phone", "birth_date"})


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on words of a prize beside fields for personal data."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if page.kind is None or page.kind.id != "prize" or not kinds(page) & _PERSONAL or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words=place(facts, page))


RULE = Rule(
    id="page_offers_prize_for_data",
    subject="collection_site",
    certainty="possible",
    says="{place}は、当選や賞品を持ちかけて、個人情報の入力を求めます。",
    says_en="{place_en} offers a win or a prize and asks for personal data.",
    check=check,
)
