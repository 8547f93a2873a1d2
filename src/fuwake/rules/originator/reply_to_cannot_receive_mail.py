"""The domain of the reply address exists but takes no mail.

**What it does.** Reads the MX answer of each Reply-To domain: a null MX, or neither MX nor address.

**Why it matters.** Somebody who expects answers can receive them; an address that cannot is decoration.

**Known false positives.** Notices sent from addresses that are not meant to be answered; they rarely set Reply-To at all.

**References.** RFC 5321 section 5.1, RFC 7505 (null MX).
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import NOT_ASKED
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first registered Reply-To domain that cannot receive mail; an unregistered one is another rule's."""
    unknown: Unknown | None = None
    for reply in facts.anatomy.message.reply_to:
        domain = registrable_domain(reply.domain) if reply.domain else None
        known = facts.domains.get(domain) if domain else None
        if known is None or (known.registration is not None and known.registration.status == "not_registered"):
            continue
        if known.mail is None:
            unknown = unknown or NOT_ASKED
        elif known.mail.status in {"null_mx", "cannot_receive"}:
            return Fired(evidence=(f"header:{reply.header}", *known.mail.evidence), words={"domain": known.domain})
        elif known.mail.status == "unknown":
            unknown = Unknown(
                reason=f"whether {domain} receives mail could not be found out",
                reason_ja=f"{domain}がメールを受け取れるかを確かめられませんでした",
            )
    return unknown


RULE = Rule(
    id="reply_to_cannot_receive_mail",
    subject="originator",
    certainty="certain",
    says="返信先のドメイン {domain} はメールを受け取らない設定で、返信は届きません。",
    says_en="The reply address's domain {domain} takes no mail: answers cannot arrive.",
    check=check,
)
