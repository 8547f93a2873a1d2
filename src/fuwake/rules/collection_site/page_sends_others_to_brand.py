"""Some visitors are sent to the brand's real site while others are asked for data.

**What it does.** Fires where one visitor was shown fields on a stranger's host and another, at the same address, ended on an official host
of a listed brand, and the first one, going again, was asked the same.

**Why it matters.** Whoever is not meant to see the form is shown the genuine site, so that a report is answered with "it is the bank's".

**Known false positives.** Relays that sort visitors by country to several genuine sites: none of them asks on a stranger's host.

**References.** Oest et al., "PhishFarm" (IEEE S&P 2019), on cloaking by phishing kits.
"""

from fuwake.derive.browser_url import host_of
from fuwake.derive.page_brand import home_of
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on another visitor's way that ends at a brand's own place."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if not page.fields or page.depends_on_visitor != "yes" or at_home(facts, page) or home_of(page.host, page.final_url or page.url):
        return None
    for view in page.views:
        host = host_of(view.final_url) if view.final_url and "host" in view.differs else None
        owner = home_of(host, view.final_url or "")
        if host and owner is not None:
            return Fired(evidence=page.evidence, words={"brand": owner.name, "brand_en": owner.name_en, "host": host})
    return None


RULE = Rule(
    id="page_sends_others_to_brand",
    subject="collection_site",
    certainty="certain",
    says="同じURLで、ある相手には入力を求め、別の相手は「{brand}」の公式サイト（{host}）へ移します。",
    says_en="The same address asks some visitors for data and sends others to {brand_en}'s official site ({host}).",
    check=check,
)
