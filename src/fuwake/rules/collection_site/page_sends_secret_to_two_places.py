"""One secret that is typed would go to two places.

**What it does.** Decoy data was typed and every request held. Fires where the same kind of secret (password, card, code, PIN …) was on its
way to two addresses, of which one may take it while it is still being typed.

**Why it matters.** Kits report to their user and to whoever sold the kit, or take what is typed from those who never send the form.

**Known false positives.** Recorders of sessions that fail to leave out secrets; sign-ins that ask a second server of their own.

**References.** Senol et al., "Leaky Forms" (USENIX Security 2022), on typed data that is sent before the form is.
"""

from fuwake.derive.browser_url import host_of
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import SECRETS, at_home, place, seen


def _address(url: str) -> str:
    return url.partition("?")[0].rstrip("/")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on two addresses that one kind of secret was on its way to."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    for number, first in enumerate(page.targets):
        for second in page.targets[number + 1 :]:
            if _address(first.url) != _address(second.url) and SECRETS & set(first.carries) & set(second.carries):
                if at_home(facts, page):
                    return None
                words = {"first": host_of(first.url) or first.url, "second": host_of(second.url) or second.url}
                return Fired(evidence=page.evidence, words=place(facts, page) | words)
    return None


RULE = Rule(
    id="page_sends_secret_to_two_places",
    subject="collection_site",
    certainty="probable",
    says="{place}に入力した秘密の情報は、二つの送り先（{first} と {second}）へ送られる作りです。",
    says_en="{place_en} would send the secrets that are typed to two places ({first} and {second}).",
    check=check,
)
