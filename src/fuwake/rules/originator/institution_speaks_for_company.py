"""A school's, an authority's or a hospital's address speaks for a company.

**What it does.** Fires where the author's domain lies below a suffix that its registry gives only to public bodies, schools,
universities or hospitals, and the mail claims to be of a brand that is not theirs.

**Why it matters.** A mailbox there was taken over: its mails pass every check. Its owner is a victim.

**Known false positives.** An institution that writes about a service it uses; a brand that is only mentioned does not count.

**References.** `brands/data/restricted_suffixes.csv`.
"""

from fuwake.brands.table import index
from fuwake.model.facts import Facts
from fuwake.rules._reading import author, claims_brand, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_WHO = frozenset({"public", "school", "academy", "health"})


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the brand and the author's domain."""
    box, brand = author(facts), facts.brand
    if box is None or not box.domain or brand is None or not claims_brand(facts) or of_brand(facts, box.domain):
        return None
    labels = box.domain.split(".")
    rows = [row for at in range(1, len(labels)) if (row := index("restricted_suffixes").get(".".join(labels[at:]))) is not None]
    if not rows or rows[0][1] not in _WHO or brand.category == "public":
        return None
    words = {"author": box.domain, "brand": brand.name, "brand_en": brand.name_en}
    return Fired(evidence=tuple(dict.fromkeys((f"header:{box.header}", *brand.evidence)))[:4], words=words)


RULE = Rule(
    id="institution_speaks_for_company",
    subject="originator",
    certainty="probable",
    says=(
        "{brand} を名乗るメールが、公的機関や学校などのドメイン（{author}）から送られています。"
        "そのアカウントは乗っ取られた可能性があり、持ち主は被害者です。"
    ),
    says_en=(
        "It speaks for {brand_en} from the domain of a public body or school ({author}). "
        "That account may have been taken over; its owner is a victim."
    ),
    check=check,
)
