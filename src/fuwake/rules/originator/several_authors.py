"""The mail names several authors that do not belong together.

**What it does.** Counts From fields and the domains in them.

**Why it matters.** A mail has one From field. With two, one program shows the first, another checks the second.

**Known false positives.** A genuine mail of several people has one From field with several addresses and a Sender field.

**References.** RFC 5322 section 3.6 (From: exactly once) and 3.6.2 (Sender); RFC 7489 section 6.6.1.
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on more than one From field, or on several domains without a Sender field."""
    message = facts.anatomy.message
    fields = message.named.get("from", [])
    if len(fields) > 1:
        return Fired(evidence=tuple(f"header:{field.index}" for field in fields[:5]), words={"count": str(len(fields))})
    domains = author_domains(facts)
    if len(domains) > 1 and not message.sender:
        return Fired(evidence=(f"header:{message.author[0].header}",), words={"count": str(len(domains))})
    return None


RULE = Rule(
    id="several_authors",
    subject="originator",
    certainty="certain",
    says="差出人が{count}通りに書かれており、見る側によって違う差出人に見えます。",
    says_en="The author is given in {count} ways, so that different programs show different ones.",
    check=check,
)
