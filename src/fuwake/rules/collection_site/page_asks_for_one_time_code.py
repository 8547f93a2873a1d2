"""The page behind the link asks for a one-time code or a PIN.

**What it does.** Looks for fields for codes sent by SMS or made by an app, and for PINs. Silent on hosts of the brand
itself and on the domain of an author whose address is proven.

**Why it matters.** With the code a thief gets past the second lock while the victim is still looking at the page.

**Known false positives.** Genuine confirmation pages on another domain.

**References.** NIST SP 800-63B section 5.2.5 (verifier impersonation); HTML standard 4.10.18.7 (`one-time-code`).
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, kinds, place, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where the page has a field for a code or PIN and is not where it belongs."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if not kinds(page) & {"one_time_code", "pin"} or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words=place(facts, page))


RULE = Rule(
    id="page_asks_for_one_time_code",
    subject="collection_site",
    certainty="certain",
    says="{place}は、認証コードや暗証番号の入力を求めます。",
    says_en="{place_en} asks for a one-time code or a PIN.",
    check=check,
)
