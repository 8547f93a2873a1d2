"""Work on what a service on PostgreSQL takes in, as one of any number of machines that share its folder."""

import argparse
import contextlib

from fuwake.cli.examine import world_of
from fuwake.cli.serving import declare as declare_serving
from fuwake.cli.serving import ended_by_signals, host, log, mode_of, require, serving
from fuwake.model.errors import SettingsError
from fuwake.settings import load

HELP = "a further process or machine that examines what a service on PostgreSQL takes in"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    declare_serving(parser)


def run(options: argparse.Namespace) -> int:
    """Runs until SIGTERM or Ctrl-C, then ends cleanly with 0; with 1 where the others took it for dead: it is to be started again."""
    require("dbos")
    settings = load(options.settings)
    if not settings.database:
        raise SettingsError("a worker needs PostgreSQL (setting database); on SQLite one fuwake serve does all the work")
    lost = False
    with (
        world_of(options.lab, settings) as world,
        contextlib.suppress(KeyboardInterrupt),
        ended_by_signals(),
        serving(world, mode_of(options, world), options.name or f"{host()}-worker") as (service, tell),
    ):
        tell({"what": "working"})
        lost = service.lost.wait()
    log({"what": "stopped"})
    return 1 if lost else 0
