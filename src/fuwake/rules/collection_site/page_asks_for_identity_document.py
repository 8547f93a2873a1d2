"""The page behind the link asks for an identity document or a personal number.

**What it does.** Looks for a file field for a licence, passport or the like, or a field for My Number. Silent on hosts of the brand
itself and on the domain of an author whose address is proven.

**Why it matters.** With a picture of a licence accounts and loans are opened in somebody's name.

**Known false positives.** Services that check identities for others on their own domain; employers who collect papers through one.

**References.** RFC 5901 section 5.5 (requested data).
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, kinds, place, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where the page has a field for a document or number and is not where it belongs."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if not kinds(page) & {"identity_document", "my_number"} or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words=place(facts, page))


RULE = Rule(
    id="page_asks_for_identity_document",
    subject="collection_site",
    certainty="certain",
    says="{place}は、本人確認書類や個人番号を求めます。",
    says_en="{place_en} asks for an identity document or a personal number.",
    check=check,
)
