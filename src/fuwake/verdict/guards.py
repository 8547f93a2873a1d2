"""What no sum of weights may overrule. Each guard limits the label and is named in the verdict. Pure."""

from collections.abc import Mapping

from fuwake.brands.book import listed, under
from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.model.finding import Finding
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author, clickable

COUNTS = 0.5
"""Log-odds from which a subject counts as speaking for phishing."""
STRONG = 1.2
"""Log-odds of one finding that is more than wording and habit: without one, many weak signs make a suspicion only."""
ON_THE_BRAND = frozenset(
    {
        "display_name_claims_other_brand",
        "free_mail_author_claims_brand",
        "link_domain_not_brand_official",
        "link_host_imitates_brand",
        "page_claims_brand_on_unofficial_host",
    }
)
"""Rules that all rest on one observation, which brand is meant: if that is wrong, all of them are."""
_KNOWN_DAYS = 180
"""Age from which a sender's domain is no longer a fresh one."""


def against_phishing(subjects: Mapping[str, float], findings: tuple[Finding, ...], facts: Facts) -> tuple[str, ...]:
    """Names of the guards that forbid the label `phishing`. `subjects`: capped log-odds by subject."""
    speaking = {subject for subject, weight in subjects.items() if weight >= COUNTS}
    found = []
    if speaking <= {"authentication"}:
        found.append("authentication-alone")
    elif len(speaking) < 2:
        found.append("one-subject")
    leads = {"link", "collection_site", "attachment"} & speaking or ("content" in speaking and clickable(facts))
    if not leads:
        found.append("nothing-to-follow")
    if not any(finding.weight >= COUNTS and finding.rule not in ON_THE_BRAND for finding in findings):
        found.append("brand-alone")
    if max((finding.weight for finding in findings), default=0.0) < STRONG:
        found.append("weak-signs-only")
    if brands_own_mail(facts):
        found.append("brands-own-mail")
    return tuple(found)


def brands_own_mail(facts: Facts) -> bool:
    """Authenticated mail from a verified domain of a listed brand, all its links on verified domains of that brand."""
    brand, box = facts.brand, author(facts)
    if facts.anatomy.partial is not None:  # what was not read may lead elsewhere
        return False
    if brand is None or box is None or facts.spoofing.status != "authentic" or not under(box.domain, brand.official_domains):
        return False
    row = listed(brand.id)
    if row is not None and box.domain in row.mail_domains:  # customers have addresses there too
        return False
    return all(under(link.host, brand.official_domains) for link in clickable(facts))


def cleared(facts: Facts) -> bool:
    """Whether there is positive evidence for the mail: a proven author who is known, and no link that leads to strangers.

    Known: a verified domain of a listed brand, or a domain registered at least half a year before the mail. Passing
    authentication alone clears nobody: whoever buys a domain passes it.
    """
    box = author(facts)
    if box is None or facts.spoofing.status != "authentic" or free_mail(box.domain):
        return False
    if facts.anatomy.partial is not None:
        return False
    if brands_own_mail(facts):
        return True
    domain = registrable_domain(box.domain) if box.domain else None
    known = facts.domains[domain].registration if domain is not None and domain in facts.domains else None
    aged = known is not None and known.status == "registered" and (known.age_days or 0) >= _KNOWN_DAYS
    return aged and all(link.domain == domain for link in clickable(facts))
