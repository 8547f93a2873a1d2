"""The mail speaks for a brand from an address that is not the brand's.

**What it does.** Takes the brand named in display name, subject or body and compares its official domains with the author's.

**Why it matters.** A company writes from its own domain; in other people's names writes whoever has none of it.

**Known false positives.** Companies that write through an agency or a new domain. Only domains that an independent list
ascribes to the brand (grade A or B) are called official; where there is none, the rule says that it could not be asked.

**References.** `brands/data/brands.csv` and SOURCES.md beside it.
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import author, claims_brand, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where a brand with verified domains is claimed and no author is under any domain known as its own."""
    brand, box = facts.brand, author(facts)
    if brand is None or box is None or not claims_brand(facts):
        return None
    if any(of_brand(facts, other.domain) for other in facts.anatomy.message.author):
        return None
    if not brand.official_domains:
        return Unknown(
            reason=f"no official domain of {brand.name_en} is verified",
            reason_ja=f"{brand.name}の公式ドメインを確かめられていません",
        )
    words = {"brand": brand.name, "brand_en": brand.name_en, "author": box.domain or ""}
    return Fired(evidence=tuple(dict.fromkeys((f"header:{box.header}", *brand.evidence))), words=words)


RULE = Rule(
    id="display_name_claims_other_brand",
    subject="originator",
    certainty="probable",
    says="{brand}を名乗っていますが、差出人のドメイン {author} はその公式ドメインではありません。",
    says_en="It speaks for {brand_en}, but the author's domain {author} is not one of its official domains.",
    check=check,
)
