"""Run the simulated internet described in a folder, on loopback, until interrupted."""

import argparse
import signal
from pathlib import Path

HELP = "run the simulated internet described in DIR on loopback"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="folder with lab.toml")


def run(options: argparse.Namespace) -> int:
    """Starts the servers, prints where each listens and as which settings, and waits for Ctrl-C."""
    from fuwake.lab.world import running

    with running(options.dir) as world:
        for line in world.describe():
            print(line, flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
    return 0
