"""The mail has no link to click: only a QR code leads on.

**What it does.** Fires where every link of the mail stands in a QR code, and none leads to the author's or the brand's domain.

**Why it matters.** Who reads the mail on a computer has no need of a code. It moves the reader to a telephone, which stands outside the
filters of the office, and no address shows before the page opens.

**Known false positives.** Posters and invitations of small organisations; tickets, whose codes hold no web address, do not count.

**References.** MITRE ATT&CK T1566.002 ("quishing"); CISA and NCSC advisories on QR codes.
"""

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first code."""
    links, own = clickable(facts), author_domains(facts)
    if not links or any(link.where != "qr" or link.domain in own or of_brand(facts, link.host) for link in links):
        return None
    service = services.of(links[0].host)
    if service is not None and service.kind == "well_known":
        return None
    return Fired(evidence=(f"link:{links[0].index}", f"part:{links[0].part}"), words={"host": links[0].host or ""})


RULE = Rule(
    id="code_is_the_only_way",
    subject="link",
    certainty="certain",
    says="押せるリンクはなく、QRコードだけが {host} へ誘います。",
    says_en="There is no link to click; only a QR code leads to {host}.",
    check=check,
)
