"""A link's host carries a brand's name and is not the brand's.

**What it does.** Looks for the brand's own words, whole, inside others or misspelled, in hosts that are not known as the brand's.

**Why it matters.** The reader finds the name he looks for in the address and stops reading there.

**Known false positives.** Dealers and fan sites with the brand in their name; where no domain of the brand is verified, the
rule says that it could not be asked.

**References.** RFC 5901 section 5; WIPO UDRP on look-alike names.
"""

from fuwake.brands.book import listed, tokens
from fuwake.brands.in_address import signs
from fuwake.model.facts import Facts
from fuwake.model.judgement import Brand
from fuwake.rules._reading import claims_brand, clickable, genuine_brand_mail, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first look-alike host."""
    brand = facts.brand
    if brand is None or not claims_brand(facts) or genuine_brand_mail(facts):
        return None
    for link in clickable(facts):
        host = link.host or ""
        word = _word(brand, host)
        if word is None or of_brand(facts, host):
            continue
        if not brand.official_domains:
            return Unknown(
                reason=f"no official domain of {brand.name_en} is verified",
                reason_ja=f"{brand.name}の公式ドメインを確かめられていません",
            )
        found = {"host": host, "word": word, "brand": brand.name, "brand_en": brand.name_en}
        return Fired(evidence=tuple(dict.fromkeys((f"link:{link.index}", *brand.evidence))), words=found)
    return None


def _word(brand: Brand, host: str) -> str | None:
    """What in the host is read as the brand's name."""
    if listed(brand.id) is None:
        return next((word for word in tokens(brand.id, brand.name, brand.name_en) if word in host.replace("-", "")), None)
    sign = next((sign for sign in signs(host) if sign.brand.id == brand.id), None)
    if sign is None:
        return None
    return sign.word if sign.word in host.replace("-", "") else sign.seen


RULE = Rule(
    id="link_host_imitates_brand",
    subject="link",
    certainty="probable",
    says="リンク先の {host} には「{word}」が入っていますが、{brand}の公式ドメインではありません。",
    says_en='The link\'s host {host} contains "{word}" but is not an official domain of {brand_en}.',
    check=check,
)
