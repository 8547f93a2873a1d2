"""The law as in force on the mail's date, and the desks."""

from datetime import UTC, datetime

import pytest

from fuwake.report.tables import acts, allowed_links, desks, penalty_at


@pytest.mark.parametrize(
    ("at", "word", "not_word"),
    [
        (datetime(2023, 10, 11, tzinfo=UTC), "懲役", "拘禁刑"),
        (datetime(2025, 5, 31, tzinfo=UTC), "懲役", "拘禁刑"),
        (datetime(2025, 6, 1, tzinfo=UTC), "拘禁刑", "懲役"),
        (datetime(2026, 11, 24, tzinfo=UTC), "拘禁刑", "懲役"),
    ],
)
def test_the_penalty_is_named_as_on_the_day(at: datetime, word: str, not_word: str) -> None:
    for act in acts():
        penalty = penalty_at(act, at)
        assert penalty is not None
        assert word in penalty.ja
        assert not_word not in penalty.ja


def test_before_the_first_known_wording_nothing_is_said() -> None:
    assert all(penalty_at(act, datetime(1999, 1, 1, tzinfo=UTC)) is None for act in acts())


def test_every_act_and_desk_names_its_source_and_date() -> None:
    assert all(act.source and act.checked for act in acts())
    assert all(desk.source and desk.checked for desk in desks())


def test_outside_links_are_https_only() -> None:
    assert all(link.startswith("https://") for link in allowed_links())
