"""A page that asks for a password knows already who comes.

**What it does.** Fires where a visible field for a mail address or user name was filled in when the page opened, beside one for a password,
away from the brand's and the author's own domains. The visit comes without cookies: what stands there came with the link.

**Why it matters.** Links made for one recipient show the address and the company's logo, so that the page looks like one's own sign-in.

**Known false positives.** Sign-in services on another domain to which the sender passes the name on.

**References.** RFC 5901 section 5.5; OpenID Connect Core 1.0 section 3.1.2.1 (`login_hint`, the honest use).
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, kinds, place, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on a name that stands there already, beside a password."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    known = any(field.prefilled and field.kind in {"email", "user_id"} for field in page.fields)
    if not known or "password" not in kinds(page) or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words=place(facts, page))


RULE = Rule(
    id="page_knows_recipient",
    subject="collection_site",
    certainty="possible",
    says="{place}は、開いた時点で宛名の欄が埋まっていて、パスワードを求めます。",
    says_en="{place_en} has the name of whoever comes filled in already and asks for the password.",
    check=check,
)
