"""The way to the page leads over several domains.

**What it does.** Counts the registrable domains from the link to the page, over HTTP redirects, refreshes and scripts.
Fires at three or more.

**Why it matters.** Relays on abused sites and services hide the last page from filters, and are changed when it is blocked.

**Known false positives.** Newsletters with click counters; sign-in over an identity provider.

**References.** RFC 9110 section 15.4 (redirection); RFC 5901 section 5.5.
"""

from fuwake.derive.browser_url import host_of
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, domain, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where three registrable domains or more lie on the way."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    way = []
    for url in (page.url, *(step.url for step in page.redirects), page.final_url or page.url):
        place = domain(host_of(url))
        if place and place not in way:
            way.append(place)
    if len(way) < 3 or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words={"count": str(len(way)), "way": " → ".join(way[:5])})


RULE = Rule(
    id="page_redirects_across_hosts",
    subject="collection_site",
    certainty="possible",
    says="リンクを開くと、{count} 個のドメインを順に移ります（{way}）。",
    says_en="The way to the page leads over {count} domains ({way}).",
    check=check,
)
