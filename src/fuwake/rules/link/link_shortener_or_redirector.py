"""A link goes through a service that hides where it leads.

**What it does.** Fires on links to shorteners and open redirectors of `services.csv`.

**Why it matters.** Neither the reader nor a filter sees the target; it can be changed after the mail was sent.

**Known false positives.** Private mails and newsletters use shorteners too.

**References.** `brands/data/services.csv` (kinds `shortener`, `redirector`).
"""

from fuwake.brands import services
from fuwake.derive.sightings import urlsplit_path
from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    for link in clickable(facts):
        service = services.of(link.host, urlsplit_path(link.url))
        if service is not None and service.kind in {"shortener", "redirector"}:
            return Fired(evidence=(f"link:{link.index}",), words={"host": link.host or "", "service": service.name})
    return None


RULE = Rule(
    id="link_shortener_or_redirector",
    subject="link",
    certainty="certain",
    says="リンクは {host}（{service}）を経由しており、本当の行き先が見えません。",
    says_en="The link goes through {host} ({service}), which hides where it leads.",
    check=check,
)
