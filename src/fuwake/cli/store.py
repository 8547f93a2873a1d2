"""The store of the service: what is in it, whether it is whole, a backup and back. All but restore also while the service runs."""

import argparse
import contextlib
import sys
from pathlib import Path

from fuwake.model.errors import FuwakeError
from fuwake.parse.visible import show as visible
from fuwake.settings import load
from fuwake.store import mails
from fuwake.store.database import is_there, open_database
from fuwake.store.service_folder import ServiceFolder, service_folder

HELP = "the store of the service: status, check, backup, restore, cancel"
_LAST = 20


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    actions.add_parser("status", help="how many mails wait, are being examined, are examined, failed; the last cases")
    actions.add_parser("check", help="whether database, raw mails and case folders are whole; 1 where something is not")
    for name, words in (("backup", "writes everything into one file"), ("restore", "makes the store of a backup, in an empty folder")):
        actions.add_parser(name, help=words).add_argument("file", type=Path, metavar="FILE")
    actions.add_parser("cancel", help="does not examine a mail, or ends its examination").add_argument(
        "mail", metavar="SHA256", help="sha256 of the mail, or its first 8 digits and more"
    )


def run(options: argparse.Namespace) -> int:
    """0 done, 1 something is wrong."""
    try:
        return _run(options)
    except OSError as error:
        raise FuwakeError(f"store: {error}") from error


def _run(options: argparse.Namespace) -> int:
    folder = service_folder(load(options.settings))
    if options.action == "restore":
        from fuwake.store.backup import restore

        print(f"{restore(folder, options.file)} mails")
        return 0
    if not is_there(folder.place):
        raise FuwakeError(f"{folder.path}: there is no store here (setting service_dir)")
    if options.action == "check":
        return _check(folder)
    if options.action == "backup":
        from fuwake.store.backup import backup

        print(f"{backup(folder, options.file)} mails")
        return 0
    return _cancel(folder, options.mail) if options.action == "cancel" else _status(folder)


def _check(folder: ServiceFolder) -> int:
    from fuwake.store.integrity import check

    wrong = 0
    for line in check(folder):
        print(f"fuwake: {visible(line)}", file=sys.stderr)
        wrong += 1
    print("whole" if not wrong else f"{wrong} faults")
    return 1 if wrong else 0


def _cancel(folder: ServiceFolder, start: str) -> int:
    if len(start) < 8:
        raise FuwakeError("cancel: name at least 8 digits of the sha256")
    with contextlib.closing(open_database(folder.place)) as sql, sql:
        ended = mails.cancel(sql, start.lower())
    for sha256 in ended:
        print(f"cancelled {sha256}")
    if not ended:
        print("fuwake: no mail of that name waits or is being examined", file=sys.stderr)
    return 0 if ended else 1


def _status(folder: ServiceFolder) -> int:
    with contextlib.closing(open_database(folder.place)) as sql:
        for state, number in mails.counts(sql).items():
            print(f"{state:10} {number}")
        query = "SELECT id, label, subject FROM cases ORDER BY dissected_at DESC LIMIT ?"
        for name, label, subject in sql.execute(query, (_LAST,)):
            print(f"{name}  {label:12}  {visible(subject or '')}")
        query = "SELECT sha256, reason FROM mails WHERE state = 'failed' ORDER BY received_at DESC LIMIT ?"
        for sha256, reason in sql.execute(query, (_LAST,)):
            print(f"{sha256}  failed: {visible(reason)}")
    return 0
