"""A picture is loaded from a bare IP address.

**What it does.** Fires where a mail program would load a picture or style of the mail from an IP address.

**Why it matters.** It mostly counts who opens the mail. Whoever sends in the open has a name for that.

**Known false positives.** Old lists, and devices that mail their own pages.

**References.** RFC 3986 section 3.2.2.
"""

from ipaddress import ip_network

from fuwake.model.anatomy import MOST_LINKS
from fuwake.model.facts import Facts
from fuwake.parse.domains import parse_ip
from fuwake.rules._rule import Fired, Rule, Unknown

_AT_HOME = tuple(
    ip_network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10")
)
"""RFC 1918, RFC 1122 section 3.2.1.3, RFC 3927, RFC 4193, RFC 4291."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such picture; addresses of a private network are a device's."""
    for link in facts.anatomy.links[:MOST_LINKS]:
        if not link.automatic or link.domain is not None or link.host is None:
            continue
        address = parse_ip(link.host)
        if address is not None and not any(address in net for net in _AT_HOME):
            return Fired(evidence=(f"link:{link.index}",), words={"host": link.host})
    return None


RULE = Rule(
    id="picture_from_ip_address",
    subject="link",
    certainty="certain",
    says="メールの画像などが、名前のないIPアドレス（{host}）から読み込まれます。",
    says_en="A picture of the mail is loaded from a bare IP address ({host}).",
    check=check,
)
