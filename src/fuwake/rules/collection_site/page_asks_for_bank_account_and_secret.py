"""The page asks for a bank account together with what opens it.

**What it does.** Fires where one page has fields for an account or branch and for a PIN, password or one-time code. Silent on hosts of the
brand itself and on the domain of an author whose address is proven.

**Why it matters.** Who wants to pay somebody needs the account's number only; number and secret together move money away.

**Known false positives.** Services that register a direct debit show the bank's own page, on the bank's domain; a few small banks use a
shared service.

**References.** RFC 5901 section 5.5 (requested data).
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, kinds, place, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on account and secret side by side where the page does not belong."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    asked = kinds(page)
    if "bank_account" not in asked or not asked & {"pin", "password", "one_time_code"} or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words=place(facts, page))


RULE = Rule(
    id="page_asks_for_bank_account_and_secret",
    subject="collection_site",
    certainty="certain",
    says="{place}は、銀行口座と、その暗証番号やパスワードの入力を求めます。",
    says_en="{place_en} asks for a bank account together with its PIN or password.",
    check=check,
)
