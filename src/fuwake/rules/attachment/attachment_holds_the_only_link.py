"""The body leads nowhere; a short file that came with it does.

**What it does.** Fires where a short body has no link to click and the attached document (a picture is none) has links of at most
two hosts, away from the author's domain.

**Why it matters.** Filters read links in the body. A document that only says "open the document" is a link in an envelope.

**Known false positives.** Bills and letters whose only link is to a payment service or a partner; links to the author's own domain
do not count.

**References.** MITRE ATT&CK T1566.001, T1566.002.
"""

from fuwake.brands import services
from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_SHORT = 900
"""Signs of a body that only points at the file."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link and the file that holds it."""
    links, own = clickable(facts), author_domains(facts)
    parts = facts.anatomy.message.parts
    files = {part.path for part in parts if (part.filename or part.type == "application/pdf") and not part.type.startswith("image/")}
    inside = [link for link in links if link.where in {"attachment", "qr"} and link.part in files]
    if not inside or len(inside) != len(links) or len(facts.anatomy.message.text) > _SHORT:
        return None
    away = [link for link in inside if link.domain not in own and not of_brand(facts, link.host) and not _told_of(link.host)]
    if not away or len({link.host for link in inside}) > 2:
        return None
    name = next((part.filename for part in facts.anatomy.message.parts if part.path == away[0].part), None)
    words = {"host": away[0].host or "", "name": " ".join(plain(name or "?", 120).split())}
    return Fired(evidence=(f"link:{away[0].index}", f"part:{away[0].part}"), words=words)


def _told_of(host: str | None) -> bool:
    service = services.of(host)
    return service is not None and service.kind == "well_known"


RULE = Rule(
    id="attachment_holds_the_only_link",
    subject="attachment",
    certainty="certain",
    says="本文にリンクはなく、添付ファイル「{name}」の中のリンクだけが {host} へ誘います。",
    says_en='The body has no link; only the attached file "{name}" leads to {host}.',
    check=check,
)
