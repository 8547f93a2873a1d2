"""Look at the sites of a case again: are they up, down, moved, blocked, back? Each round is kept in the case folder with its evidence."""

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fuwake import __version__
from fuwake.cli.examine import world_of
from fuwake.model.errors import FuwakeError, SettingsError
from fuwake.parse.visible import show as visible
from fuwake.settings import Settings, load

if TYPE_CHECKING:
    from fuwake.model.watch import Watch
    from fuwake.pipeline.watch_round import Watching
    from fuwake.pipeline.watch_schedule import Schedule

HELP = "look at a case's sites again: up, down, moved, blocked, back"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("path", nargs="+", type=Path, metavar="CASE", help="case folder; with --due, --every or --list a folder of them")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--due", action="store_true", help="one round of each case that is due by the schedule, then end (for cron)")
    how.add_argument(
        "--every",
        metavar="TIME",
        help="stay and make a round of each case every TIME (6h, 1d), or by the schedule of the settings: schedule",
    )
    how.add_argument("--list", action="store_true", help="what is known of each case, and when it is looked at again; nothing is asked")
    parser.add_argument("--until", metavar="AGE", default="90d", help="with --every TIME: age of a case at which its watching ends (14d)")
    parser.add_argument("--passive", action="store_true", help="DNS, registration and lists alone: the site itself is not asked")
    parser.add_argument("--lang", choices=("ja", "en"), default="ja", help="language of the terminal text")
    parser.add_argument("--lab", type=Path, metavar="DIR", help="ask the lab described in DIR instead of the internet")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")


class WallClock:
    """This machine's."""

    @staticmethod
    def now() -> datetime:
        """Now."""
        return datetime.now(UTC)

    @staticmethod
    def sleep(seconds: float) -> None:
        """Waits."""
        time.sleep(seconds)


def run(options: argparse.Namespace) -> int:
    """1 where a round could not be made. A loop that is interrupted ends with 0: all that it knew lies in the folders."""
    settings = load(options.settings)
    plan = _plan(options, settings)
    folders = options.due or options.every or options.list
    if folders and len(options.path) > 1:
        raise SettingsError("--due, --every and --list want one folder of cases")
    if folders and not options.path[0].is_dir():
        raise SettingsError(f"{options.path[0]}: is no folder")
    if options.list:
        return _list(options.path[0], plan, options.lang)
    with world_of(options.lab, settings) as world:
        watching = _watching(world, passive=options.passive or world.passive)
        return _sweeps(options, plan, watching) if folders else _one_each(options, watching)


def _plan(options: argparse.Namespace, settings: Settings) -> "Schedule":
    from fuwake.pipeline.watch_schedule import schedule, steadily

    plan = schedule(settings.watch_schedule, settings.watch_stop_after_down)
    if options.every and options.every != "schedule":
        return steadily(options.every, options.until, plan.stop_after_down)
    return plan


def _watching(settings: Settings, *, passive: bool) -> "Watching":
    from fuwake.bootstrap import watchers
    from fuwake.pipeline.confined import limits_of
    from fuwake.pipeline.watch_round import Watching

    return Watching(
        watchers=watchers(settings, passive=passive, clock=time.monotonic),
        version=__version__,
        vantage=settings.vantage,
        budget_s=settings.look_up_budget_s,
        limits=limits_of(settings),
    )


def _one_each(options: argparse.Namespace, watching: "Watching") -> int:
    from fuwake.pipeline.watch_round import watch_round

    failed = False
    for path in options.path:
        try:
            _show(path, watch_round(path, WallClock.now(), watching), options.lang)
        except (FuwakeError, OSError) as error:
            failed = True
            _complain(error)
    return 1 if failed else 0


def _sweeps(options: argparse.Namespace, plan: "Schedule", watching: "Watching") -> int:
    from fuwake.pipeline.watch_loop import Sweeper

    failed = False

    def told(path: Path, outcome: "Watch | Exception") -> None:
        nonlocal failed
        if isinstance(outcome, Exception):
            failed = True
            _complain(outcome)
        else:
            _show(path, outcome, options.lang)

    sweeper = Sweeper(options.path[0], plan, WallClock, watching, told)
    if options.due:
        sweeper.sweep()
        return 1 if failed else 0
    try:
        sweeper.keep_on()
    except KeyboardInterrupt:
        print("fuwake: stopped; a later run goes on from here", file=sys.stderr)
    return 0


def _list(folder: Path, plan: "Schedule", lang: str) -> int:
    from fuwake.pipeline.watch_loop import cases
    from fuwake.report.watch_lines import next_line

    for one in cases(folder, plan):
        print(next_line(one.path.name, one.at, lang))
        if one.watch is not None:
            _show(None, one.watch, lang)
    return 0


def _show(path: Path | None, watch: "Watch", lang: str) -> None:
    from fuwake.report.watch_lines import lines

    if path is not None:
        print(visible(str(path)))
    for line in lines(watch, lang):
        print(f"  {line}")
    sys.stdout.flush()


def _complain(error: Exception) -> None:
    words = f"{error.strerror or error} ({error.filename})" if isinstance(error, OSError) else str(error)
    print(f"fuwake: {visible(words)}", file=sys.stderr)
