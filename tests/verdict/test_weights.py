"""What may be learnt: a weight of the prior's sign and size, as long as the prior stands."""

import pytest

from fuwake.verdict import weights


@pytest.mark.parametrize("prior", [-0.8, 0.2, 1.6, 3.0])
def test_what_is_learnt_keeps_the_sign_and_size_of_its_prior(prior: float) -> None:
    low, high = weights.bounds(prior)
    assert low <= prior <= high
    assert low * high > 0


def test_a_rule_without_a_prior_weight_is_information_and_stays_so() -> None:
    assert weights.bounds(0.0) == (0.0, 0.0)


def test_every_learnt_weight_is_within_its_bounds_and_gives_a_note() -> None:
    for row in weights.learnt():
        low, high = weights.bounds(row.prior)
        assert low <= row.weight <= high, row.rule
        assert row.note, row.rule


def test_a_learnt_weight_serves_only_while_its_prior_stands() -> None:
    moved = {(row.rule, row.prior): row.weight for row in weights.learnt()}
    for rule, prior, _ in weights.table():
        assert weights.load()[rule] == moved.get((rule, prior), prior)


def test_the_tables_hold_log_odds_of_a_sane_size() -> None:
    assert all(-3.0 <= prior <= 3.0 for _, prior, _ in weights.table())
    assert all(-4.0 <= weight <= 4.0 for weight in weights.load().values())
