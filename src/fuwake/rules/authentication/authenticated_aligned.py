"""The author's domain is proven to be genuine.

**What it does.** Fires when a valid signature or SPF of the author's own domain covers the mail. It speaks against phishing.

**Why it matters.** The domain after the @ is the sender's own. Whether that domain belongs to whom the reader thinks is another
question: a thief can buy a domain and authenticate it, or write from a mailbox taken over.

**Known false positives.** Mail from domains bought for the fraud, and from taken-over accounts, fires too: the weight is small.

**References.** RFC 7489 section 3.1; RFC 6376 section 1.5.
"""

from fuwake.authenticate.author import author
from fuwake.authenticate.records import quoted
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where the table of spoofing says authentic."""
    if facts.spoofing.status == "authentic":
        domain = author(facts.anatomy).domain or "?"
        return Fired(evidence=facts.spoofing.evidence, words={"domain": quoted(domain, 100)})
    if facts.spoofing.code in {"not-looked-up", "lookup-failed", "no-vouched-hop", "no-envelope-sender", "forwarded-as-text"}:
        return Unknown(reason=facts.spoofing.why, reason_ja=facts.spoofing.why_ja)
    return None


RULE = Rule(
    id="authenticated_aligned",
    subject="authentication",
    certainty="certain",
    says="差出人のドメイン（{domain}）は、送信ドメイン認証で本物と確かめられました。",
    says_en="Sender authentication shows that the author's domain ({domain}) is genuine.",
    check=check,
)
