"""A link's host begins like another site's name.

**What it does.** Fires where the labels before the registrable domain of a link end in, or hold, a name with a common top-level
domain of its own (`www.bank.com` in `www.bank.com.in7.example`).

**Why it matters.** On a telephone only the beginning of a long host is seen. Labels cost nothing, and nobody needs such ones but to
be taken for that site.

**Known false positives.** Networks that deliver other sites' pages under names like `www.shop.com.network.net`; links to them are
rarely written into mails.

**References.** RFC 1034 section 3.1; WHATWG URL, section on rendering.
"""

import re

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_SHOWN = re.compile(
    r"(?:^|\.)([a-z0-9\-]{2,63}(?:\.co|\.ne|\.or|\.gov)?\.(?:com|net|org|jp|uk|de|fr|br|gov|info|biz|au|kr|cn|it|nl|es))(?:\.|$)"
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    own = author_domains(facts)
    for link in clickable(facts):
        host, domain = link.host or "", link.domain
        if domain is None or host.count(".") < 3 or domain in own or of_brand(facts, host) or services.of(host) is not None:
            continue
        hit = _SHOWN.search(host.removesuffix(domain).rstrip("."))
        if hit is not None and hit[1] not in domain:
            return Fired(evidence=(f"link:{link.index}",), words={"host": host[:120], "shown": hit[1], "domain": domain})
    return None


RULE = Rule(
    id="link_host_shows_other_domain",
    subject="link",
    certainty="certain",
    says="リンク先 {host} は {shown} のように始まりますが、実際のドメインは {domain} です。",
    says_en="The link's host {host} begins like {shown}, but the domain is {domain}.",
    check=check,
)
