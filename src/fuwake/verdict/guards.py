"""What no sum of weights may overrule. Each guard limits the label and is named in the verdict. Pure."""

from collections.abc import Mapping

from fuwake.model.finding import Finding
from fuwake.verdict.circumstances import Circumstances
from fuwake.verdict.kinds import IN_ANOTHERS_NAME, suspected

COUNTS = 0.5
"""Log-odds from which a subject counts as speaking for phishing."""
STRONG = 1.2
"""Log-odds of one finding that is more than wording and habit: without one, many weak signs make a suspicion only."""
ON_THE_BRAND = IN_ANOTHERS_NAME | {"link_domain_not_brand_official"}
"""Rules that all rest on one observation, which brand is meant: if that is wrong, all of them are."""


def against_phishing(subjects: Mapping[str, float], findings: tuple[Finding, ...], around: Circumstances) -> tuple[str, ...]:
    """Names of the guards that forbid the label `phishing`. `subjects`: capped log-odds by subject."""
    speaking = {subject for subject, weight in subjects.items() if weight >= COUNTS}
    found = []
    if speaking <= {"authentication"}:
        found.append("authentication-alone")
    elif len(speaking) < 2:
        found.append("one-subject")
    leads = {"link", "collection_site", "attachment"} & speaking or ("content" in speaking and around.to_follow)
    if not leads:
        found.append("nothing-to-follow")
    if not any(finding.weight >= COUNTS and finding.rule not in ON_THE_BRAND for finding in findings):
        found.append("brand-alone")
    if max((finding.weight for finding in findings), default=0.0) < STRONG:
        found.append("weak-signs-only")
    if around.brands_own_mail:
        found.append("brands-own-mail")
    if suspected(around.story, findings) == "advertising":
        found.append("advertising")
    return tuple(found)
