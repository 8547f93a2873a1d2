"""The store of the service: what is in it, whether it is whole, a backup and back. All but restore also while the service runs."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from fuwake.model.errors import FuwakeError
from fuwake.parse.visible import show as visible
from fuwake.settings import load
from fuwake.store import mails
from fuwake.store.database import is_there, migrate, open_database
from fuwake.store.service_folder import ServiceFolder, service_folder

HELP = "the store of the service: status, check, backup, restore, cancel, prune, forget, index"
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
    prune = actions.add_parser("prune", help="removes what is older than the settings keep_… say, or than named here")
    prune.add_argument("--older-than", type=_days, metavar="DAYS", help="raw mails; what was concluded of them stays")
    prune.add_argument("--cases-older-than", type=_days, metavar="DAYS", help="cases that were not published, with their mails")
    prune.add_argument("--reporters-older-than", type=_days, metavar="DAYS", help="who sent a mail in")
    actions.add_parser("forget", help="removes every mail that shows an address, and the address from all rows").add_argument(
        "address", metavar="ADDRESS"
    )
    actions.add_parser("index", help="writes the rows of all cases anew from their folders: after an upgrade, for lists and words")


def _days(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 36_500:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days from 1")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """0 done, 1 something is wrong."""
    try:
        return _run(options)
    except OSError as error:
        raise FuwakeError(f"store: {error}") from error


def _run(options: argparse.Namespace) -> int:
    settings = load(options.settings)
    folder = service_folder(settings)
    if options.action == "restore":
        from fuwake.store.backup import restore

        print(f"{restore(folder, options.file)} mails")
        return 0
    if not is_there(folder.place):
        raise FuwakeError(f"{folder.path}: there is no store here (setting service_dir)")
    options.settings = settings
    return _ACTIONS[options.action](folder, options)


def _backup(folder: ServiceFolder, options: argparse.Namespace) -> int:
    from fuwake.store.backup import backup

    print(f"{backup(folder, options.file)} mails")
    return 0


def _check(folder: ServiceFolder, _: argparse.Namespace) -> int:
    from fuwake.store.integrity import check

    with contextlib.closing(open_database(folder.place)) as sql:
        migrate(sql)
    wrong = 0
    for line in check(folder):
        print(f"fuwake: {visible(line)}", file=sys.stderr)
        wrong += 1
    print("whole" if not wrong else f"{wrong} faults")
    return 1 if wrong else 0


def _cancel(folder: ServiceFolder, options: argparse.Namespace) -> int:
    start: str = options.mail
    if len(start) < 8:
        raise FuwakeError("cancel: name at least 8 digits of the sha256")
    with contextlib.closing(open_database(folder.place)) as sql, sql:
        ended = mails.cancel(sql, start.lower())
    for sha256 in ended:
        print(f"cancelled {sha256}")
    if not ended:
        print("fuwake: no mail of that name waits or is being examined", file=sys.stderr)
    return 0 if ended else 1


def _status(folder: ServiceFolder, _: argparse.Namespace) -> int:
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


def _prune(folder: ServiceFolder, options: argparse.Namespace) -> int:
    from fuwake.store.retention import Keep, prune

    usual = Keep.of(options.settings)
    keep = Keep(
        mails=options.older_than or usual.mails,
        cases=options.cases_older_than or usual.cases,
        reporters=options.reporters_older_than or usual.reporters,
    )
    with contextlib.closing(open_database(folder.place)) as sql:
        migrate(sql)
        done = prune(folder, sql, keep)
    print(f"removed: {done.mails} mails, {done.cases} cases, {done.reporters} reporters")
    return 0


def _forget(folder: ServiceFolder, options: argparse.Namespace) -> int:
    from fuwake.store.forget import forget

    with contextlib.closing(open_database(folder.place)) as sql:
        migrate(sql)
        done = forget(folder, sql, options.address)
    print(f"removed: {done.mails} mails, raw data of {done.cases} cases, the address from {done.rows} rows")
    print(f"in the audit log it is {done.mark}")
    return 0


def _index(folder: ServiceFolder, _: argparse.Namespace) -> int:
    from fuwake.model.errors import CaseFolderError
    from fuwake.store import case_rows
    from fuwake.store.case_folder import CaseFolder

    done = left = 0
    with contextlib.closing(open_database(folder.place)) as sql:
        migrate(sql)
        for (name,) in sql.execute("SELECT id FROM cases ORDER BY dissected_at, id"):
            try:
                case = CaseFolder(folder.cases / name).case()
            except CaseFolderError as error:
                print(f"fuwake: {error}", file=sys.stderr)
                left += 1
                continue
            with sql:
                case_rows.write(sql, name, case)
            done += 1
    print(f"{done} cases")
    return 1 if left else 0


_ACTIONS: Mapping[str, Callable[[ServiceFolder, argparse.Namespace], int]] = {
    "status": _status,
    "check": _check,
    "backup": _backup,
    "cancel": _cancel,
    "prune": _prune,
    "forget": _forget,
    "index": _index,
}
