"""No link leads to the author's own domain.

**What it does.** Fires where a mail has links to click and none of them is on the domain of an author. Click counters
of bulk senders are left out.

**Why it matters.** Who writes in his own name mostly links to his own site. A weak sign, told beside others.

**Known false positives.** Private mails, lists and newsletters from an agency: very many.

**References.** RFC 7489 section 3.1 (organizational domain).
"""

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.rules._reading import author, author_domains, clickable, loci, of_brand, told
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the first link's host."""
    own, box, links = author_domains(facts), author(facts), [link for link in clickable(facts) if told(link) and not _counted(link.host)]
    if box is None or not links or any((link.domain or link.host) in own or of_brand(facts, link.host) for link in links):
        return None
    more = len({link.host for link in links}) > 1
    words = {
        "host": links[0].host or "",
        "more_ja": " など" if more else "",
        "more": " and others" if more else "",
        "author": box.domain or "",
    }
    return Fired(evidence=(*loci(links, 3), f"header:{box.header}"), words=words)


def _counted(host: str | None) -> bool:
    """Whether the host counts clicks for bulk senders, honest and other: it tells nothing of whose mail it is."""
    service = services.of(host)
    return service is not None and service.kind == "sending"


RULE = Rule(
    id="link_host_differs_from_author_domain",
    subject="link",
    certainty="possible",
    says="リンク先（{host}{more_ja}）は、差出人のドメイン {author} のものではありません。",
    says_en="No link ({host}{more}) is on the author's domain {author}.",
    check=check,
)
