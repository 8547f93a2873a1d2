"""A link leads to a bare address of a machine.

**What it does.** Fires on a link whose host is an IPv4 or IPv6 address.

**Why it matters.** Companies have names; a bare number is a machine somebody got hold of.

**Known false positives.** Devices in one's own network; private addresses are left out.

**References.** WHATWG URL section 3.5 (hosts); RFC 3986 section 3.2.2.
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import is_public_ip
from fuwake.rules._reading import clickable
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first public address."""
    for link in clickable(facts):
        if link.domain is None and link.host and is_public_ip(link.host.strip("[]")):
            return Fired(evidence=(f"link:{link.index}",), words={"host": link.host})
    return None


RULE = Rule(
    id="link_to_ip_address",
    subject="link",
    certainty="certain",
    says="リンク先が名前ではなく、数字のIPアドレス（{host}）です。",
    says_en="The link leads to a bare IP address ({host}), not to a name.",
    check=check,
)
