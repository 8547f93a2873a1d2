"""List what left the machine for a case and its rounds of watching: every question with time, receiver and what was sent."""

import argparse
from pathlib import Path

HELP = "list every question of a case: to whom, when, what was sent"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("case", type=Path, metavar="CASE", help="case folder")
    parser.add_argument("--lang", choices=("ja", "en"), default="ja", help="language of the list")


def run(options: argparse.Namespace) -> int:
    """Prints the list; nothing is asked. Raises CaseFolderError."""
    from fuwake.report.left import lines, round_lines
    from fuwake.store.case_folder import CaseFolder
    from fuwake.store.watch_rounds import rounds

    for line in lines(CaseFolder(options.case).case(), options.lang):
        print(line)
    for one in rounds(options.case):
        for line in round_lines(one.record().number, one.observations(), options.lang):
            print(line)
    return 0
