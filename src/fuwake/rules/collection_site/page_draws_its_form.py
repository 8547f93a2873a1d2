"""The page draws its form instead of having one.

**What it does.** Fires where the fields are no elements of the page but drawn, so that their words had to be read from the picture, and a
secret is asked for.

**Why it matters.** Filters and helpers that look for password fields find none. Sign-in pages that are read aloud, filled in by password
managers and tested have real fields.

**Known false positives.** Programs that draw everything on a canvas (remote desktops, some toolkits).

**References.** HTML standard 4.12.5.1 (the canvas is no place for controls).
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import SECRETS, at_home, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on a drawn field for a secret."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if not any(field.drawn and field.kind in SECRETS for field in page.fields) or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence)


RULE = Rule(
    id="page_draws_its_form",
    subject="collection_site",
    certainty="probable",
    says="ページは、入力欄を部品としてではなく絵として描き、秘密の情報を求めます。",
    says_en="The page draws its fields as a picture and asks for secrets.",
    check=check,
)
