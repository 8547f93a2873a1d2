"""The form stands in a frame that the page put together itself.

**What it does.** Fires where a field for a secret lies in a frame whose address is `blob:` or `data:`.

**Why it matters.** No server holds the form, so that scanners that fetch pages see an empty one.

**Known false positives.** Editors that preview what the reader writes; they ask for no secrets.

**References.** RFC 2397 (data URLs); W3C File API (blob URLs).
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import SECRETS, at_home, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on a secret in a frame of the page's own making."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if not any(field.frame in {"blob:", "data:"} and field.kind in SECRETS for field in page.fields) or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence)


RULE = Rule(
    id="page_hides_form_in_made_frame",
    subject="collection_site",
    certainty="probable",
    says="秘密の情報を求める入力欄は、ページのスクリプトが組み立てた枠の中にあります。",
    says_en="The fields for secrets stand in a frame that the page's scripts put together.",
    check=check,
)
