"""Findings → verdict: a sum of weights, capped by subject, read from a measured table, within guards. Pure.

The log-odds of a subject are capped so that no subject decides alone, however many of its rules fire.
"""

from collections.abc import Mapping

from fuwake.model.facts import Facts
from fuwake.model.finding import Finding
from fuwake.model.judgement import Reason, Verdict
from fuwake.verdict import calibration
from fuwake.verdict.circumstances import Circumstances, circumstances
from fuwake.verdict.guards import against_phishing, against_suspicion
from fuwake.verdict.kinds import suspected

CAPS: Mapping[str, float] = {
    "authentication": 1.5,
    "originator": 2.2,
    "trace": 0.8,
    "content": 2.6,
    "link": 3.0,
    "attachment": 1.6,
    "collection_site": 3.0,
}
PHISHING, SUSPICIOUS, CLEAR = 0.85, 0.42, 0.25
HELD, HELD_LOW = 0.82, 0.37
"""The most that is said of a suspicious mail, and of one that is neither: the figure must not contradict the label."""
FLOOR = -4.0
"""The least that all findings for a mail add up to."""


def judge(findings: tuple[Finding, ...], facts: Facts) -> Verdict:
    """The label, the probability of phishing and every reason that weighed, the weightiest first."""
    return weigh(findings, circumstances(facts))


def weigh(findings: tuple[Finding, ...], around: Circumstances) -> Verdict:
    """`judge`, for circumstances that are known."""
    reasons = _reasons(findings)
    if not reasons and not around.answered:
        return Verdict(label="undetermined", probability=None, reasons=())
    subjects = by_subject(findings)
    against = sum(subjects.values())
    probability = round(calibration.probability(against + _favour(findings)), 3)
    kind = suspected(around.story, findings, brand=around.in_brands_name)
    guards = against_phishing(subjects, findings, around) if probability >= PHISHING else ()
    lesser = against_suspicion(findings, around) if probability >= SUSPICIOUS else ()
    if probability >= SUSPICIOUS and not lesser:
        if probability >= PHISHING and not guards:
            return Verdict(label="phishing", probability=probability, reasons=reasons, kind=kind)
        return Verdict(label="suspicious", probability=min(probability, HELD), reasons=reasons, guards=guards, kind=kind)
    guards = tuple(dict.fromkeys((*guards, *lesser)))
    probability = min(probability, HELD_LOW)
    clear = probability <= CLEAR and against < 0.4 and around.cleared
    return Verdict(label="legitimate" if clear else "undetermined", probability=probability, reasons=reasons, guards=guards)


def by_subject(findings: tuple[Finding, ...]) -> dict[str, float]:
    """What speaks for phishing, by subject, each within its cap."""
    return {subject: min(weight, CAPS[subject]) for subject, weight in _sums(findings).items()}


def _sums(findings: tuple[Finding, ...]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for finding in findings:
        if finding.weight > 0:
            sums[finding.subject] = sums.get(finding.subject, 0.0) + finding.weight
    return sums


def _favour(findings: tuple[Finding, ...]) -> float:
    """What speaks against phishing, together."""
    return max(FLOOR, sum(finding.weight for finding in findings if finding.weight < 0))


def _reasons(findings: tuple[Finding, ...]) -> tuple[Reason, ...]:
    """What weighed, each with its share of the whole; where a subject is capped, its findings share what is left of it."""
    sums = _sums(findings)
    parts = [(f, abs(f.weight) * (min(1.0, CAPS[f.subject] / sums[f.subject]) if f.weight > 0 else 1.0)) for f in findings if f.weight]
    whole = sum(part for _, part in parts)
    return tuple(
        Reason(rule=f.rule, says=f.says, says_en=f.says_en, weight=f.weight, evidence=f.evidence, share=round(part / whole, 4))
        for f, part in sorted(parts, key=lambda pair: (-pair[1], pair[0].rule))
    )
