"""All links of a laid-out mail, or of one that tells a pretext, go through public shorteners.

**What it does.** Fires where every link to click goes to a public shortener, in a mail that tells a pretext of phishing, or that has
pictures from elsewhere and two links or more, or one without words.

**Why it matters.** Who sends laid-out mail to many, or keeps people's parcels and accounts, has his own domain or his agency's for
the links. A public shortener hides that he has none that would last.

**Known false positives.** A private mail with a picture and one short link.

**References.** `parse/data/shorteners.csv`.
"""

from fuwake.brands import services
from fuwake.brands.scenario import kind
from fuwake.derive.sightings import host_of
from fuwake.model.anatomy import MOST_LINKS
from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable, loci
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the first shortener."""
    links = clickable(facts)
    told = facts.scenario is not None and kind(facts.scenario.id) == "phishing"
    if not links or not (told or any(link.automatic and link.where == "image" for link in facts.anatomy.links[:MOST_LINKS])):
        return None
    hosts = [host_of(link.outer or link.url) for link in links]
    kinds = {service.kind if (service := services.of(host)) is not None else None for host in dict.fromkeys(hosts)}
    if kinds != {"shortener"} or (not told and len(links) < 2 and (links[0].text or "").strip()):
        return None
    return Fired(evidence=loci(links, 3), words={"host": hosts[0] or "", "count": str(len(links))})


RULE = Rule(
    id="every_link_shortened",
    subject="link",
    certainty="certain",
    says="リンク（{count}か所）が、すべて公開の短縮URL（{host} など）です。",
    says_en="All links ({count}) go through public shorteners such as {host}.",
    check=check,
)
