"""Controls of the page do nothing.

**What it does.** The visit operated each list, link and button other than the one that sends, and compared the page before
and after: words, picture, requests, windows. Fires where at least one did nothing, on a page that asks for something.

**Why it matters.** A copied sign-in page works only where it takes the password: its language list, help links and
"forgot password" are scenery. A genuine page is a part of a site that works.

**Known false positives.** Unfinished pages; controls that need another field first; pages whose scripts did not load.

**References.** RFC 5901 section 5.6 (collection site).
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where controls were tried without any effect."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if not page.dummy_controls or not page.fields or at_home(facts, page):
        return None
    labels = [control.label for control in page.dummy_controls if control.label]
    words = {
        "count": str(len(page.dummy_controls)),
        "labels": "、".join(f"「{label[:40]}」" for label in labels[:3]) or "名前なし",
        "labels_en": ", ".join(f"“{label[:40]}”" for label in labels[:3]) or "without a name",
    }
    return Fired(evidence=page.evidence, words=words)


RULE = Rule(
    id="page_has_dummy_controls",
    subject="collection_site",
    certainty="probable",
    says="ページには、操作しても何も起こらない部品が {count} 個あります（{labels}）。",
    says_en="Controls of the page that do nothing when used: {count} ({labels_en}).",
    check=check,
)
