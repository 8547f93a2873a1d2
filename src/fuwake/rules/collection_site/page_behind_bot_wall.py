"""A check for robots stands before the page.

**What it does.** Fires where the visit met a check for robots in place of the page. Whatever lies behind it is not known.

**Why it matters.** Kits put such checks before their pages to keep out scanners. Very many honest sites have them too.

**Known false positives.** Every site behind such a service: the sign weighs next to nothing and is told for the reader.

**References.** `observe/browser/walls.py`, with the vendors' own documents.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on a wall where nothing else of the page was seen."""
    page = facts.page
    if page is None or page.status != "walled" or (facts.attached is not None and facts.attached.status == "seen"):
        return None
    named = page.wall if page.wall not in {None, "unnamed"} else None
    words = {"who": f"（{named}）" if named else "", "who_en": f" ({named})" if named else ""}
    return Fired(evidence=page.evidence, words=words)


RULE = Rule(
    id="page_behind_bot_wall",
    subject="collection_site",
    certainty="possible",
    says="リンク先のページの手前に、人かどうかを確かめる画面{who}があり、その先は確かめられませんでした。",
    says_en="A check for robots{who_en} stands before the page; what lies behind it could not be seen.",
    check=check,
)
