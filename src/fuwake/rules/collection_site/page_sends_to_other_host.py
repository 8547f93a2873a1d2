"""What is typed into the page would go to another domain.

**What it does.** Decoy data was typed and sent; the request was held before it could leave. Fires where its target has
another registrable domain than the page.

**Why it matters.** Stolen data is collected elsewhere: at form services, messengers' interfaces, other servers.

**Known false positives.** Sites whose sign-in is run by a service on another domain.

**References.** RFC 5901 section 5.6 (data collection site).
"""

from fuwake.derive.browser_url import host_of
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, domain, place, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first target elsewhere that typed data was on its way to."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if page.targets_status == "unknown" and page.fields:
        return Unknown(reason="where the data would go was not seen", reason_ja="入力した情報の送り先を確認できませんでした")
    home = domain(page.host)
    for target in page.targets:
        host = host_of(target.url)
        if target.carries and host and (home or page.part) and domain(host) != home and not at_home(facts, page):
            return Fired(evidence=page.evidence, words=place(facts, page) | {"target": host})
    return None


RULE = Rule(
    id="page_sends_to_other_host",
    subject="collection_site",
    certainty="probable",
    says="{place}に入力した情報は、別の場所 {target} に送られる作りです。",
    says_en="{place_en} would send what is typed elsewhere, to {target}.",
    check=check,
)
