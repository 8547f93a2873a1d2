"""How far a folder has been read."""

from hypothesis import given
from hypothesis import strategies as st

from fuwake.intake.imap.position import LONGEST_PAUSE_S, owing, pause_s, resumed, settled, wanted
from fuwake.model.mailbox import Position


def test_another_uidvalidity_begins_anew() -> None:
    kept = Position(uidvalidity=1, next_uid=50, owed={3: "no"})
    assert resumed(kept, 1) is kept
    assert resumed(kept, 2) == Position(uidvalidity=2)
    assert resumed(None, 2) == Position(uidvalidity=2)


def test_the_last_mail_that_a_server_names_though_it_is_older_is_not_fetched_again() -> None:
    assert wanted(Position(uidvalidity=1, next_uid=5), [4], again=False) == []


def test_what_is_owed_is_asked_for_again_only_when_it_is_time() -> None:
    now = owing(Position(uidvalidity=1), 2, "no")
    assert wanted(now, [2, 7], again=False) == [7]
    assert wanted(now, [2, 7], again=True) == [2, 7]
    assert settled(now, 2) == Position(uidvalidity=1, next_uid=3)


@given(st.lists(st.integers(-(2**40), 2**40), max_size=30), st.sets(st.integers(1, 2**32 - 1), max_size=5))
def test_whatever_is_listed_each_mail_is_dealt_with_once(listed: list[int], fails: set[int]) -> None:
    now, seen = Position(uidvalidity=1), []
    for _ in range(2):
        for uid in wanted(now, listed, again=False):
            seen.append(uid)
            now = owing(now, uid, "no") if uid in fails else settled(now, uid)
    assert sorted(seen) == sorted({uid for uid in listed if 1 <= uid <= 2**32 - 1})
    assert set(now.owed) == fails & set(seen)


def test_pauses_grow_to_a_quarter_of_an_hour() -> None:
    pauses = [pause_s(failures, "refused") for failures in range(1, 30)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1], LONGEST_PAUSE_S) == (30.0, 900.0, 900.0)
    assert (pause_s(1, "lost"), pause_s(1000, "lost")) == (1.0, 900.0)
