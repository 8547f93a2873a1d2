"""`fuwake watch` from the command line, in the lab: a round, a list, a sweep, a loop that is stopped."""

import json
import shutil
import signal
from pathlib import Path

import pytest

from fuwake.cli import watch as verb
from fuwake.cli.main import main
from fuwake.store.watch_rounds import rounds
from tests.pipeline.watched_world import HOST, T3, dissected


@pytest.fixture(scope="module")
def dissected_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dissected(tmp_path_factory.mktemp("watched"))


@pytest.fixture
def case(dissected_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(dissected_once, tmp_path / "cases" / "one"))


def test_one_round_now_and_the_article_with_it(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads((case / "case.json").read_bytes())
    assert document["verdict"]["label"] == "phishing"
    _backdate(case)
    assert main(["watch", str(case), "--lab", str(T3), "--lang", "en"]) == 0
    assert "chinonso[.]net: up (a page came back [200]" in capsys.readouterr().out
    assert main(["report", str(case), "--format", "md"]) == 0
    article = (case / "article.ja.md").read_text(encoding="utf-8")
    assert "## 11. その後の経過" in article
    assert "追記（" in article


@pytest.mark.needs_browser
@pytest.mark.xdist_group("demo")
def test_what_the_visit_saw_is_where_the_time_line_begins(demo_case: Path, tmp_path: Path) -> None:
    case = Path(shutil.copytree(demo_case, tmp_path / "case"))
    assert main(["watch", str(case), "--lab", str(T3)]) == 0
    watch = json.loads((case / "watch" / "watch.json").read_bytes())
    rows = [(row["round"], row["state"], row["why"]) for line in watch["rounds"] for row in line["moments"] if row["host"] == HOST]
    assert rows == [(0, "up", "serves"), (1, "up", "serves")]
    assert main(["verify", str(case)]) == 0


def test_the_list_asks_nobody(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _backdate(case)
    assert main(["watch", "--list", str(case.parent), "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("one: next round ")
    assert rounds(case) == ()


def test_a_sweep_makes_the_rounds_that_are_due(case: Path) -> None:
    _backdate(case)
    assert main(["watch", "--due", str(case.parent), "--lab", str(T3)]) == 0
    assert main(["watch", "--due", str(case.parent), "--lab", str(T3)]) == 0
    assert len(rounds(case)) == 1


def test_a_loop_ends_with_0_on_a_signal_and_leaves_a_whole_case(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _backdate(case)
    monkeypatch.setattr(verb.WallClock, "sleep", staticmethod(lambda _: signal.raise_signal(signal.SIGTERM)))
    assert main(["watch", "--every", "6h", "--until", "5000d", str(case.parent), "--lab", str(T3)]) == 0
    assert "a later run goes on from here" in capsys.readouterr().err
    assert len(rounds(case)) == 1


def test_what_left_the_machine_in_rounds_is_listed_too(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _backdate(case)
    main(["watch", str(case), "--lab", str(T3)])
    capsys.readouterr()
    assert main(["left", str(case), "--lang", "en"]) == 0
    assert f"http://{HOST}".replace("http", "hxxp").replace(".", "[.]") in capsys.readouterr().out.partition("Round 1")[2]


@pytest.mark.parametrize(
    "words",
    [
        ["--every", "6 hours"],
        ["--every", "1m"],
        ["--every", "6h", "--until", "never"],
        ["--due", "--list"],
        ["--due", "other"],
    ],
)
def test_what_makes_no_sense_is_a_usage_error(case: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(["watch", str(case.parent), *words])
    except SystemExit as stopped:
        status = int(str(stopped.code))
    assert status == 2
    assert capsys.readouterr().err


def test_a_folder_that_is_no_case_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", str(tmp_path)]) == 1
    assert "case.json" in capsys.readouterr().err


def _backdate(case: Path) -> None:
    """The case as dissected in 2020, so that the machine's clock stands behind it. Only what watching reads is changed."""
    for name in ("case.json", "run.json"):
        text = (case / name).read_text(encoding="utf-8")
        (case / name).write_text(text.replace("2026-11-25T01:00:00Z", "2020-01-01T00:00:00Z"), encoding="utf-8")
