"""The link to unsubscribe goes through a public shortener or bare storage.

**What it does.** Fires where a link that is told to be for unsubscribing leads to a shortener or to a cloud's bare storage.

**Why it matters.** Whoever sends to a list must be able to take people off it, and his software makes that link. Behind a shortener
nobody can tell whose it is.

**Known false positives.** None known among bulk senders.

**References.** RFC 2369, RFC 8058; `parse/data/shorteners.csv`, `brands/data/services.csv` (kind `bucket`).
"""

from fuwake.brands import services
from fuwake.derive.sightings import host_of, urlsplit_path
from fuwake.model.anatomy import MOST_LINKS
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link of the body."""
    for link in facts.anatomy.links[:MOST_LINKS]:
        if link.one_click != "words" or link.where == "header":
            continue
        service = services.of(host_of(link.outer or link.url), urlsplit_path(link.url))
        if service is not None and service.kind in {"shortener", "bucket"}:
            return Fired(evidence=(f"link:{link.index}",), words={"host": host_of(link.outer or link.url) or "", "service": service.name})
    return None


RULE = Rule(
    id="unsubscribe_through_shortener",
    subject="link",
    certainty="certain",
    says="配信停止のリンクが、だれのものか分からない {host}（{service}）を指しています。",
    says_en="The link to unsubscribe leads to {host} ({service}), which hides whose it is.",
    check=check,
)
