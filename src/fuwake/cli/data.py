"""Show or refresh the address databases (place and provider of an IP address)."""

import argparse
import sys

HELP = "show or refresh the address databases"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("action", choices=("status", "update"), help="status: age, source and licence; update: fetch the pinned versions")


def run(options: argparse.Namespace) -> int:
    """0; 1 where a set is missing (status) or could not be fetched (update)."""
    from fuwake.observe import data_sets
    from fuwake.settings import data_dir, load

    folder = data_dir(load())
    if options.action == "update":
        data_sets.update(folder, lambda line: print(line, file=sys.stderr))
    missing = False
    for entry in data_sets.status(folder):
        missing = missing or not entry.present
        print(f"{entry.name}: {entry.says}")
    return 1 if missing else 0
