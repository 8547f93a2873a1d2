"""The author's domain is easily taken for the official domain of a known brand.

**What it does.** Compares the domains of From and Reply-To with verified official domains: one that stands inside another name,
signs drawn alike (0 for o, rn for m, letters of other scripts), one letter more, less or other in a long name.

**Why it matters.** Whoever buys such a domain passes every check of sender authentication, and looks right.

**Known false positives.** Another firm may really have such a name; domains known as anybody's own are left out.

**References.** UTS 39 (confusables); RFC 5901 section 5.
"""

from fuwake.brands.lookalike import resembles
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such domain."""
    message = facts.anatomy.message
    for box in (*message.author[:5], *message.reply_to[:5]):
        likeness = resembles(box.domain) if box.domain else None
        if likeness is not None:
            brand = likeness.brand
            words = {"domain": box.domain or "", "official": likeness.official, "brand": brand.name, "brand_en": brand.name_en}
            return Fired(evidence=(f"header:{box.header}",), words=words)
    return None


RULE = Rule(
    id="author_domain_resembles_official",
    subject="originator",
    certainty="probable",
    says="差出人側のドメイン {domain} は、{brand}の公式ドメイン {official} と紛らわしい名前です。",
    says_en="The author's domain {domain} is easily taken for {official}, an official domain of {brand_en}.",
    check=check,
)
