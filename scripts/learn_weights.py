"""Moves the weights of the verdict within bounds of their priors, and measures what probability a sum of weights stands for.

    .venv/bin/python scripts/learn_weights.py CORPUS [--legit DIR] [--out DIR]

CORPUS holds `phish/dev` and `ham/`. `--legit` (default `tests/judgement/legitimate`) holds legitimate mails of today; they weigh as much
as all of `ham/`, which is of 2002. Each campaign, and each thread of legitimate mails, counts once. Weights are learnt on the earlier
mails of each set and the table of probabilities is measured on the later ones. Bait that is advertising counts as in between. Rules of
`fixed.csv` stay as they are. Writes `learnt.csv` and `calibration.csv`.
"""

import argparse
import csv
import math
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.accuracy.grouped import shares  # noqa: E402 - the path is set above
from benchmarks.accuracy.looked import Mail, mails  # noqa: E402 - the path is set above
from fuwake.verdict import weights  # noqa: E402 - the path is set above
from fuwake.verdict.judge import CAPS, FLOOR  # noqa: E402 - the path is set above
from fuwake.verdict.tables import rows  # noqa: E402 - the path is set above

TABLES = ROOT / "src" / "fuwake" / "verdict"
EARLIER = 0.7
"""Share of each set, by time, on which weights are learnt."""
PREVALENCE = 0.5
"""Share of fraud among mails that people hand in, for which the probabilities hold."""
BAIT = 0.6
"""What an advertising mail counts as: its rules are no signs of phishing, and it is not harmless."""
TRUST = 6.0
"""How strongly a weight is held to its prior."""
STEPS, RATE = 250, 0.6
DOUBT = 0.001
"""Share of all mails that is added to either side of each step: no step is surer than its mails allow."""
LEAST = 5
"""Campaigns and threads in which a rule must fire before its weight moves."""


class Example(Struct, frozen=True):
    """One mail of the learning set."""

    mail: Mail
    target: float
    mass: float


