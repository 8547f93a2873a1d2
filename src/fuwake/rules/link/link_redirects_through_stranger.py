"""A link carries another site's address inside it, and neither is the author's.

**What it does.** Where a brand or a pretext was recognised, fires if a parameter of a link is a web address of another registrable
domain, and neither that nor the link's own is the author's, the brand's or a bulk mail service's.

**Why it matters.** An open redirect lends its good name: the filter looks at the first site, the reader comes to the second.

**Known false positives.** Click counters of small agencies that lead to a third party.

**References.** CWE-601; MITRE ATT&CK T1566.002.
"""

import re

from fuwake.brands import services
from fuwake.derive.sightings import host_of
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.parse.wrappers.registry import kind
from fuwake.rules._reading import author_domains, clickable, of_brand, told
from fuwake.rules._rule import Fired, Rule, Unknown

_INSIDE = re.compile(r"[?&;=/]https?(?::|%3a)(?:/|%2f){2}([a-z0-9.\-]{4,253})", re.IGNORECASE)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    if facts.brand is None and facts.scenario is None:
        return None
    own = author_domains(facts)
    for link in clickable(facts):
        written = link.url if link.wrappers and kind(link.wrappers[0]) == "gateway" else link.outer or link.url
        hit = _INSIDE.search(written[8:3_000])
        if hit is None or not told(link) or _known(facts, own, host_of(written)):
            continue
        target = hit[1].lower().strip(".")
        domain = registrable_domain(target)
        if domain is None or domain == registrable_domain(host_of(written) or "") or _known(facts, own, target):
            continue
        return Fired(evidence=(f"link:{link.index}",), words={"host": host_of(written) or "", "target": target})
    return None


def _known(facts: Facts, own: frozenset[str], host: str | None) -> bool:
    """Whether the host is the author's, the brand's, or a service that counts clicks for others or is told of elsewhere."""
    service = services.of(host)
    told = service is not None and service.kind in {"sending", "well_known"}
    return host is None or registrable_domain(host) in own or of_brand(facts, host) or told


RULE = Rule(
    id="link_redirects_through_stranger",
    subject="link",
    certainty="probable",
    says="リンクは {host} を経由して、別のサイト（{target}）へ転送するものです。",
    says_en="The link goes to {host}, which is to send the reader on to another site ({target}).",
    check=check,
)
