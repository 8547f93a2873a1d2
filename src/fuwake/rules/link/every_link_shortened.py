"""All links of a laid-out mail go through public shorteners.

**What it does.** Fires where a mail with pictures from elsewhere has two links or more to click, or one without words, and every
one of them goes to a public shortener.

**Why it matters.** Who sends laid-out mail to many has his own domain or his agency's for the links. A public shortener hides that
he has none that would last.

**Known false positives.** A private mail with a picture and one short link.

**References.** `parse/data/shorteners.csv`.
"""

from fuwake.brands import services
from fuwake.derive.sightings import host_of
from fuwake.model.anatomy import MOST_LINKS
from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable, loci
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the first shortener."""
    links = clickable(facts)
    if not links or not any(link.automatic and link.where == "image" for link in facts.anatomy.links[:MOST_LINKS]):
        return None
    hosts = [host_of(link.outer or link.url) for link in links]
    kinds = {service.kind if (service := services.of(host)) is not None else None for host in dict.fromkeys(hosts)}
    if kinds != {"shortener"} or (len(links) < 2 and (links[0].text or "").strip()):
        return None
    return Fired(evidence=loci(links, 3), words={"host": hosts[0] or "", "count": str(len(links))})


RULE = Rule(
    id="every_link_shortened",
    subject="link",
    certainty="certain",
    says="画像入りのメールのリンク（{count}か所）が、すべて公開の短縮URL（{host} など）です。",
    says_en="All {count} links of this laid-out mail go through public shorteners such as {host}.",
    check=check,
)
