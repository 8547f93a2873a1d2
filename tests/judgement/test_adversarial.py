"""Mails that evade filters by a trick each are found, and for a true reason."""

import pytest

from fuwake.rules.registry import RULES
from tests.judgement.specimens import ADVERSARIAL, adversarial, case, fired

LEAST_FOUND = 0.9


@pytest.fixture(scope="module")
def found() -> dict[str, set[str]]:
    """The rules that fired on each mail called phishing or suspicious."""
    cases = {name: case(ADVERSARIAL / f"{name}.eml") for name in adversarial()}
    return {name: fired(one) for name, one in cases.items() if one.verdict.label in {"phishing", "suspicious"}}


def test_the_table_names_every_mail_and_no_other() -> None:
    assert sorted(adversarial()) == sorted(path.stem for path in ADVERSARIAL.glob("*.eml"))
    assert len(adversarial()) >= 40


def test_every_reason_is_a_rule() -> None:
    known = {rule.id for rule in RULES}
    assert {name: unknown for name, row in adversarial().items() if (unknown := set(row.reasons) - known)} == {}


def test_at_least_nine_of_ten_are_found(found: dict[str, set[str]]) -> None:
    missed = sorted(set(adversarial()) - set(found))
    assert len(found) >= LEAST_FOUND * len(adversarial()), missed


def test_what_is_found_is_found_for_a_true_reason(found: dict[str, set[str]]) -> None:
    assert {name: sorted(rules) for name, rules in found.items() if not rules & set(adversarial()[name].reasons)} == {}
