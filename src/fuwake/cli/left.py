"""List what left the machine for a case: every question with time, receiver and what was sent."""

import argparse
from pathlib import Path

HELP = "list every question of a case: to whom, when, what was sent"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("case", type=Path, metavar="CASE", help="case folder")
    parser.add_argument("--lang", choices=("ja", "en"), default="ja", help="language of the list")


def run(options: argparse.Namespace) -> int:
    """Prints the list; nothing is asked. Raises CaseFolderError."""
    from fuwake.report.left import lines
    from fuwake.store.case_folder import CaseFolder

    for line in lines(CaseFolder(options.case).case(), options.lang):
        print(line)
    return 0
