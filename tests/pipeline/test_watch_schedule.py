"""Dense in the first day, then daily, then weekly, then no more; sooner after a first sign; no more once all has long been down."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwake.model.errors import SettingsError
from fuwake.model.watch import SCHEMA, RoundLine, Watch, WatchMoment, WatchNow, WatchState
from fuwake.pipeline.watch_schedule import CONFIRM_AFTER, SHORTEST, due_at, duration, schedule, steadily
from fuwake.settings import Settings
from tests.derive.watched import BEGAN, HOST, TARGET

PLAN = schedule(Settings().watch_schedule, Settings().watch_stop_after_down)


def _watch(age: timedelta, state: WatchState = "up", since: timedelta = timedelta(0), row: WatchState = "up", why: str = "serves") -> Watch:
    at = BEGAN + age
    evidence = (f"watch:1/dns:A {HOST}",)
    moment = WatchMoment(round=1, at=at, host=HOST, state=row, why=why, resolves=None, evidence=evidence)
    now = WatchNow(
        host=HOST, use="link", state=state, why=why, since_at=BEGAN + since, told_at=at if row != "could_not_tell" else BEGAN, up_at=BEGAN,
        evidence=evidence,
    )  # fmt: skip
    lines = (RoundLine(number=0, at=BEGAN, mode="full", moments=()), RoundLine(number=1, at=at, mode="full", moments=(moment,)))
    return Watch(schema=SCHEMA, case="0", began_at=BEGAN, targets=(TARGET,), rounds=lines, changes=(), now=(now,))


@pytest.mark.parametrize(
    ("age", "later"),
    [
        (timedelta(hours=2), timedelta(hours=2)),
        (timedelta(hours=23), timedelta(hours=2)),
        (timedelta(days=1), timedelta(days=1)),
        (timedelta(days=6), timedelta(days=1)),
        (timedelta(days=8), timedelta(days=7)),
    ],
)
def test_the_older_a_case_the_rarer_its_rounds(age: timedelta, later: timedelta) -> None:
    assert due_at(PLAN, BEGAN, _watch(age)) == BEGAN + age + later


def test_the_first_round_comes_after_the_first_distance_and_the_last_before_the_end() -> None:
    assert due_at(PLAN, BEGAN, None) == BEGAN + timedelta(hours=2)
    assert due_at(PLAN, BEGAN, _watch(timedelta(days=84))) is None
    assert due_at(PLAN, BEGAN, _watch(timedelta(days=400))) is None


def test_a_first_sign_that_it_is_not_up_is_looked_into_within_an_hour() -> None:
    suspected = _watch(timedelta(days=8), row="could_not_tell", why="nxdomain")
    assert due_at(PLAN, BEGAN, suspected) == BEGAN + timedelta(days=8) + CONFIRM_AFTER
    silent = _watch(timedelta(days=8), row="could_not_tell", why="no_answer")
    assert due_at(PLAN, BEGAN, silent) == BEGAN + timedelta(days=15)


@pytest.mark.parametrize("state", ["down", "blocked_by_registrar", "blocked_by_host", "sinkholed"])
def test_what_has_long_been_down_is_watched_no_more(state: WatchState) -> None:
    since = timedelta(days=2)
    assert due_at(PLAN, BEGAN, _watch(timedelta(days=22), state, since, state, "nxdomain")) is not None
    assert due_at(PLAN, BEGAN, _watch(timedelta(days=23), state, since, state, "nxdomain")) is None
    unclear = _watch(timedelta(days=30), state, since, "could_not_tell", "no_answer")
    assert due_at(PLAN, BEGAN, unclear) is not None
    never = schedule(Settings().watch_schedule, "never")
    assert due_at(never, BEGAN, _watch(timedelta(days=60), state, since, state, "nxdomain")) is not None


@given(st.integers(0, 200 * 24 * 60))
def test_a_round_is_never_due_before_the_shortest_distance(minutes: int) -> None:
    age = timedelta(minutes=minutes)
    due = due_at(PLAN, BEGAN, _watch(age))
    assert due is None or due - (BEGAN + age) >= SHORTEST


def test_a_steady_schedule_ends_at_its_age() -> None:
    plan = steadily("6h", "14d", PLAN.stop_after_down)
    assert due_at(plan, BEGAN, _watch(timedelta(days=1))) == BEGAN + timedelta(days=1, hours=6)
    assert due_at(plan, BEGAN, _watch(timedelta(days=13, hours=18))) == BEGAN + timedelta(days=14)
    assert due_at(plan, BEGAN, _watch(timedelta(days=14))) is None


@pytest.mark.parametrize("text", ["6", "h", "6 hours", "-1h", "0h", "1.5d", "6h ago", "999999999d", ""])
def test_what_is_no_length_of_time_is_named(text: str) -> None:
    with pytest.raises(SettingsError, match="no length of time"):
        duration(text)


@pytest.mark.parametrize(
    "steps", [(), ("2h",), ("2h until 1d", "1d until 1d"), ("1d until 7d", "2h until 1d"), ("1m until 1d",), ("x until 1d",)]
)
def test_a_schedule_that_is_none_is_named(steps: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError):
        schedule(steps, "21d")


def test_lengths_of_time() -> None:
    assert [duration(text) for text in ("30m", "6h", "14d", "4w")] == [
        timedelta(minutes=30), timedelta(hours=6), timedelta(days=14), timedelta(weeks=4),
    ]  # fmt: skip
    assert isinstance(BEGAN, datetime)
