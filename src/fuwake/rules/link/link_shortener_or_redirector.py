"""A link goes through a service that hides where it leads.

**What it does.** Fires on links to shorteners and open redirectors of `services.csv`, also where their target could be read
from the address. A link that a receiver's own mail filter wrote anew is judged by what it was before.

**Why it matters.** Neither the reader nor a filter sees the target; it can be changed after the mail was sent.

**Known false positives.** Private mails and newsletters use shorteners too.

**References.** `brands/data/services.csv` (kind `redirector`), `parse/data/shorteners.csv`, `parse/wrappers`.
"""

from fuwake.brands import services
from fuwake.derive.sightings import host_of, urlsplit_path
from fuwake.model.facts import Facts
from fuwake.parse.wrappers.registry import kind, named
from fuwake.rules._reading import clickable
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    for link in clickable(facts):
        written = link.outer if link.outer is not None and link.wrappers and kind(link.wrappers[0]) == "redirector" else link.url
        name = _service(written, link.wrappers[0] if link.wrappers and written == (link.outer or link.url) else None)
        if name is not None:
            return Fired(evidence=(f"link:{link.index}",), words={"host": host_of(written) or "", "service": name})
    return None


def _service(url: str, family: str | None) -> str | None:
    """The name of the service that the address belongs to, where it leads people on."""
    known = services.of(host_of(url), urlsplit_path(url))
    if known is not None and known.kind in {"shortener", "redirector"}:
        return known.name
    wrapper = named(family) if family is not None else None
    return wrapper.name if wrapper is not None and wrapper.kind == "redirector" else None


RULE = Rule(
    id="link_shortener_or_redirector",
    subject="link",
    certainty="certain",
    says="リンクは {host}（{service}）を経由しており、本当の行き先が見えません。",
    says_en="The link goes through {host} ({service}), which hides where it leads.",
    check=check,
)
