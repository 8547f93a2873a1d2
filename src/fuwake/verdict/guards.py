"""What no sum of weights may overrule. Each guard limits the label and is named in the verdict. Pure."""

from collections.abc import Mapping
from functools import cache

from fuwake.model.finding import Finding
from fuwake.verdict.circumstances import Circumstances
from fuwake.verdict.kinds import IN_ANOTHERS_NAME, suspected
from fuwake.verdict.tables import rows

COUNTS = 0.5
"""Log-odds from which a subject counts as speaking for phishing."""
STRONG, PLAIN, MANY, FIRM = 1.1, 0.6, 3, 0.8
"""Log-odds of one finding that is more than wording and habit; or else of as many plain ones, or of firm ones in two subjects, none of
them a mark of age or channel. Without any of these, weak signs make a suspicion only.
"""
ON_THE_BRAND = IN_ANOTHERS_NAME | {"link_domain_not_brand_official"}
"""Rules that all rest on one observation, which brand is meant: if that is wrong, all of them are."""


STRANGERS_WORDS = "stranger_speaks_through_service"
"""Where it fires, proven mail of a service may be suspicious, though never phishing: the service vouches for nobody's words."""
NOT_FIRM = ON_THE_BRAND | {"link_on_free_hosting"}
"""What makes no firm pair with the story: a genuine notice of a shared file asks, and lies on a shared host."""


def against_phishing(subjects: Mapping[str, float], findings: tuple[Finding, ...], around: Circumstances) -> tuple[str, ...]:
    """Names of the guards that forbid the label `phishing`. `subjects`: capped log-odds by subject."""
    speaking = {subject for subject, weight in subjects.items() if weight >= COUNTS}
    found = []
    if speaking <= {"authentication"}:
        found.append("authentication-alone")
    elif len(speaking - {"trace"}) < 2 and not _tale(speaking, findings, around):
        found.append("one-subject")
    if not ({"link", "collection_site", "attachment", "content"} & speaking or around.to_follow):
        found.append("nothing-to-follow")
    if not around.brand_outright and not any(finding.weight >= COUNTS and finding.rule not in ON_THE_BRAND for finding in findings):
        found.append("brand-alone")
    if not _firm(findings):
        found.append("weak-signs-only")
    if around.brands_own_mail:
        found.append("brands-own-mail")
    if suspected(around.story, findings, brand=around.in_brands_name) == "advertising":
        found.append("advertising")
    return tuple(found)


def against_suspicion(findings: tuple[Finding, ...], around: Circumstances) -> tuple[str, ...]:
    """Names of the guards that forbid the label `suspicious`."""
    found = []
    if around.brands_own_mail and not any(finding.rule == STRANGERS_WORDS for finding in findings):
        found.append("brands-own-mail")
    if all(finding.weight <= 0 or finding.rule in marks() for finding in findings):
        found.append("marks-alone")
    return tuple(found)


@cache
def marks() -> frozenset[str]:
    """Rules that tell the age of a program or the way a mail came: common among honest mails, and no reason by themselves."""
    return frozenset(row["rule"] for row in rows("fixed") if row["mark"] == "yes")


def _firm(findings: tuple[Finding, ...]) -> bool:
    """Whether the signs are more than wording and habit."""
    plain = [finding for finding in findings if finding.weight >= PLAIN and finding.rule not in marks()]
    firm = {finding.subject for finding in plain if finding.weight >= FIRM and finding.rule not in NOT_FIRM}
    return len(plain) >= MANY or len(firm) > 1 or any(finding.weight >= STRONG for finding in findings)


def _tale(speaking: set[str], findings: tuple[Finding, ...], around: Circumstances) -> bool:
    """Whether a tale for money speaks for itself: it has no link, its words are all there is, and several of them tell it."""
    told = [finding for finding in findings if finding.subject == "content" and finding.weight >= COUNTS]
    return speaking == {"content"} and around.story == "fraud" and len(told) > 1
