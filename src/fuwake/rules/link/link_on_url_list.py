"""A list of dangerous URLs holds a page that the mail links to.

**What it does.** Reads the answers of URLhaus, PhishTank, OpenPhish, Phishing.Database, VirusTotal and urlscan.io. It fires on an
entry for this very URL or its page, and on one for the whole host unless many strangers share it. Entries for neighbours on the
same host do not count, nor does a copy past its age limit. Not listed is never told as safe.

**Why it matters.** Others saw the page before, and looked at it.

**Known false positives.** A page that was cleaned or taken down since; a wrong report.

**References.** docs/how-to/choose-lists.md
"""

from fuwake.derive.listings import TITLES
from fuwake.derive.role_services import strangers_share
from fuwake.derive.sightings import host_of
from fuwake.model.facts import Facts
from fuwake.model.infrastructure import Listing
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import asked_for, clickable
from fuwake.rules._rule import Fired, Rule, Unknown

NOT_ON = Unknown(reason="no such list is switched on", reason_ja="使うリストが設定されていません")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first URL that one of the lists holds."""
    found = [entry for entry in facts.listings if entry.about == "url" and entry.list != "google_safe_browsing"]
    for entry in found:
        host = host_of(entry.url)
        if entry.status == "listed" and not (entry.match == "host" and _shared(facts, host)):
            words = {"host": host or "", "list": TITLES.get(entry.list, entry.list)}
            return Fired(evidence=(*asked_for(facts, entry.url), *entry.evidence), words=words)
    if not clickable(facts):
        return None
    if not found:
        return NOT_ON
    return _unknown(found) if all(entry.status == "unknown" for entry in found) else None


def _shared(facts: Facts, host: str | None) -> bool:
    """Whether many strangers have pages on the host, so that an entry for all of it accuses the wrong ones."""
    domain = registrable_domain(host) if host else None
    return domain is not None and domain in facts.domains and strangers_share(facts.domains[domain])


def _unknown(found: list[Listing]) -> Unknown:
    names = ", ".join(dict.fromkeys(TITLES.get(entry.list, entry.list) for entry in found))
    return Unknown(reason=f"no answer of {names}", reason_ja=f"{names} の答えがありません")


RULE = Rule(
    id="link_on_url_list",
    subject="link",
    certainty="probable",
    says="リンク先 {host} のページが、危険なURLのリスト（{list}）に登録されています。",
    says_en="A page on {host} that the mail links to is on a list of dangerous URLs ({list}).",
    check=check,
)
