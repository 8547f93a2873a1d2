"""No Received line can be vouched for.

**What it does.** Fires when no trust boundary could be set: either there is no Received line, or none is known to be written by
the receiving side.

**Why it matters.** Then every line about the way of the mail may be invented, and where it came from cannot be told. This is
information for the reader, not a sign of fraud.

**Known false positives.** None: it states what is missing. Of a mail that was forwarded as text it is not evaluated: nobody expects such
lines there. Naming your own servers in `trusted_receivers` helps.

**References.** RFC 5598 section 5; RFC 5321 section 7.6.
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import AS_TEXT
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where there is no boundary."""
    if facts.anatomy.trace.boundary is not None:
        return None
    if facts.anatomy.rebuilt == "forward":
        return AS_TEXT
    hops = facts.anatomy.trace.hops
    return Fired(evidence=(f"hop:{hops[0].index}",) if hops else ("message",))


RULE = Rule(
    id="no_vouched_hop",
    subject="trace",
    certainty="certain",
    says="受信側が書いたと確認できる経路情報がなく、どこから届いたかは分かりません。",
    says_en="No line about the way of the mail is known to be written by the receiving side, so its origin cannot be told.",
    check=check,
)
