"""A link leads to a place that is gone tomorrow.

**What it does.** Fires where a link leads to a tunnel to somebody's machine, a dynamic DNS name, or a gateway to a distributed file
network, whatever the mail is about.

**Why it matters.** Such places need neither a server nor a name of one's own. They serve tests and games; nobody keeps customers'
accounts there.

**Known false positives.** Developers and players who show each other something.

**References.** `brands/data/services.csv` (kinds `tunnel`, `dynamic`, `gateway`).
"""

from fuwake.brands import services
from fuwake.derive.sightings import urlsplit_path
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_PASSING = frozenset({"tunnel", "dynamic", "gateway"})


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    own = author_domains(facts)
    for link in clickable(facts):
        service = services.of(link.host, urlsplit_path(link.url))
        if service is None or service.kind not in _PASSING or not services.is_users(service, link.host or "", urlsplit_path(link.url)):
            continue
        if link.domain in own or of_brand(facts, link.host):
            continue
        kind = services.kind_of(service)
        words = {"host": link.host or "", "service": service.name, "kind": kind.ja, "kind_en": kind.en}
        return Fired(evidence=(f"link:{link.index}",), words=words)
    return None


RULE = Rule(
    id="link_on_passing_host",
    subject="link",
    certainty="certain",
    says="リンク先 {host} は、{kind}（{service}）の上にある一時的な場所です。",
    says_en="The link leads to {host}, a passing place on {kind_en} ({service}).",
    check=check,
)
