"""The page behind the link asks for a payment card.

**What it does.** Looks for fields for a card number or its security code. Silent on hosts of the brand itself and on the
domain of an author whose address is proven.

**Why it matters.** Card numbers with their codes are sold or used at once.

**Known false positives.** Shops whose payment page stands on the domain of a payment service.

**References.** RFC 5901 section 5.5 (requested data); HTML standard 4.10.18.7 (autofill names `cc-number`, `cc-csc`).
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, kinds, place, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where the page has a card field and is not where it belongs."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if not kinds(page) & {"card_number", "card_code"} or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words=place(facts, page))


RULE = Rule(
    id="page_asks_for_card_data",
    subject="collection_site",
    certainty="certain",
    says="{place}は、クレジットカード情報の入力を求めます。",
    says_en="{place_en} asks for payment card data.",
    check=check,
)
