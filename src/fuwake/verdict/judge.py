"""Findings → verdict: a logistic sum of weights, capped by subject, within guards. Pure.

The log-odds of a subject are capped so that no subject decides alone, however many of its rules fire.
"""

import math
from collections.abc import Mapping

from fuwake.model.facts import Facts
from fuwake.model.finding import Finding
from fuwake.model.judgement import Reason, Verdict
from fuwake.verdict.guards import against_phishing, brands_own_mail, cleared

PRIOR = -1.8
"""Log-odds before anything is known: one in seven of the mails handed in."""
CAPS: Mapping[str, float] = {
    "authentication": 1.5,
    "originator": 2.2,
    "trace": 0.8,
    "content": 1.7,
    "link": 3.0,
    "attachment": 1.6,
    "collection_site": 3.0,
}
PHISHING, SUSPICIOUS, CLEAR = 0.85, 0.42, 0.25
SURE = 0.99
"""No sum of weights set by hand makes anything surer than this."""
_FLOOR = -4.0


def judge(findings: tuple[Finding, ...], facts: Facts) -> Verdict:
    """The label, the probability of phishing and every reason that weighed, the weightiest first."""
    reasons = tuple(
        Reason(rule=f.rule, says=f.says, says_en=f.says_en, weight=f.weight, evidence=f.evidence)
        for f in sorted(findings, key=lambda f: (-abs(f.weight), f.rule))
        if f.weight != 0
    )
    if not reasons and not _anything_answered(facts):
        return Verdict(label="undetermined", probability=None, reasons=())
    subjects = by_subject(findings)
    probability = min(SURE, 1 / (1 + math.exp(-(PRIOR + sum(subjects.values()) + _favour(findings)))))
    guards = against_phishing(subjects, findings, facts) if probability >= PHISHING else ()
    if probability >= PHISHING and not guards:
        return Verdict(label="phishing", probability=round(probability, 3), reasons=reasons)
    if guards:  # the probability said must not contradict the label
        probability = min(probability, SUSPICIOUS - 0.05 if brands_own_mail(facts) else PHISHING - 0.03)
    suspected = sum(subjects.values())
    if probability >= SUSPICIOUS:
        return Verdict(label="suspicious", probability=round(probability, 3), reasons=reasons, guards=guards)
    clear = probability <= CLEAR and suspected < 0.4 and cleared(facts)
    return Verdict(label="legitimate" if clear else "undetermined", probability=round(probability, 3), reasons=reasons, guards=guards)


def by_subject(findings: tuple[Finding, ...]) -> dict[str, float]:
    """What speaks for phishing, by subject, each within its cap."""
    sums: dict[str, float] = {}
    for finding in findings:
        if finding.weight > 0:
            sums[finding.subject] = sums.get(finding.subject, 0.0) + finding.weight
    return {subject: min(weight, CAPS[subject]) for subject, weight in sums.items()}


def _favour(findings: tuple[Finding, ...]) -> float:
    """What speaks against phishing, together."""
    return max(_FLOOR, sum(finding.weight for finding in findings if finding.weight < 0))


def _anything_answered(facts: Facts) -> bool:
    return any(seen.status in {"found", "absent"} for seen in facts.observations.values())
