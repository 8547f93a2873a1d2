"""A free mail address speaks for a company.

**What it does.** Fires where the author's address is at a provider where anybody gets one, and the display name or the
subject claims a brand of the list.

**Why it matters.** Banks, shops and carriers do not write from free mail addresses.

**Known false positives.** A customer who writes *about* the company with its name in the subject: such a mail has no link to
a page, and this rule alone decides nothing.

**References.** `brands/data/services.csv` (kind `mail`).
"""

from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.rules._reading import author, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where a listed brand stands in the author's own field or, with a pretext, in the subject."""
    brand, box = facts.brand, author(facts)
    if brand is None or box is None or brand.id.startswith("unlisted:") or not free_mail(box.domain):
        return None
    in_name = f"header:{box.header}" in brand.evidence
    if of_brand(facts, box.domain) or not (in_name or facts.scenario is not None):
        return None
    words = {"brand": brand.name, "brand_en": brand.name_en, "author": box.domain or ""}
    return Fired(evidence=tuple(dict.fromkeys((f"header:{box.header}", *brand.evidence))), words=words)


RULE = Rule(
    id="free_mail_author_claims_brand",
    subject="originator",
    certainty="probable",
    says="{brand}を名乗っていますが、だれでも取得できるメールアドレス（{author}）から送られています。",
    says_en="It speaks for {brand_en} from an address that anybody can get ({author}).",
    check=check,
)
