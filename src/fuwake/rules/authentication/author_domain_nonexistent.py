"""The author's domain does not exist.

**What it does.** Fires when DNS answers NXDOMAIN for the registrable domain of the author's address.

**Why it matters.** Nobody can own, send from or receive at such an address: it is made up.

**Known false positives.** A domain that lapsed between the arrival of the mail and the look-up; internal names of a company
network.

**References.** RFC 8020; RFC 7489 appendix A.4.
"""

from fuwake.authenticate.author import author
from fuwake.authenticate.records import quoted
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on NXDOMAIN for the registrable domain."""
    who = author(facts.anatomy)
    if who.domain is None:
        return None
    if facts.auth.author_domain_exists is None:
        return Unknown(
            reason=f"Whether the domain {quoted(who.domain, 100)} exists was not looked up or could not be told.",
            reason_ja=f"{quoted(who.domain, 100)}が実在するドメインかどうかを確認できませんでした。",
        )
    if facts.auth.author_domain_exists:
        return None
    return Fired(evidence=facts.auth.author_domain_evidence, words={"domain": quoted(who.domain, 100)})


RULE = Rule(
    id="author_domain_nonexistent",
    subject="authentication",
    certainty="certain",
    says="差出人アドレスのドメイン{domain}は、DNSに存在しません。",
    says_en="The domain of the author's address, {domain}, does not exist in DNS.",
    check=check,
)
