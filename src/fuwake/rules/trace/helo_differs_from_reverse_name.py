"""The sending machine introduces itself by another domain than the one its address is named by.

**What it does.** Compares the registrable domain of the HELO name with that of the reverse name, both from the vouched-for hop
(or the recorded PTR answer).

**Why it matters.** A HELO name is free to choose; bulk senders like to give a name that looks good.

**Known false positives.** Common on shared hosting and rented servers, where the reverse name is the provider's: weak by itself.

**References.** RFC 5321 sections 2.3.5 and 4.1.4.
"""

from fuwake.authenticate.records import quoted
from fuwake.model.facts import Facts
from fuwake.parse.domains import parse_ip, registrable_domain
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.trace._reverse import reverse_of_origin


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where both names are known and their registrable domains differ."""
    trace = facts.anatomy.trace
    reverse = reverse_of_origin(facts)
    if trace.origin is None or trace.boundary is None or reverse is None or not trace.origin.helo:
        return None
    name = trace.origin.rdns or (reverse.names[0] if reverse.names else None)
    if name is None:
        return Unknown(reason=reverse.why, reason_ja=reverse.why_ja) if reverse.state == "unknown" else None
    helo = trace.origin.helo
    theirs, ours = registrable_domain(helo), registrable_domain(name)
    if parse_ip(helo) is not None or theirs is None or ours is None or theirs == ours:
        return None
    places = (f"hop:{trace.boundary}", *(reverse.evidence if trace.origin.rdns is None else ()))
    return Fired(evidence=places, words={"helo": quoted(helo, 100), "name": quoted(name, 100)})


RULE = Rule(
    id="helo_differs_from_reverse_name",
    subject="trace",
    certainty="certain",
    says="送信元は{helo}と名乗りましたが、そのアドレスの逆引き名は{name}です。",
    says_en="The sending machine called itself {helo}, but its address is named {name}.",
    check=check,
)
