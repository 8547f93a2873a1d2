"""Nobody can answer the author, and the mail leads to a web site.

**What it does.** Fires where no address of the From field could receive mail (as in *author_address_unusable*; a machine on one's own
network is left out) and the mail holds a link to click with a registrable domain.

**Why it matters.** Who sends offers or notices to many has a domain of his own and signs with it. An address without one, or one
written in quotation marks to look like another's, is there to escape that check; only the link has to work.

**Known false positives.** Notices of a company's own monitoring that lead to a tool with a public name.

**References.** RFC 5322 section 3.6.2; RFC 5321 section 2.3.5; RFC 7489 section 6.6.1 (mail without a usable author domain).
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable, header, loci
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.originator import author_address_unusable


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the domain of the first link."""
    links = [link for link in clickable(facts) if link.domain]
    locus = header(facts, "From")
    if not links or locus is None:
        return None
    unusable = author_address_unusable.check(facts)
    if not isinstance(unusable, Fired):
        return unusable
    return Fired(evidence=(locus, *loci(links, 2)), words={"domain": links[0].domain or ""})


RULE = Rule(
    id="unreachable_author_wants_click",
    subject="originator",
    certainty="certain",
    says="差出人には返信できない形のアドレスしかないのに、本文はサイト（{domain}）へ誘導しています。",
    says_en="The author cannot be written to, yet the mail leads to a web site ({domain}).",
    check=check,
)
