"""Secrets that are typed into the page would go to a service that takes forms for anybody.

**What it does.** Fires where a request that carried a typed password, card, code, PIN or phrase was on its way to a form or automation
service. Messengers have a rule of their own.

**Why it matters.** Thieves need no server of their own so; these services forbid passwords and card data in their terms.

**Known false positives.** Sites of beginners who build a sign-in with a form service.

**References.** The services' own documents, named in `page_traces.toml`.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import SECRETS, place, seen

_MESSENGERS = frozenset({"Telegram", "Discord", "Slack"})


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on a service other than a messenger that takes a secret."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    for target in page.targets:
        if target.service and target.service not in _MESSENGERS and not SECRETS.isdisjoint(target.carries):
            return Fired(evidence=page.evidence, words=place(facts, page) | {"name": target.service})
    return None


RULE = Rule(
    id="page_sends_to_form_service",
    subject="collection_site",
    certainty="certain",
    says="{place}に入力した秘密の情報は、だれでも受け取りに使えるサービス（{name}）へ送られる作りです。サービス自体は悪用されている側です。",
    says_en="{place_en} would send the secrets that are typed to a service that anybody can use ({name}); the service itself is misused.",
    check=check,
)
