"""The sending machine has no name.

**What it does.** Fires when DNS holds no reverse name (PTR) for the address that handed the mail over.

**Why it matters.** Mail servers that are looked after have one; large mailbox providers refuse mail without. Rented machines that
are used for a day and home connections often have none.

**Known false positives.** Small offices whose provider does not set reverse names; some cloud networks.

**References.** RFC 1912 section 2.1; RFC 8601 section 2.7.3.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.trace._reverse import reverse_of_origin


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where the PTR question is answered with nothing."""
    reverse, origin = reverse_of_origin(facts), facts.anatomy.trace.origin
    if reverse is None or origin is None:
        return None
    if reverse.state == "unknown" and not reverse.names:
        return Unknown(reason=reverse.why, reason_ja=reverse.why_ja)
    return Fired(evidence=reverse.evidence, words={"ip": origin.ip}) if reverse.state == "absent" else None


RULE = Rule(
    id="origin_without_reverse_name",
    subject="trace",
    certainty="certain",
    says="送信元{ip}には逆引きの名前がありません。きちんと管理されたメールサーバーには通常あります。",
    says_en="The sending address {ip} has no reverse name; mail servers that are looked after have one.",
    check=check,
)
