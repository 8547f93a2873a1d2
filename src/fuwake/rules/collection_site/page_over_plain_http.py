"""A page that asks for secrets is served without encryption.

**What it does.** Fires where the final URL is http and the page asks for a password, card data or a code.

**Why it matters.** No service that takes passwords has done so over plain http for years: browsers warn of it.

**Known false positives.** Devices and intranet pages; old sites of small organisations.

**References.** RFC 9110 section 4.2.2; W3C Secure Contexts.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import SECRETS, kinds, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on http with a field for a secret."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if not (page.final_url or page.url).lower().startswith("http://") or not kinds(page) & SECRETS:
        return None
    return Fired(evidence=page.evidence, words={"host": page.host or page.url})


RULE = Rule(
    id="page_over_plain_http",
    subject="collection_site",
    certainty="certain",
    says="秘密の情報を求めるページ（{host}）が、暗号化されていない通信（http）で表示されます。",
    says_en="The page that asks for secrets ({host}) is served without encryption (http).",
    check=check,
)