def main() -> int:
    """0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--legit", type=Path, default=ROOT / "tests" / "judgement" / "legitimate")
    parser.add_argument("--out", type=Path, default=TABLES)
    options = parser.parse_args()
    sets = {
        "phish": list(mails(options.corpus / "phish" / "dev")),
        "ham": list(mails(options.corpus / "ham")),
        "today": [mail for mail in mails(options.legit) if not mail.carried],
    }
    earlier, later = examples(sets)
    priors = {rule: prior for rule, prior, _ in weights.table()}
    learnt = learn(earlier, priors)
    write_weights(options.out / "learnt.csv", earlier + later, priors, learnt)
    write_table(options.out / "calibration.csv", calibrated(later, learnt))
    return 0


def examples(sets: Mapping[str, Sequence[Mail]]) -> tuple[list[Example], list[Example]]:
    """The earlier and the later ones of each set; mails of today are so few that they serve in both."""
    earlier: list[Example] = []
    later: list[Example] = []
    for name, found in sets.items():
        share = shares(found)
        part = PREVALENCE if name == "phish" else (1 - PREVALENCE) / 2
        whole = sum(share.values())
        made = [_example(name, mail, 2000 * part * share[mail.path] / whole) for mail in sorted(found, key=lambda mail: mail.received)]
        cut = int(EARLIER * len(made))
        earlier += [_part(one, EARLIER) for one in made] if name == "today" else made[:cut]
        later += [_part(one, 1 - EARLIER) for one in made] if name == "today" else made[cut:]
    return earlier, later


def _example(name: str, mail: Mail, mass: float) -> Example:
    bait = name == "phish" and mail.verdict.kind == "advertising"
    return Example(mail, (BAIT if bait else 1.0) if name == "phish" else 0.0, mass)


def _part(one: Example, share: float) -> Example:
    return Example(one.mail, one.target, one.mass * share)


def total(mail: Mail, table: Mapping[str, float]) -> tuple[float, list[str]]:
    """The sum of weights within caps, and the rules that would move it."""
    sums: dict[str, float] = defaultdict(float)
    against = 0.0
    for found in mail.findings:
        weight = table[found.rule]
        if weight > 0:
            sums[found.subject] += weight
        else:
            against += weight
    free = [
        found.rule
        for found in mail.findings
        if (table[found.rule] > 0 and sums[found.subject] < CAPS[found.subject]) or (table[found.rule] < 0 and against > FLOOR)
    ]
    return sum(min(value, CAPS[subject]) for subject, value in sums.items()) + max(FLOOR, against), free


def learn(given: Sequence[Example], priors: Mapping[str, float]) -> dict[str, float]:
    """Weights by rule: logistic loss with each weight held to its prior and within its bounds."""
    fixed = {row["rule"] for row in rows("fixed")}
    seen: dict[str, int] = defaultdict(int)
    for example in given:
        for found in example.mail.findings:
            seen[found.rule] += 1
    moving = {rule for rule, prior in priors.items() if prior and rule not in fixed and seen[rule] >= LEAST}
    table, intercept = dict(priors), -1.5
    mass = sum(example.mass for example in given)
    for _ in range(STEPS):
        slope: dict[str, float] = defaultdict(float)
        tilt = 0.0
        for example in given:
            value, free = total(example.mail, table)
            off = (1 / (1 + math.exp(-value - intercept)) - example.target) * example.mass
            tilt += off
            for rule in free:
                slope[rule] += off
        intercept -= 4 * tilt / mass
        for rule in moving:
            scale = abs(priors[rule]) * 0.5
            pull = TRUST * (table[rule] - priors[rule]) / scale**2
            low, high = weights.bounds(priors[rule])
            table[rule] = min(high, max(low, table[rule] - RATE * (slope[rule] + pull) / (50 + TRUST / scale**2)))
    return {rule: round(weight, 2) for rule, weight in table.items()}


def calibrated(given: Sequence[Example], table: Mapping[str, float]) -> list[tuple[float, float]]:
    """(sum of weights, share of fraud) in steps of a half: measured on the later mails, every mail of the phish set counted as fraud.
    Made to rise by pooling neighbours that fall (Barlow et al., Statistical Inference under Order Restrictions, 1972).
    """
    points = [(total(example.mail, table)[0], example.target > 0, example.mass) for example in given]
    whole = sum(mass for _, _, mass in points)
    pools: list[tuple[float, float, list[float]]] = []
    for step in range(-2, 13):
        value = step / 2
        near = [(fraud, mass) for at, fraud, mass in points if value - 0.25 <= max(-1.0, min(6.0, at)) < value + 0.25]
        fraud = sum(mass for fraud, mass in near if fraud) + DOUBT * whole
        pools.append((fraud, sum(mass for _, mass in near) + 2 * DOUBT * whole, [value]))
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] > pools[-1][0] * pools[-2][1]:
            (one, two), values = [sum(pair) for pair in zip(pools[-2][:2], pools[-1][:2], strict=True)], pools[-2][2] + pools[-1][2]
            pools[-2:] = [(one, two, values)]
    return [(value, fraud / mass) for fraud, mass, values in pools for value in values]


def write_weights(path: Path, given: Sequence[Example], priors: Mapping[str, float], table: Mapping[str, float]) -> None:
    """A row a rule, in the order of the priors."""
    fixed = {row["rule"]: row["why"] for row in rows("fixed")}
    counts: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for path_given in {example.mail.path: example for example in given}.values():
        for found in path_given.mail.findings:
            counts[found.rule][path_given.target == 0] += 1
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("rule", "prior", "weight", "phish", "ham", "note"))
        for rule, prior in priors.items():
            phish, ham = (int(count) for count in counts[rule])
            note = _note(prior, table[rule], phish + ham, fixed.get(rule))
            writer.writerow((rule, prior, table[rule], phish, ham, note))


def _note(prior: float, weight: float, fires: int, fixed: str | None) -> str:
    if prior == 0:
        return "information"
    if fixed is not None:
        return f"held: {fixed}"
    if fires < LEAST:
        return "held: hardly seen without look-ups"
    low, high = weights.bounds(prior)
    if weight in {low, high}:
        return "as far as its prior allows"
    return "stays" if abs(weight - prior) < 0.05 else "stronger than thought" if abs(weight) > abs(prior) else "weaker than thought"


def write_table(path: Path, knots: Sequence[tuple[float, float]]) -> None:
    """A row a knot."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("sum", "probability"))
        writer.writerows((f"{value:.1f}", f"{share:.4f}") for value, share in knots)


if __name__ == "__main__":
    sys.exit(main())
