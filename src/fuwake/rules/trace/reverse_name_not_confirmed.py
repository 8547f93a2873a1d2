"""The name of the sending machine does not lead back to it.

**What it does.** Fires when the address that handed the mail over has a reverse name, and the addresses of that name do not
include it.

**Why it matters.** The holder of an address can write any name into its reverse entry, a bank's too. Only a name whose own
addresses lead back is worth anything.

**Known false positives.** Careless set-up, mostly at small providers.

**References.** RFC 8601 section 2.7.3 (iprev).
"""

from fuwake.authenticate.records import quoted
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.trace._reverse import reverse_of_origin


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where no reverse name is confirmed by its own addresses."""
    reverse, origin = reverse_of_origin(facts), facts.anatomy.trace.origin
    if reverse is None or origin is None:
        return None
    if reverse.state == "unknown":
        return Unknown(reason=reverse.why, reason_ja=reverse.why_ja)
    if reverse.state != "unconfirmed":
        return None
    return Fired(evidence=reverse.evidence, words={"ip": origin.ip, "name": quoted(reverse.names[0], 100)})


RULE = Rule(
    id="reverse_name_not_confirmed",
    subject="trace",
    certainty="certain",
    says="送信元{ip}の逆引き名{name}は、正引きでは{ip}に戻らず、名前の裏付けがありません。",
    says_en="The reverse name of {ip}, {name}, does not lead back to that address, so the name proves nothing.",
    check=check,
)
