"""Answers by mail: how many, and a person's word on those of which nobody knows whether they were sent."""

import argparse
import contextlib
import sys
from datetime import UTC, datetime
from pathlib import Path

from fuwake.model.errors import FuwakeError
from fuwake.parse.visible import show as visible
from fuwake.settings import load
from fuwake.store import answers
from fuwake.store.database import is_there, open_database
from fuwake.store.service_folder import service_folder

HELP = "answers by mail: how many, and those on which a person decides"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    actions.add_parser("list", help="how many there are of each state, and those that are unknown or were refused")
    for name, words in (("again", "sends one that is unknown or was refused"), ("leave", "takes it for sent")):
        action = actions.add_parser(name, help=words)
        action.add_argument("mail", metavar="SHA256", help="of the mail that was examined, as `list` shows it")
        action.add_argument("reporter", metavar="ADDRESS", help="who is answered")


def run(options: argparse.Namespace) -> int:
    """0 done, 1 there is no such answer."""
    folder = service_folder(load(options.settings))
    if not is_there(folder.place):
        raise FuwakeError(f"{folder.path}: there is no store here (setting service_dir)")
    with contextlib.closing(open_database(folder.place)) as sql, sql:
        if options.action == "list":
            for state, number in answers.counts(sql).items():
                print(f"{state:10} {number}")
            for row in answers.undecided(sql):
                print(f"{row.message_sha256} {row.reporter}  {row.state} since {row.at}: {visible(row.reason or '')}  case {row.case_id}")
            return 0
        decided = answers.decide(sql, options.mail, options.reporter.lower(), again=options.action == "again", now=datetime.now(UTC))
    if not decided:
        print("fuwake: there is no such answer that is unknown or was refused", file=sys.stderr)
    return 0 if decided else 1
