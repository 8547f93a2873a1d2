"""The page loads pieces from the very site that it imitates.

**What it does.** Fires where the page speaks for a brand (title, copyright line, headings …), wants something, is none of the brand's own
places, and loads pictures, styles or scripts from the brand's official site.

**Why it matters.** A copied sign-in page keeps the addresses of the original's logo and styles. The brand is a victim of that.

**Known false positives.** Agencies and partners that act for the brand with its pictures.

**References.** RFC 5901 section 5.5 (brand); the brand list with source and date of each domain.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on pieces of the imitated brand's own site."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    found = page.brand
    if found is None or found.status != "imitates" or at_home(facts, page):
        return None
    piece = next((one for one in page.finds.borrowed if one.brand == found.id), None)
    if piece is None:
        return None
    return Fired(evidence=page.evidence, words={"brand": piece.name, "brand_en": piece.name_en, "host": piece.host})


RULE = Rule(
    id="page_borrows_from_imitated_brand",
    subject="collection_site",
    certainty="probable",
    says="ページは「{brand}」を名乗りながら、その公式サイト（{host}）から画像などの部品を読み込んでいます。",
    says_en="The page claims to be {brand_en} and loads pieces from its official site ({host}).",
    check=check,
)
