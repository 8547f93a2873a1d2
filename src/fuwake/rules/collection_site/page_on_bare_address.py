"""A page that asks for a secret stands on an address without a name.

**What it does.** Fires where the host of the final URL is an IP address and the page asks for a password, card, code or the like.

**Why it matters.** Companies have names. A bare address is a rented or broken-into machine.

**Known false positives.** Devices in the reader's own network.

**References.** RFC 3986 section 3.2.2 (host).
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import parse_ip
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import SECRETS, kinds, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on an address as host of a page with a field for a secret."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if page.host is None or parse_ip(page.host) is None or SECRETS.isdisjoint(kinds(page)):
        return None
    return Fired(evidence=page.evidence, words={"host": page.host})


RULE = Rule(
    id="page_on_bare_address",
    subject="collection_site",
    certainty="certain",
    says="秘密の情報を求めるページが、名前のないIPアドレス（{host}）にあります。",
    says_en="The page that asks for secrets stands on an address without a name ({host}).",
    check=check,
)
