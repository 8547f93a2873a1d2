"""Every link leads to the domain that provably sent the mail.

**What it does.** Fires, in the mail's favour, where the author's domain is authenticated and all links to click are on it or
on domains known as the brand's; not where he speaks for a brand that is not known as his, nor
where he is a service that sends what its users typed.

**Why it matters.** A mail that leads nowhere but to its proven sender gives a thief nothing to take, unless that sender is
the thief: which the other rules have to tell.

**Known false positives.** Mail from a domain bought for the fraud, or from a site that was broken into.

**References.** RFC 7489 section 3.1 (alignment).
"""

from fuwake.model.facts import Facts
from fuwake.rules._carriers import carrier
from fuwake.rules._reading import author, author_domains, claims_brand, clickable, loci, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires only on an authenticated author with at least one link."""
    own, box, links = author_domains(facts), author(facts), clickable(facts)
    if box is None or not links or facts.spoofing.status != "authentic" or carrier(facts) is not None:
        return None
    if claims_brand(facts) and not of_brand(facts, box.domain):
        return None
    if not all((link.domain or link.host) in own or of_brand(facts, link.host) for link in links):
        return None
    return Fired(evidence=(*loci(links, 3), *facts.spoofing.evidence), words={"author": box.domain or ""})


RULE = Rule(
    id="all_links_on_author_domain",
    subject="link",
    certainty="certain",
    says="リンクはすべて、認証に通った差出人のドメイン（{author}）のものです。",
    says_en="All links stay with the authenticated author's domain ({author}).",
    check=check,
)
