"""A folder is swept when something in it is due; it goes on where it was, and one at a time. The clock is the test's."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fuwake.lab.overlay import derive_lab
from fuwake.lab.world import World, running
from fuwake.model.errors import FuwakeError
from fuwake.model.watch import Watch
from fuwake.pipeline.verify import verify
from fuwake.pipeline.watch_loop import AGAIN, LONGEST_SLEEP, Sweeper, cases
from fuwake.pipeline.watch_schedule import Schedule, schedule, steadily
from fuwake.settings import Settings, load
from fuwake.store.watch_rounds import alone, rounds
from tests.pipeline.watched_world import BEGAN, FREE, T3, FrozenClock, dissected, here, watching

PLAN = schedule(Settings().watch_schedule, "2d")


@pytest.fixture(scope="module")
def dissected_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dissected(tmp_path_factory.mktemp("swept"))


@pytest.fixture
def folder(dissected_once: Path, tmp_path: Path) -> Path:
    shutil.copytree(dissected_once, tmp_path / "cases" / "one")
    return tmp_path / "cases"


@pytest.fixture(scope="module")
def gone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world in which the domain is registered no more: DNS and registry say so, so one round proves it."""
    with running(derive_lab(T3, tmp_path_factory.mktemp("world") / "gone", *FREE)) as world:
        yield world


class Sweeping:
    """A sweeper and what it told."""

    def __init__(self, folder: Path, world: World, plan: Schedule = PLAN) -> None:
        self.clock = FrozenClock()
        self.told: list[tuple[str, object]] = []
        who = watching(here(world.settings(load(environ={}))), self.clock)
        self.sweeper = Sweeper(folder, plan, self.clock, who, lambda path, outcome: self.told.append((path.name, outcome)))


def test_nothing_is_asked_before_it_is_due(folder: Path, gone: World) -> None:
    asked = len(gone.asked)
    made = Sweeping(folder, gone)
    assert made.sweeper.sweep() == BEGAN + timedelta(hours=2)
    assert (made.told, len(gone.asked)) == ([], asked)


def test_a_loop_sleeps_until_due_and_ends_when_all_has_long_been_down(folder: Path, gone: World) -> None:
    made = Sweeping(folder, gone, schedule(("6h until 1d", "1d until 7d"), "2d"))
    made.sweeper.keep_on()
    assert all(isinstance(outcome, Watch) for _, outcome in made.told)
    at = [folder.record().at - BEGAN for folder in rounds(folder / "one")]
    assert at == [timedelta(hours=hours) for hours in (6, 12, 18, 24)] + [timedelta(days=2), timedelta(days=3)]
    assert max(made.clock.slept) <= LONGEST_SLEEP.total_seconds()
    assert verify(folder / "one") == ()


def test_an_interrupted_loop_goes_on_where_it_was(folder: Path, gone: World) -> None:
    made = Sweeping(folder, gone, steadily("6h", "1d", PLAN.stop_after_down))

    def interrupt() -> None:
        if made.clock.at >= BEGAN + timedelta(hours=8):
            raise KeyboardInterrupt

    made.clock.on_sleep = interrupt
    with pytest.raises(KeyboardInterrupt):
        made.sweeper.keep_on()
    assert len(rounds(folder / "one")) == 1
    again = Sweeping(folder, gone, steadily("6h", "1d", PLAN.stop_after_down))
    again.clock.at = BEGAN + timedelta(hours=20)  # two rounds were missed; one is made
    again.sweeper.sweep()
    assert [one.record().at - BEGAN for one in rounds(folder / "one")] == [timedelta(hours=6), timedelta(hours=20)]


def test_two_sweeps_do_not_run_at_once(folder: Path, gone: World) -> None:
    with alone(folder), pytest.raises(FuwakeError, match="another run"):
        Sweeping(folder, gone).sweeper.sweep()


def test_cases_of_like_mails_ask_each_question_once_in_a_sweep(folder: Path, gone: World) -> None:
    shutil.copytree(folder / "one", folder / "two")
    made = Sweeping(folder, gone)
    made.clock.at += timedelta(hours=3)
    before = len(gone.asked)
    made.sweeper.sweep()
    asked = [(one.server, one.question) for one in gone.asked[before:] if one.server != "dns"]  # the guard of addresses asks DNS itself
    assert len(made.told) == 2
    assert ("rdap", "domain/chinonso.net") in asked
    assert len(asked) == len(set(asked))


def test_a_round_that_cannot_be_made_is_told_and_tried_later(folder: Path, gone: World) -> None:
    (folder / "one" / "message.eml").unlink()
    made = Sweeping(folder, gone)
    made.clock.at += timedelta(hours=3)
    assert made.sweeper.sweep() == made.clock.at + AGAIN
    assert [type(outcome).__name__ for _, outcome in made.told] == ["CaseFolderError"]
    made.sweeper.sweep()
    assert len(made.told) == 1


@pytest.mark.parametrize("label", ["legitimate", "undetermined"])
def test_mails_that_nobody_warns_of_are_not_watched(folder: Path, gone: World, label: str) -> None:
    document = json.loads((folder / "one" / "case.json").read_bytes())
    document["verdict"]["label"] = label
    (folder / "one" / "case.json").write_bytes(json.dumps(document).encode())
    (folder / "notes").mkdir()
    assert list(cases(folder, PLAN)) == []
    assert Sweeping(folder, gone).sweeper.sweep() is None


def test_a_case_with_nothing_to_watch_is_passed_over(folder: Path, gone: World) -> None:
    document = json.loads((folder / "one" / "case.json").read_bytes())
    document["observations"], document["page"] = [], None
    (folder / "one" / "case.json").write_bytes(json.dumps(document).encode())
    made = Sweeping(folder, gone)
    made.clock.at += timedelta(hours=3)
    assert (made.sweeper.sweep(), made.told) == (None, [])
