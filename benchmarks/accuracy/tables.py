"""The figures as text: counts for each set, never one number over sets that differ in age and channel."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.accuracy.looked import Mail, weighed_anew
from fuwake.rules.registry import RULES
from fuwake.verdict import weights

LABELS = ("phishing", "suspicious", "undetermined", "legitimate")
ACCUSED = ("phishing", "suspicious")
Sets = Mapping[str, Sequence[Mail]]


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Interval of a share at 95 % (Wilson, JASA 22, 1927)."""
    if of == 0:
        return 0.0, 1.0
    share, spread = hits / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def counted(hits: int, of: int) -> str:
    """`12 of 500, 2.4 % (1.4–4.2)`."""
    low, high = wilson(hits, of)
    return f"{hits:5} of {of:5} {100 * hits / max(of, 1):6.2f} % ({100 * low:.2f}-{100 * high:.2f})"


def verdicts(sets: Sets) -> Iterator[str]:
    """Labels, kinds and what is called forged, by set."""
    for name, found in sets.items():
        labels: Counter[str] = Counter(mail.verdict.label for mail in found)
        yield f"{name}"
        for label in LABELS:
            yield f"    {label:<24}{counted(labels[label], len(found))}"
        yield f"    {'phishing or suspicious':<24}{counted(labels['phishing'] + labels['suspicious'], len(found))}"
        kinds: Counter[str | None] = Counter(mail.verdict.kind for mail in found if mail.verdict.label in ACCUSED)
        for kind in ("phishing", "fraud", "advertising"):
            yield f"    {'suspected: ' + kind:<24}{counted(kinds[kind], len(found))}"
        yield f"    {'called forged':<24}{counted(sum(mail.spoofing == 'forged' for mail in found), len(found))}"


def rules(phish: Sets, legit: Sets) -> Iterator[str]:
    """Rule, weight, and in how many mails of each set it fires; a rule that fires more on the legitimate side is marked."""
    seen = {name: Counter(finding.rule for mail in found for finding in mail.findings) for name, found in {**phish, **legit}.items()}
    priors = {rule: prior for rule, prior, _ in weights.table()}
    yield "rule".ljust(42) + "prior  weight  " + "  ".join(name.rjust(12) for name in seen)
    for rule in sorted(rule.id for rule in RULES):
        if not any(counts[rule] for counts in seen.values()):
            continue
        bad, good = (max(seen[name][rule] / max(len(found), 1) for name, found in side.items()) for side in (phish, legit))
        weight = weights.load()[rule]
        harmful = weight > 0 and good > bad
        cells = "  ".join(f"{seen[name][rule]:12}" for name in seen)
        yield f"{rule:<42}{priors[rule]:5.2f}  {weight:6.2f}  {cells}{'  fires more on honest mails' if harmful else ''}"
    silent = sorted(rule.id for rule in RULES if not any(counts[rule.id] for counts in seen.values()))
    yield f"never seen here ({len(silent)}; most of them need look-ups): " + ", ".join(silent)


def hanging(sets: Sets) -> Iterator[str]:
    """In how many accused mails the label hangs on one rule, and on which most often."""
    for name, found in sets.items():
        accused = [mail for mail in found if mail.verdict.label in ACCUSED]
        hung: Counter[str] = Counter()
        mails = 0
        for mail in accused:
            alone = [f.rule for f in mail.findings if f.weight > 0 and weighed_anew(mail, without=f.rule).label != mail.verdict.label]
            mails += bool(alone)
            hung.update(alone)
        most = ", ".join(f"{rule} {count}" for rule, count in hung.most_common(5))
        yield f"{name}: {counted(mails, len(accused))}: {most}"


def unexplained(sets: Sets, most: int = 15) -> Iterator[str]:
    """What fires in fraud mails that nobody is warned of, most frequent first."""
    for name, found in sets.items():
        missed = [mail for mail in found if mail.verdict.label not in ACCUSED]
        told = Counter(" ".join(sorted(f.rule for f in mail.findings if f.weight > 0)) or "nothing" for mail in missed)
        yield f"{name}: {len(missed)} not accused"
        for fired, count in told.most_common(most):
            yield f"    {count:4} {fired}"
