"""The first certificate known for the link's host was issued just before the mail.

**What it does.** Fires where public logs of certificates hold none for the host that began more than 14 days before the mail arrived.
Only a search that also holds expired ones can tell (setting `ct_search`).

**Why it matters.** Sites need a certificate on their first day. On a domain of old age, a host with a first certificate of
yesterday is a name that was made for something new, by its owner or by an intruder.

**Known false positives.** New sites and campaigns. Hosts that a wildcard certificate covered until now.

**References.** RFC 6962; RFC 9162.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.link._site import observed, sites, unasked

YOUNG_DAYS = 14


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first young one; one that began after the mail says nothing of it."""
    for site, place in sites(facts):
        days = site.first_certificate_days
        if days is not None and 0 <= days < YOUNG_DAYS:
            return Fired(evidence=(place, *observed(site, "ct")), words={"host": site.host, "days": str(days)})
    return unasked(facts, "ct")


RULE = Rule(
    id="link_host_certificate_young",
    subject="link",
    certainty="probable",
    says="公開ログで知られる限り、リンク先 {host} の最初の証明書は、メールが届く{days}日前に始まったばかりです。",
    says_en="As far as public logs tell, the first certificate of {host} began only {days} days before the mail.",
    check=check,
)
