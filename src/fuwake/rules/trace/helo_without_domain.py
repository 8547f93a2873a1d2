"""The sending machine has no full name.

**What it does.** Fires where the HELO name of the machine that handed the mail over has no dot, and no signature or list of senders
shows the author to be genuine.

**Why it matters.** A mail server that is looked after gives its full name. A machine that was rented for a day has the name of its
template.

**Known false positives.** Small offices whose server was never given a name.

**References.** RFC 5321 section 4.1.1.1 (the name must be a fully qualified one).
"""

from fuwake.authenticate.records import quoted
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the name."""
    trace = facts.anatomy.trace
    helo = (trace.origin.helo or "").rstrip(".") if trace.origin is not None else ""
    if trace.boundary is None or not helo or "." in helo or ":" in helo or facts.spoofing.status == "authentic":
        return None
    return Fired(evidence=(f"hop:{trace.boundary}",), words={"helo": quoted(helo, 100)})


RULE = Rule(
    id="helo_without_domain",
    subject="trace",
    certainty="certain",
    says="送信元の機械は、ドメインのない名前{helo}を名乗りました。",
    says_en="The sending machine gave the name {helo}, without any domain.",
    check=check,
)
