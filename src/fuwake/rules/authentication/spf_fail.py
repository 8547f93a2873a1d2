"""SPF forbids the sending address.

**What it does.** Fires when SPF of the envelope sender's domain says `fail` for the address that handed the mail over:
the owner of that domain lists who may send for it and closes the list with `-all`. It stays
silent where a signature shows that the mail is genuine, or where forwarding or a mailing list explains the failure.

**Why it matters.** The owner of the domain says that this machine does not send for them.

**Known false positives.** Plain forwarding (`.forward`, alumni addresses) keeps the envelope sender and so fails SPF;
owners who forget one of their own senders.

**References.** RFC 7208 sections 2.6.4 and 8.4.
"""

from fuwake.authenticate.records import quoted
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the result `fail`."""
    spf = facts.auth.spf
    if facts.spoofing.status == "authentic" or facts.spoofing.code in {"forwarded", "mailing-list"}:
        return None
    if spf.result == "fail":
        origin = facts.anatomy.trace.origin
        words = {"domain": quoted(spf.domain or "?", 100), "ip": origin.ip if origin else "?"}
        return Fired(evidence=spf.evidence, words=words)
    if spf.source == "none" or spf.result == "temperror":
        return Unknown(reason=spf.why, reason_ja=spf.why_ja)
    return None


RULE = Rule(
    id="spf_fail",
    subject="authentication",
    certainty="certain",
    says="{domain}の持ち主は、{ip}からの送信を認めていません（SPF fail）。",
    says_en="The owner of {domain} does not allow {ip} to send for it (SPF fail).",
    check=check,
)
