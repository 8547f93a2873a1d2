"""The author writes from the name that a service gives its users before they have one of their own.

**What it does.** Fires where the author's domain lies below free hosting, a tunnel, dynamic DNS, bare storage or `onmicrosoft.com`;
below a hosting company's name only where a brand or a pretext was recognised.

**Why it matters.** An organisation connects its own domain on the first day. Such an address costs an account that is thrown away.

**Known false positives.** Test systems and small societies that never set up a domain.

**References.** `brands/data/services.csv` (kinds `hosting`, `tunnel`, `dynamic`, `gateway`, `bucket`, `rental`).
"""

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.rules._reading import author
from fuwake.rules._rule import Fired, Rule, Unknown

_ALWAYS = frozenset({"hosting", "tunnel", "dynamic", "gateway", "bucket"})
_TENANT = ".onmicrosoft.com"
"""Where every customer of Microsoft 365 starts: the name is kept beside the own domain."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the domain."""
    box = author(facts)
    if box is None or not box.domain:
        return None
    service = services.of(box.domain)
    if service is None or not services.is_users(service, box.domain, ""):
        return None
    told = service.kind == "rental" and (facts.brand is not None or facts.scenario is not None)
    if service.kind not in _ALWAYS and not told and not box.domain.endswith(_TENANT):
        return None
    return Fired(evidence=(f"header:{box.header}",), words={"domain": box.domain, "service": service.name})


RULE = Rule(
    id="author_on_default_name",
    subject="originator",
    certainty="certain",
    says="差出人のドメイン {domain} は、{service} が利用者に仮に割り当てる名前で、組織自身のドメインではありません。",
    says_en="The author's domain {domain} is a name that {service} hands to its users, not a domain of an organisation's own.",
    check=check,
)
