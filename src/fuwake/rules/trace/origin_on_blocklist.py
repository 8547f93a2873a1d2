"""A blocklist holds the address that handed the mail over.

**What it does.** Reads the answers of blocklists over DNS about the origin: the address that the first trustworthy server wrote
down. Entries that only say "an address range of end users" do not count. A refusal, a dead list and a list that answers everything
are no answers.

**Why it matters.** Machines that send spam are often known as such within the hour.

**Known false positives.** Shared mail servers and addresses that changed hands; a hacked machine's owner is a victim. So it weighs
very little.

**References.** RFC 5782; docs/how-to/choose-lists.md
"""

from fuwake.derive.listings import TITLES
from fuwake.model.facts import Facts
from fuwake.rules._reading import NOT_ASKED
from fuwake.rules._rule import Fired, Rule, Unknown

_ONLY_REMARKS = frozenset({"POLICY"})


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where one of the lists holds the origin for something that it did."""
    origin = facts.anatomy.trace.origin
    if origin is None:
        return None
    found = [entry for entry in facts.listings if entry.about == "address" and entry.url == origin.ip]
    for entry in found:
        if entry.status == "listed" and not set(entry.threats) <= _ONLY_REMARKS:
            words = {"ip": origin.ip, "list": TITLES.get(entry.list, entry.list)}
            return Fired(evidence=(f"hop:{facts.anatomy.trace.boundary}", *entry.evidence), words=words)
    if not found:
        return NOT_ASKED
    if all(entry.status == "unknown" for entry in found):
        return Unknown(reason="no blocklist of addresses gave an answer", reason_ja="アドレスのブロックリストから答えがありません")
    return None


RULE = Rule(
    id="origin_on_blocklist",
    subject="trace",
    certainty="possible",
    says="送信元のアドレス {ip} が、ブロックリスト（{list}）に登録されています。その機器の持ち主は被害者かもしれません。",
    says_en="The address that handed the mail over, {ip}, is on a blocklist ({list}). Its owner may be a victim.",
    check=check,
)
