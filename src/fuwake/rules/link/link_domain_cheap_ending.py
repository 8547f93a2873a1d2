"""A link's domain has an ending that registries' abuse figures name often.

**What it does.** Fires on links away from the author's domain with a top-level domain of which reports on abuse name a large share
of the names registered in a year.

**Why it matters.** Names there cost next to nothing in bulk, so a campaign buys a new one every day. Most holders are honest.

**Known false positives.** Small shops and societies with such a name: so it weighs little.

**References.** Interisle Phishing Landscape 2023 and 2024; Spamhaus domain reputation statistics.
"""

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules._shape import CHEAP


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    own = author_domains(facts)
    for link in clickable(facts):
        ending = (link.host or "").rpartition(".")[2]
        if ending in CHEAP and link.domain not in own and not of_brand(facts, link.host) and services.of(link.host) is None:
            return Fired(evidence=(f"link:{link.index}",), words={"host": link.host or "", "ending": ending})
    return None


RULE = Rule(
    id="link_domain_cheap_ending",
    subject="link",
    certainty="certain",
    says="リンク先 {host} の末尾 .{ending} は、悪用の報告が多い種類です（持ち主の多くは正当な利用者です）。",
    says_en="The link's host {host} ends in .{ending}, of which abuse is reported often; most holders are honest.",
    check=check,
)
