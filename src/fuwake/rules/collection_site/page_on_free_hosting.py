"""A page that asks for a secret stands where anybody can put up pages.

**What it does.** Fires where the page at the end of the way asks for a password, card, code or the like, and its host is a user's place on
a public service (hosting, tunnels, dynamic names, storage, forms).

**Why it matters.** Companies ask for passwords on their own domains. These places cost nothing and need no name.

**Known false positives.** Trials and hobby projects of the reader's own.

**References.** `services.csv`, with the source of each service; APWG reports on abused hosting.
"""

from fuwake.brands import services
from fuwake.derive.sightings import urlsplit_path
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import SECRETS, at_home, kinds, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on a user's place of a service that is open to anybody."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if SECRETS.isdisjoint(kinds(page)) or page.host is None or at_home(facts, page):
        return None
    path = urlsplit_path(page.final_url or page.url)
    service = services.of(page.host, path)
    if service is None or service.kind not in services.PAGES or not services.is_users(service, page.host, path):
        return None
    if services.kind_of(service).customer != "anyone":
        return None
    return Fired(evidence=page.evidence, words={"host": page.host, "name": service.name})


RULE = Rule(
    id="page_on_free_hosting",
    subject="collection_site",
    certainty="probable",
    says="秘密の情報を求めるページが、だれでもページを置けるサービス（{name}）の {host} にあります。サービス自体は悪用されている側です。",
    says_en="The page that asks for secrets stands at {host}, where anybody can put up pages ({name}); the service itself is misused.",
    check=check,
)
