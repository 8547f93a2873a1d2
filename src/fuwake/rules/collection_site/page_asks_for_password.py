"""The page behind the link asks for a password.

**What it does.** Looks for a password field among what the visit saw. Silent on hosts of the brand itself and on the
domain of an author whose address is proven.

**Why it matters.** A mail that leads to a place where a password is typed is how accounts are taken over.

**Known false positives.** Genuine mails of services that lead to their own sign-in on another domain.

**References.** RFC 5901 section 5.5 (requested data); HTML standard 4.10.5.1.6 (password state).
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, kinds, place, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where the page has a password field and is not where it belongs."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if "password" not in kinds(page) or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words=place(facts, page))


RULE = Rule(
    id="page_asks_for_password",
    subject="collection_site",
    certainty="certain",
    says="{place}は、パスワードの入力を求めます。",
    says_en="{place_en} asks for a password.",
    check=check,
)
