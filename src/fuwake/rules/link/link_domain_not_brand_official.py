"""The mail speaks for a brand and leads to a site that is not the brand's.

**What it does.** Fires where a brand with verified domains is claimed and a link leads to none of them.

**Why it matters.** Who asks you to sign in sends you to his own site.

**Known false positives.** Brands that count clicks through an agency; authenticated mail of the brand's own domain is left
out. Where no domain of the brand is verified, the rule says that it could not be asked.

**References.** `brands/data/brands.csv` and SOURCES.md beside it.
"""

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.rules._reading import claims_brand, clickable, genuine_brand_mail, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first link off the brand's domains; sites that any mail mentions do not count."""
    brand = facts.brand
    if brand is None or not claims_brand(facts) or genuine_brand_mail(facts):
        return None
    for link in clickable(facts):
        known = services.of(link.host)
        if of_brand(facts, link.host) or (known is not None and known.kind == "well_known"):
            continue
        if not brand.official_domains:
            return Unknown(
                reason=f"no official domain of {brand.name_en} is verified",
                reason_ja=f"{brand.name}の公式ドメインを確かめられていません",
            )
        words = {"host": link.host or "", "brand": brand.name, "brand_en": brand.name_en}
        return Fired(evidence=tuple(dict.fromkeys((f"link:{link.index}", *brand.evidence))), words=words)
    return None


RULE = Rule(
    id="link_domain_not_brand_official",
    subject="link",
    certainty="probable",
    says="リンク先の {host} は、{brand}の公式ドメインではありません。",
    says_en="The link leads to {host}, which is not an official domain of {brand_en}.",
    check=check,
)
