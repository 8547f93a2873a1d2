"""DMARC fails, and the owner of the author's domain asks for such mail to be refused.

**What it does.** Fires when neither SPF nor DKIM passes for the author's domain and its DMARC record says `p=reject` or
`p=quarantine`. It stays silent where forwarding or a mailing list explains the failure.

**Why it matters.** The owner says beforehand that mail like this one is not theirs.

**Known false positives.** Forwarders and lists that leave no trace of themselves.

**References.** RFC 7489 sections 6.3 and 6.6.2; RFC 7960 on indirect mail flows.
"""

from fuwake.authenticate.records import quoted
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_ACTS = {"reject": ("拒否", "refused"), "quarantine": ("隔離", "set apart")}
"""What the owner asks for, in Japanese and English (RFC 7489 section 6.3)."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on `fail` with an enforced policy."""
    dmarc = facts.auth.dmarc
    if facts.spoofing.code in {"forwarded", "mailing-list", "no-author", "ambiguous-author"}:
        return None
    if dmarc.result == "fail" and dmarc.policy in {"reject", "quarantine"}:
        act_ja, act = _ACTS[dmarc.policy]
        words = {"domain": quoted(dmarc.domain or "?", 100), "policy": dmarc.policy, "act": act, "act_ja": act_ja}
        return Fired(evidence=dmarc.evidence, words=words)
    if dmarc.source == "none" or dmarc.result == "temperror" or (dmarc.result == "fail" and dmarc.policy is None):
        return Unknown(reason=dmarc.why, reason_ja=dmarc.why_ja)
    return None


RULE = Rule(
    id="dmarc_fail_policy_reject_or_quarantine",
    subject="authentication",
    certainty="certain",
    says="このメールは{domain}のDMARCに合わず、持ち主はこのようなメールの{act_ja}を求めています（p={policy}）。",
    says_en="The mail fails DMARC of {domain}, whose owner asks for such mail to be {act} (p={policy}).",
    check=check,
)
