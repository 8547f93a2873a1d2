"""The domain of the reply address does not exist.

**What it does.** Reads the registration of each Reply-To domain (RDAP, then WHOIS, then DNS).

**Why it matters.** An unregistered domain receives no mail: the address is a lie, and somebody may still register it.

**Known false positives.** A domain that lapsed after the mail was sent. A look-up that failed never fires; it is reported as such.

**References.** RFC 9083 (RDAP answers), RFC 3912 (WHOIS), RFC 5321 section 5.1.
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import NOT_ASKED
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first Reply-To domain that the registry does not know."""
    unknown: Unknown | None = None
    for reply in facts.anatomy.message.reply_to:
        domain = registrable_domain(reply.domain) if reply.domain else None
        if domain is None:
            continue
        known = facts.domains[domain].registration if domain in facts.domains else None
        if known is None:
            unknown = unknown or NOT_ASKED
        elif known.status == "not_registered":
            return Fired(evidence=(f"header:{reply.header}", *known.evidence), words={"domain": domain})
        elif known.status == "unknown":
            unknown = Unknown(
                reason=f"the registration of {domain} could not be found out",
                reason_ja=f"{domain}の登録状況を確かめられませんでした",
            )
    return unknown


RULE = Rule(
    id="reply_to_domain_unregistered",
    subject="originator",
    certainty="certain",
    says="返信先のドメイン {domain} は登録されておらず、返信は届きません。",
    says_en="The reply address's domain {domain} is not registered: answers cannot arrive.",
    check=check,
)
