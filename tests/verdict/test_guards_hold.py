"""What holds for every combination of findings: more reasons never make a mail safer, guards hold, shares add up."""

from hypothesis import given, settings
from hypothesis import strategies as some

from fuwake.model.finding import Finding
from fuwake.verdict.calibration import knots, probability
from fuwake.verdict.circumstances import Circumstances
from fuwake.verdict.guards import marks
from fuwake.verdict.judge import CAPS, PHISHING, SUSPICIOUS, weigh
from fuwake.verdict.weights import load

RULES = [*sorted(marks()), *sorted(rule for rule in load() if rule not in marks())[:40]]


def finding(subject: str, weight: float, rule: str) -> Finding:
    return Finding(rule=rule, subject=subject, says="…", says_en="…", weight=weight, evidence=("header:0",), certainty="certain")  # type: ignore[arg-type]  # drawn from CAPS


FINDINGS = some.lists(
    some.builds(finding, some.sampled_from(sorted(CAPS)), some.floats(-3, 3, width=16), some.sampled_from(RULES)), max_size=12
).map(tuple)
AROUND = some.builds(
    Circumstances,
    answered=some.booleans(),
    brands_own_mail=some.booleans(),
    cleared=some.booleans(),
    to_follow=some.booleans(),
    in_brands_name=some.booleans(),
    story=some.sampled_from([None, "phishing", "fraud", "advertising"]),
)
RANK = {"legitimate": 0, "undetermined": 0, "suspicious": 1, "phishing": 2}


@given(FINDINGS, AROUND, some.sampled_from(sorted(CAPS)), some.floats(0.01, 3), some.sampled_from(RULES))
@settings(max_examples=300, deadline=None)
def test_one_more_reason_never_makes_a_mail_safer(
    found: tuple[Finding, ...], around: Circumstances, subject: str, weight: float, rule: str
) -> None:
    before = weigh(found, around)
    after = weigh((*found, finding(subject, weight, rule)), around)
    assert (after.probability or 0) >= (before.probability or 0)
    assert RANK[after.label] >= RANK[before.label]


@given(FINDINGS, AROUND)
@settings(max_examples=300, deadline=None)
def test_guards_hold_whatever_was_found(found: tuple[Finding, ...], around: Circumstances) -> None:
    verdict = weigh(found, around)
    speaking = {one.subject for one in found if one.weight > 0}
    if speaking <= {"authentication"}:
        assert verdict.label != "phishing"
    if around.brands_own_mail:
        assert verdict.label not in {"phishing", "suspicious"}
    if all(one.weight <= 0 or one.rule in marks() for one in found):
        assert verdict.label not in {"phishing", "suspicious"}
    if verdict.kind == "advertising":
        assert verdict.label != "phishing"
    assert (verdict.kind is not None) == (verdict.label in {"phishing", "suspicious"})


@given(FINDINGS, AROUND)
@settings(max_examples=300, deadline=None)
def test_the_probability_never_contradicts_the_label(found: tuple[Finding, ...], around: Circumstances) -> None:
    verdict = weigh(found, around)
    if verdict.probability is None:
        assert verdict.label == "undetermined"
    elif verdict.label == "phishing":
        assert verdict.probability >= PHISHING
    elif verdict.label == "suspicious":
        assert SUSPICIOUS <= verdict.probability < PHISHING
    else:
        assert verdict.probability < SUSPICIOUS


@given(FINDINGS)
@settings(max_examples=300, deadline=None)
def test_the_shares_of_all_reasons_add_up_to_one(found: tuple[Finding, ...]) -> None:
    reasons = weigh(found, Circumstances()).reasons
    shares = [reason.share for reason in reasons if reason.share is not None]
    assert len(shares) == len(reasons)
    assert all(0 <= share <= 1 for share in shares)
    assert not shares or abs(sum(shares) - 1) < 0.001


@given(some.floats(-20, 20), some.floats(0, 5))
def test_the_table_of_probabilities_never_falls(total: float, more: float) -> None:
    assert 0 < probability(total) <= probability(total + more) <= 0.99
    assert knots() == tuple(sorted(knots()))
