"""Google Safe Browsing warns of a link.

**What it does.** Reads the recorded answers of the list, which was asked without the recipient's marks in the URL. Not listed
is never told as safe; a failed look-up is named.

**Why it matters.** Browsers stop people at such a page; the list is checked by others than us.

**Known false positives.** A site that was cleaned after the list took it up.

**References.** Google Safe Browsing v5, `hashes.search`.
"""

from fuwake.derive.sightings import host_of
from fuwake.model.facts import Facts
from fuwake.rules._reading import NOT_ASKED, asked_for, clickable
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first URL that is listed."""
    listings = [listing for listing in facts.listings if listing.list == "google_safe_browsing"]
    for listing in listings:
        if listing.status == "listed":
            words = {"host": host_of(listing.url) or ""}
            return Fired(evidence=(*asked_for(facts, listing.url), *listing.evidence), words=words)
    if not clickable(facts):
        return None
    if not listings:
        return NOT_ASKED
    if any(listing.status == "unknown" for listing in listings):
        return Unknown(reason="Google Safe Browsing could not be asked", reason_ja="Google セーフ ブラウジングに照会できませんでした")
    return None


RULE = Rule(
    id="link_listed_by_safe_browsing",
    subject="link",
    certainty="certain",
    says="Google セーフ ブラウジングが {host} を危険なサイトとして登録しています。",
    says_en="Google Safe Browsing lists {host} as dangerous.",
    check=check,
)
