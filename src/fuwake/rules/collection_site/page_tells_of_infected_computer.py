"""The page tells that the computer is infected or locked, and wants to be called.

**What it does.** Fires where the page's kind is the tech-support scare: words of it, with a telephone number or alerts.

**Why it matters.** No page can see that. Who calls is talked into giving access to the computer and paying.

**Known false positives.** Articles about that fraud that show a telephone number for help; at home they are silent.

**References.** The police and IPA warn of it as サポート詐欺; FTC, "How to spot, avoid, and report tech support scams".
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, place, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the kind of the page."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if page.kind is None or page.kind.id != "support_scare" or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words=place(facts, page))


RULE = Rule(
    id="page_tells_of_infected_computer",
    subject="collection_site",
    certainty="probable",
    says="{place}は、パソコンの異常を告げて電話などをさせようとします。",
    says_en="{place_en} tells of a fault of the computer and wants to be called.",
    check=check,
)
