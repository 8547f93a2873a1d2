"""A signature of the author's domain does not hold.

**What it does.** Fires when a DKIM signature in the name of the author's domain is there, none of that domain holds, and one
was found broken: the body or the signed header fields are not those that were signed, or the signature had expired. It stays silent
where SPF of the author's domain passes, where forwarding or a mailing list explains the damage, or where the key is marked as a test.

**Why it matters.** Either the mail was changed on its way, or the signature was copied from a genuine mail.

**Known false positives.** Mailing lists and gateways that add a footer or rewrite the subject break signatures.

**References.** RFC 6376 sections 6 and 3.6.1 (t=y); RFC 8601 section 2.7.1.
"""

from fuwake.authenticate.records import quoted
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first broken signature in alignment with the author, unless another one holds."""
    own = [one for one in facts.auth.dkim if one.aligned]
    if facts.spoofing.status == "authentic" or facts.spoofing.code in {"forwarded", "mailing-list"}:
        return None
    for one in own:
        if one.result == "fail" and "testing" not in one.notes:
            return Fired(evidence=one.evidence, words={"domain": quoted(one.domain or "?", 100)})
    for one in own:
        if one.source == "none" or one.result == "temperror":
            return Unknown(reason=one.why, reason_ja=one.why_ja)
    return None


RULE = Rule(
    id="dkim_fail",
    subject="authentication",
    certainty="certain",
    says="{domain}を名乗るDKIM署名がありますが、検証に失敗しました。",
    says_en="There is a DKIM signature in the name of {domain}, but it does not hold.",
    check=check,
)
