"""A mail that speaks for an organisation leads to a page that anybody can put up for nothing.

**What it does.** Fires where a brand or a pretext was recognised and a link leads to free hosting, a site builder, a form or
a file service of `services.csv`; and on bare object storage in any case.

**Why it matters.** Banks, carriers and providers do not ask people to sign in on such pages.

**Known false positives.** Small organisations that really use such services; without brand or pretext the rule is
silent, object storage excepted. So it is where a sharing or form service itself, proven by authentication, tells of what lies on
it; where authentication could not be judged, nothing is concluded from such a link.

**References.** `brands/data/services.csv` (kinds `hosting`, `rental`, `tunnel`, `dynamic`, `gateway`, `form`, `storage`, `bucket`; its
operators bear the names of `brands.csv`).
"""

from fuwake.brands import services
from fuwake.brands.book import listed, under
from fuwake.brands.services import Service
from fuwake.derive.sightings import urlsplit_path
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_SHARED = frozenset({"storage", "form"})
"""Services that write to people about what one of their users shares."""

_UNPROVEN = Unknown(
    reason="it is not proven that the service itself wrote",
    reason_ja="サービス自身が送ったメールかどうか、確かめられません",
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link that is neither the brand's nor the author's."""
    kinds = {"bucket"} if facts.brand is None and facts.scenario is None else services.PAGES
    own, unsure = author_domains(facts), False
    for link in clickable(facts):
        service = services.of(link.host, urlsplit_path(link.url))
        if service is None or service.kind not in kinds:
            continue
        if of_brand(facts, link.host) or link.domain in own:
            continue
        if facts.spoofing.status in {"authentic", "unproven"} and _tells_of_its_own(facts, service):
            unsure = unsure or facts.spoofing.status == "unproven"
            continue
        return Fired(evidence=(f"link:{link.index}",), words={"host": link.host or "", "service": service.name})
    return _UNPROVEN if unsure else None


def _tells_of_its_own(facts: Facts, service: Service) -> bool:
    """Whether the author is at the service's operator: a notice that something was shared leads to where it lies."""
    row = listed(service.operator) if service.kind in _SHARED else None
    authors = [box.domain for box in facts.anatomy.message.author if not services.free_mail(box.domain)]
    return row is not None and any(under(domain, row.domains) for domain in authors)


RULE = Rule(
    id="link_on_free_hosting",
    subject="link",
    certainty="certain",
    says="リンク先の {host} は、だれでもページを置けるサービス（{service}）の上にあります。",
    says_en="The link leads to {host}, on a service where anybody can put up a page ({service}).",
    check=check,
)
