"""The author's domain has many labels that say nothing in front of it.

**What it does.** Fires where four labels or more stand before the author's registrable domain, or three of one or two signs.

**Why it matters.** Labels cost nothing: a new one for each burst gives a sender that no list knows. An organisation needs one or
two.

**Known false positives.** Mail of machines inside large networks.

**References.** RFC 1034 section 3.1.
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the domain as written."""
    box = author(facts)
    if box is None or not box.domain or box.domain.count(".") < 4:
        return None
    own = registrable_domain(box.domain)
    front = box.domain.removesuffix(f".{own}").split(".") if own and own != box.domain else []
    if len(front) < 4 and sum(len(label) <= 2 for label in front) < 3:
        return None
    return Fired(evidence=(f"header:{box.header}",), words={"domain": box.domain[:100], "own": own or ""})


RULE = Rule(
    id="author_domain_many_labels",
    subject="originator",
    certainty="certain",
    says="差出人のドメイン {domain} は、登録されたドメイン {own} の前に意味のない名前をいくつも重ねています。",
    says_en="The author's domain {domain} piles up labels in front of the registered domain {own}.",
    check=check,
)
