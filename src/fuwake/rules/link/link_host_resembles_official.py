"""A link's host is easily taken for the official domain of a known brand.

**What it does.** Looks for a verified official domain inside another host (`bank.example.co.jp.other.top`, `bank-co-jp.top`),
for names that differ from one by signs drawn alike (0 for o, rn for m, letters of other scripts), and for long names that differ
by one letter. Nothing has to be said in the mail about the brand.

**Why it matters.** The reader recognises the name and does not look at the rest.

**Known false positives.** Another firm may really have such a name; domains known as anybody's own are left out. The owner of
the domain may have been robbed of it.

**References.** UTS 39 (confusables); RFC 5901 section 5; WIPO UDRP on look-alike names.
"""

from fuwake.brands.lookalike import resembles
from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such host."""
    for link in clickable(facts):
        likeness = resembles(link.host or "")
        if likeness is not None:
            brand = likeness.brand
            words = {"host": link.host or "", "official": likeness.official, "brand": brand.name, "brand_en": brand.name_en}
            return Fired(evidence=(f"link:{link.index}",), words=words)
    return None


RULE = Rule(
    id="link_host_resembles_official",
    subject="link",
    certainty="probable",
    says="リンク先の {host} は、{brand}の公式ドメイン {official} と紛らわしい名前です。",
    says_en="The link's host {host} is easily taken for {official}, an official domain of {brand_en}.",
    check=check,
)
