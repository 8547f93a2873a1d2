"""Everything that an organisation's mail leads to lies on free hosting or bare storage.

**What it does.** Fires where the author is not at a free mail service, and every link to click leads to pages that anybody can put
up for nothing, cloud functions or bare object storage. Forms, shared files and sites of the author's own do not count.

**Why it matters.** Whoever has a domain to write from has one to lead to. A page on such a service costs an account that is thrown
away.

**Known false positives.** Clubs and projects whose site lies on such a service.

**References.** `brands/data/services.csv` (kinds `hosting`, `bucket`, `tunnel`, `dynamic`, `gateway`).
"""

from fuwake.brands import services
from fuwake.brands.services import Service, free_mail
from fuwake.derive.sightings import urlsplit_path
from fuwake.model.facts import Facts
from fuwake.rules._reading import author, author_domains, clickable, loci, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_KINDS = frozenset({"hosting", "bucket", "tunnel", "dynamic", "gateway"})


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the first host."""
    box, links = author(facts), clickable(facts)
    if box is None or not box.domain or not links or free_mail(box.domain) or of_brand(facts, links[0].host):
        return None
    own = author_domains(facts)
    found: Service | None = None
    for link in links:
        service = services.of(link.host, urlsplit_path(link.url))
        if service is None or service.kind not in _KINDS or link.domain in own:
            return None
        found = found or service
    words = {"host": links[0].host or "", "service": found.name if found is not None else ""}
    return Fired(evidence=loci(links, 3), words=words)


RULE = Rule(
    id="every_link_on_free_hosting",
    subject="link",
    certainty="certain",
    says="リンク先がすべて、だれでもページを置けるサービス（{service}）の上（{host} など）にあります。",
    says_en="Everything that it leads to lies on a service where anybody can put up a page ({service}), such as {host}.",
    check=check,
)
