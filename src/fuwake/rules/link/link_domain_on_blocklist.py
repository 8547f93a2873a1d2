"""A blocklist holds the domain that a link leads to.

**What it does.** Reads the answers of blocklists over DNS about the registrable domains of links. It does not fire for a service
that many strangers share (its other customers are not this one). A refusal, a dead list and a list that answers everything are no
answers.

**Why it matters.** Such lists know domains of spam, fraud and malware within minutes.

**Known false positives.** The owner of a hacked site, or of one that strangers misuse, is listed with the thief; senders of bulk
mail are listed now and then. So it weighs little by itself, and the sentence says that the owner may be a victim.

**References.** RFC 5782; docs/how-to/choose-lists.md
"""

from fuwake.derive.listings import TITLES
from fuwake.derive.role_services import strangers_share
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import NOT_ASKED, clickable
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first domain that one of the lists holds."""
    found = [entry for entry in facts.listings if entry.about == "domain"]
    for entry in found:
        domain = facts.domains.get(entry.url)
        if entry.status == "listed" and not (domain is not None and strangers_share(domain)):
            links = tuple(f"link:{link.index}" for link in clickable(facts) if link.host and registrable_domain(link.host) == entry.url)
            words = {"domain": entry.url, "list": TITLES.get(entry.list, entry.list)}
            return Fired(evidence=(*links[:1], *entry.evidence), words=words)
    if not clickable(facts):
        return None
    if not found:
        return NOT_ASKED
    if all(entry.status == "unknown" for entry in found):
        return Unknown(reason="no blocklist of domains gave an answer", reason_ja="ドメインのブロックリストから答えがありません")
    return None


RULE = Rule(
    id="link_domain_on_blocklist",
    subject="link",
    certainty="possible",
    says="リンク先のドメイン {domain} が、ブロックリスト（{list}）に登録されています。ドメインの持ち主は被害者かもしれません。",
    says_en="The domain of a link, {domain}, is on a blocklist ({list}). Its owner may be a victim.",
    check=check,
)
