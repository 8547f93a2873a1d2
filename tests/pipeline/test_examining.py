"""An examination in steps: killed after each of them, it asks nothing again that was answered."""

from collections import Counter
from pathlib import Path

import pytest

from fuwake.lab.world import World, running
from fuwake.pipeline.examiner import Manner, Mode
from fuwake.pipeline.verify import verify
from fuwake.settings import load
from tests.end_to_end.variant import T3
from tests.pipeline.service_process import Told, run

MAIL = (T3 / "message.eml").read_bytes()
OF_A_PROCESS = {"bootstrap", "dns"}
"""Asked once a process: the table of the registries; addresses of the sites and registries that are asked."""


def _told(world: World, folder: Path, mode: Mode, **more: object) -> Told:
    settings = world.settings(load(environ={"FUWAKE_LOOK_UP_BUDGET_S": "600", "FUWAKE_OCR": "false"}))
    return Told(folder=str(folder), manner=Manner(settings=settings, mode=mode, cases=str(folder / "cases")), **more)  # type: ignore[arg-type]  # further fields


def _steps(told: list[dict[str, str]]) -> list[str]:
    return [event["step"] for event in told if event["what"] == "step"]


def _asked(world: World) -> Counter[tuple[str, str]]:
    return Counter((one.server, one.question) for one in world.asked if one.server not in OF_A_PROCESS)


def test_after_each_kill_no_finished_step_is_done_again(tmp_path: Path) -> None:
    with running(T3) as world:
        assert _steps(run(_told(world, tmp_path / "whole", "no-visit", mails=(MAIL,)))) == [
            "begin", "read", "look up", "visit", "judge", "record",
        ]  # fmt: skip
        whole, requests = _asked(world), len(world.requests)
    assert whole
    with running(T3) as world:
        done: list[str] = []
        for step in ("begin", "read", "look up", "visit", "judge"):
            now = _steps(run(_told(world, tmp_path / "killed", "no-visit", mails=() if done else (MAIL,), die_after=step)))
            assert now == [step]
            done += now
        last = run(_told(world, tmp_path / "killed", "no-visit"))
        assert _steps(last) == ["record"]
        assert _asked(world) == whole
        assert len(world.requests) == requests
    (case,) = (tmp_path / "killed" / "cases").iterdir()
    assert verify(case) == ()
    assert list((tmp_path / "killed" / "work").iterdir()) == []


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
def test_a_page_that_was_visited_is_not_visited_again(tmp_path: Path) -> None:
    with running(T3) as world:
        assert _steps(run(_told(world, tmp_path, "full", mails=(MAIL,), die_after="visit")))[-1] == "visit"
        asked, requests = world.asked, len(world.requests)
        assert requests
        assert _steps(run(_told(world, tmp_path, "full"))) == ["judge", "record"]
        assert (world.asked, len(world.requests)) == (asked, requests)
    (case,) = (tmp_path / "cases").iterdir()
    assert verify(case) == ()
