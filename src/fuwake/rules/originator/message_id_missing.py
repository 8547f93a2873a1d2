"""The mail was sent without a Message-ID.

**What it does.** Fires where there is no Message-ID field, or one that the receiving server had to add: it names a server of the
receiving side, and neither the author nor the sending machine belongs there.

**Why it matters.** Every mail program writes one; scripts that were put together for a burst often do not.

**Known false positives.** Devices (scanners, alarms) and some old business systems leave it out.

**References.** RFC 5322 section 3.6.4; RFC 6409 section 8.3.
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author, author_domains, header
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the field that the receiver added, else on the author's."""
    message, box = facts.anatomy.message, author(facts)
    if box is None or facts.anatomy.rebuilt is not None:
        return None
    if message.message_id is None:
        return Fired(evidence=(f"header:{box.header}",))
    side = message.message_id.rpartition("@")[2].rstrip(">").lower()
    locus, trace = header(facts, "Message-ID"), facts.anatomy.trace
    if locus is None or trace.origin is None or trace.boundary is None:
        return None
    names = [(hop.by or "").lower() for hop in trace.hops if hop.vouched]
    same = next((name for name in names if name.partition(".")[0] == side.partition(".")[0]), None)
    domain = registrable_domain(side) if same is not None else None
    if same is None or domain is None or registrable_domain(same) != domain:
        return None
    strange = domain not in author_domains(facts) and registrable_domain(trace.origin.helo or "") != domain
    return Fired(evidence=(locus,)) if strange else None


RULE = Rule(
    id="message_id_missing",
    subject="originator",
    certainty="certain",
    says="送信時にメッセージ番号（Message-ID）が付けられていません。",
    says_en="The mail was sent without a Message-ID.",
    check=check,
)
