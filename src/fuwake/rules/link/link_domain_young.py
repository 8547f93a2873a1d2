"""A link leads to a domain that was registered just before the mail.

**What it does.** Fires where a link's domain was not 30 days old when the mail arrived.

**Why it matters.** Names for a fraud are bought for it and burnt within days.

**Known false positives.** New shops and campaigns. Services that lend names to users are left out: their age says nothing.

**References.** RFC 9083 section 4.5 (registration event).
"""

from fuwake.brands import services
from fuwake.derive.role_records import YOUNG_DAYS
from fuwake.model.facts import Facts
from fuwake.rules._reading import NOT_ASKED, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first young domain; where none is young and one could not be told, says so."""
    unknown: Unknown | None = None
    for link in clickable(facts):
        if link.domain is None or of_brand(facts, link.host) or services.of(link.host) is not None:
            continue
        known = facts.domains[link.domain].registration if link.domain in facts.domains else None
        if known is None:
            unknown = unknown or NOT_ASKED
        elif known.status == "unknown" or (known.status == "registered" and known.age_days is None):
            unknown = Unknown(
                reason=f"when {link.domain} was registered could not be found out",
                reason_ja=f"{link.domain}の登録日を確かめられませんでした",
            )
        elif known.age_days is not None and known.age_days < YOUNG_DAYS:
            words = {"domain": link.domain, "days": str(max(known.age_days, 0))}
            return Fired(evidence=(f"link:{link.index}", *known.evidence), words=words)
    return unknown


RULE = Rule(
    id="link_domain_young",
    subject="link",
    certainty="certain",
    says="リンク先のドメイン {domain} は、メールが届く{days}日前に登録されたばかりです。",
    says_en="The link's domain {domain} was registered only {days} days before the mail.",
    check=check,
)
