"""The author's domain offers no means to check its senders.

**What it does.** Fires when the author's domain has neither an SPF nor a DMARC record and the mail bears no valid signature.

**Why it matters.** Anybody can write in the name of such a domain, and nobody can tell. Large senders have published records
for years because mailbox providers ask for them.

**Known false positives.** Small or old domains that are simply not set up.

**References.** RFC 7208 section 2.6.1; RFC 7489 section 6.6.3.
"""

from fuwake.authenticate.author import author
from fuwake.authenticate.records import quoted
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where the table of spoofing says that nothing is published."""
    if facts.spoofing.code == "nothing-published":
        domain = author(facts.anatomy).domain or "?"
        return Fired(evidence=facts.spoofing.evidence, words={"domain": quoted(domain, 100)})
    if facts.spoofing.code in {"not-looked-up", "lookup-failed", "no-vouched-hop", "no-envelope-sender", "forwarded-as-text"}:
        return Unknown(reason=facts.spoofing.why, reason_ja=facts.spoofing.why_ja)
    return None


RULE = Rule(
    id="no_authentication_published",
    subject="authentication",
    certainty="certain",
    says="{domain}は、送信者を確かめる手段（SPF・DMARC）を公開していません。",
    says_en="{domain} publishes no means to check its senders (SPF, DMARC).",
    check=check,
)
