"""A mail that asks strangers for something is addressed to nobody but its author.

**What it does.** Fires where every To and Cc address is the author's own, and either a pretext was recognised or answers are to go
to another address.

**Why it matters.** The recipients stand in the envelope alone: one mail for thousands, none of whom is to see the others.

**Known false positives.** Clubs that write to their members so; without a pretext and with answers to the author the rule is
silent.

**References.** RFC 5322 section 3.6.3; RFC 5321 section 7.2 (blind copies).
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import header
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the To field."""
    message, locus = facts.anatomy.message, header(facts, "To")
    theirs = {box.address.lower() for box in message.author if box.address and "." in (box.domain or "")}
    if locus is None or not theirs or not message.named.keys().isdisjoint(("list-id", "list-unsubscribe")):
        return None
    index = {int(one.partition(":")[2]) for one in (locus, header(facts, "Cc")) if one}
    named = {to.address.lower() for to in message.recipients[:50] if to.address and to.header in index}
    if not named or not named <= theirs:
        return None
    elsewhere = [one for one in message.reply_to[:10] if one.address and one.address.lower() not in theirs]
    if facts.scenario is None and not elsewhere:
        return None
    return Fired(evidence=(locus, *(f"header:{one.header}" for one in elsewhere[:1])))


RULE = Rule(
    id="addressed_to_its_author",
    subject="originator",
    certainty="certain",
    says="宛先が差出人自身になっており、本当の宛先は隠されています。",
    says_en="It is addressed to its own author: the real recipients are hidden.",
    check=check,
)
