"""What the rules on one SPF result have in common."""

from fuwake.authenticate.records import quoted
from fuwake.model.authentication import ResultWord
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Unknown


def has_result(facts: Facts, result: ResultWord) -> Fired | Unknown | None:
    """Fires on this result, unless a signature or forwarding explains it; unknown where SPF could not be evaluated."""
    spf = facts.auth.spf
    if facts.spoofing.status == "authentic" or facts.spoofing.code in {"forwarded", "mailing-list"}:
        return None
    if spf.result == result:
        origin = facts.anatomy.trace.origin
        words = {"domain": quoted(spf.domain or "?", 100), "ip": origin.ip if origin else "?"}
        return Fired(evidence=spf.evidence, words=words)
    if spf.source == "none" or spf.result == "temperror":
        return Unknown(reason=spf.why, reason_ja=spf.why_ja)
    return None
