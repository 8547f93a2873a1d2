"""The author's domain has an ending that registries' abuse figures name often.

**What it does.** Fires on top-level domains of which reports on abuse name a large share of the names registered in a year, and
only where a brand or a pretext was recognised.

**Why it matters.** Names there cost next to nothing in bulk, so a campaign buys a new one every day. Most holders are honest.

**Known false positives.** Small shops and societies with such a name: so it weighs little.

**References.** Interisle Phishing Landscape 2023 and 2024; Spamhaus domain reputation statistics.
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import author, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules._shape import CHEAP


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the ending."""
    box = author(facts)
    if box is None or not box.domain or (facts.brand is None and facts.scenario is None) or of_brand(facts, box.domain):
        return None
    ending = box.domain.rpartition(".")[2]
    return Fired(evidence=(f"header:{box.header}",), words={"ending": ending, "domain": box.domain}) if ending in CHEAP else None


RULE = Rule(
    id="author_domain_cheap_ending",
    subject="originator",
    certainty="certain",
    says="差出人のドメイン {domain} の末尾 .{ending} は、悪用の報告が多い種類です（持ち主の多くは正当な利用者です）。",
    says_en="The author's domain {domain} ends in .{ending}, of which abuse is reported often; most holders are honest.",
    check=check,
)
