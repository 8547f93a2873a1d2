"""The link to unsubscribe leads to the very address of the offer.

**What it does.** Fires where a link whose words are about unsubscribing has exactly the same target as another link of the mail.

**Why it matters.** It was put there because such mails have one; nobody is ever taken off a list by it.

**Known false positives.** Pages that offer both, reached by one link without any mark.

**References.** RFC 8058 section 1.
"""

from fuwake.derive.sightings import urlsplit_path
from fuwake.model.anatomy import MOST_LINKS
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on both links."""
    links = facts.anatomy.links[:MOST_LINKS]
    leaving = [link for link in links if link.one_click == "words" and link.where == "anchor" and link.scheme in {"http", "https"}]
    if not leaving:
        return None
    offers = {link.url: link for link in reversed(facts.anatomy.clickable) if link.where == "anchor"}
    for link in leaving:
        other = offers.get(link.url)
        if other is not None and urlsplit_path(link.url) not in {"", "/"}:
            return Fired(evidence=(f"link:{link.index}", f"link:{other.index}"), words={"host": link.host or ""})
    return None


RULE = Rule(
    id="unsubscribe_leads_to_offer",
    subject="link",
    certainty="certain",
    says="配信停止のリンクが、勧誘のリンクと同じアドレス（{host}）に向いています。",
    says_en="The link to unsubscribe leads to the same address at {host} as the offer itself.",
    check=check,
)
