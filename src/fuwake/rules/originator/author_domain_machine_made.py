"""The author's domain was drawn by lot, not thought of.

**What it does.** Reads the registrable domain of the author: letters and digits mixed four times, or ten letters and more that
follow each other as in no word.

**Why it matters.** An organisation wants its name to be remembered. Senders that need a hundred domains a day have a program make
them up.

**Known false positives.** Initials strung together, and names of languages that the table of letter pairs does not know: only long
ones are looked at, and names that a public service gives its users are left out.

**References.** RFC 5322 section 3.4.1; `parse/data/frequent_pairs.txt`.
"""

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules._shape import machine_made


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the domain."""
    box = author(facts)
    domain = registrable_domain(box.domain) if box is not None and box.domain else None
    if box is None or domain is None or not machine_made(domain.partition(".")[0]) or services.of(domain) is not None:
        return None
    return Fired(evidence=(f"header:{box.header}",), words={"domain": domain})


RULE = Rule(
    id="author_domain_machine_made",
    subject="originator",
    certainty="probable",
    says="差出人のドメイン {domain} は、意味のある名前ではなく、機械的に作られた文字列とみられます。",
    says_en="The author's domain {domain} reads like no word: a program apparently made it up.",
    check=check,
)
