"""The part before the @ of the author's address was drawn by lot.

**What it does.** Reads the part before the @: letters and digits mixed four times, or ten letters and more that follow each other
as in no word. Addresses below an official domain of a listed brand are left out.

**Why it matters.** Whoever writes under his own name has an address that people can say. Programs that make senders up do not care.

**Known false positives.** Market places and help desks give each conversation such an address, mostly with a plus sign or an equals
sign in it, which are left out.

**References.** RFC 5322 section 3.4.1; `parse/data/frequent_pairs.txt`.
"""

from fuwake.brands.book import owner_of
from fuwake.model.facts import Facts
from fuwake.rules._reading import author
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules._shape import machine_made

_KEPT = frozenset("+=#")
"""Signs of addresses that were made for one conversation."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first author. The address itself is not part of the sentence: it may be somebody's."""
    box = author(facts)
    local = (box.address or "").rpartition("@")[0] if box is not None else ""
    if box is None or not box.domain or not machine_made(local) or not _KEPT.isdisjoint(local) or owner_of(box.domain) is not None:
        return None
    return Fired(evidence=(f"header:{box.header}",), words={"domain": box.domain})


RULE = Rule(
    id="author_mailbox_machine_made",
    subject="originator",
    certainty="possible",
    says="差出人アドレス（{domain}）の @ の前は、機械的に作られた文字列とみられます。",
    says_en="The part before the @ of the author's address (at {domain}) reads like no word.",
    check=check,
)
