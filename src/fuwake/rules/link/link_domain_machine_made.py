"""A link's domain was drawn by lot, not thought of.

**What it does.** Reads the registrable domain of each link: letters and digits mixed four times, or ten letters and more that
follow each other as in no word. Names that a public service gives its users are left out.

**Why it matters.** A site for people has a name that people can say. Programs that register names by the hundred do not care.

**Known false positives.** Technical domains of networks that deliver pictures or count clicks.

**References.** `parse/data/frequent_pairs.txt`.
"""

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules._shape import machine_made


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    for link in clickable(facts):
        if (
            link.domain
            and machine_made(link.domain.partition(".")[0])
            and services.of(link.host) is None
            and not of_brand(facts, link.host)
        ):
            return Fired(evidence=(f"link:{link.index}",), words={"domain": link.domain})
    return None


RULE = Rule(
    id="link_domain_machine_made",
    subject="link",
    certainty="probable",
    says="リンク先のドメイン {domain} は、意味のある名前ではなく、機械的に作られた文字列とみられます。",
    says_en="The link's domain {domain} reads like no word: a program apparently made it up.",
    check=check,
)
