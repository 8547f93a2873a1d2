"""A stranger calls himself after the recipient's own address or domain.

**What it does.** Fires where the author's display name or mailbox holds the recipient's whole address, or his domain, and the
author's domain is another one. Domains of free mail do not count.

**Why it matters.** `recipient.example Support` is to be taken for one's own administrator; nobody else knows the recipient by his
domain.

**Known false positives.** Services that write in a colleague's name (`hanako@recipient.example via …`), which mostly sign for the
recipient's domain or name themselves.

**References.** RFC 5322 section 3.4 (display-name).
"""

from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author
from fuwake.rules._rule import Fired, Rule, Unknown

_VIA = " via "


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the author's domain: the recipient's is never part of the sentence."""
    box = author(facts)
    if box is None or not box.domain:
        return None
    own = registrable_domain(box.domain)
    called = f"{box.name or ''} {(box.address or '').rpartition('@')[0]}".lower()[:400]
    if _VIA in called:
        return None
    for to in facts.anatomy.message.recipients[:20]:
        domain = registrable_domain(to.domain) if to.domain else None
        if domain == own or not to.address:
            continue
        known = domain is not None and "." in domain and not free_mail(domain) and domain in called
        if known or (len(to.address) >= 8 and to.address.lower() in called):
            return Fired(evidence=(f"header:{box.header}",), words={"author": box.domain})
    return None


RULE = Rule(
    id="author_named_after_recipient",
    subject="originator",
    certainty="certain",
    says="差出人が受信者自身のアドレスまたはドメインを名乗っていますが、実際のドメインは {author} です。",
    says_en="The author calls himself after the recipient's own address or domain, but writes from {author}.",
    check=check,
)
