"""What is typed into the page would go to a chat.

**What it does.** Fires where a request that carried typed decoy data was on its way to the interface for programs of a messenger.

**Why it matters.** Kits report to a bot of the thief's, who answers within seconds while a code is still good. No company takes passwords
or cards by chat.

**Known false positives.** Contact forms of hobby sites that tell their owner by chat: they ask for no secret, and are left out.

**References.** The interfaces' own documents, named in `page_traces.toml`.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import SECRETS, place, seen

_MESSENGERS = frozenset({"Telegram", "Discord", "Slack"})


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on a messenger that takes a secret."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    for target in page.targets:
        if target.service in _MESSENGERS and not SECRETS.isdisjoint(target.carries):
            return Fired(evidence=page.evidence, words=place(facts, page) | {"name": target.service})
    return None


RULE = Rule(
    id="page_sends_to_messenger",
    subject="collection_site",
    certainty="certain",
    says="{place}に入力した秘密の情報は、チャットのサービス（{name}）へ送られる作りです。サービス自体は悪用されている側です。",
    says_en="{place_en} would send the secrets that are typed to a chat service ({name}); the service itself is misused.",
    check=check,
)
