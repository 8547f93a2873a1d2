"""Import many mails into the store of the service, running or not: files, mbox, Maildir, folders, ZIP archives. Begin again to go on."""

import argparse
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from fuwake.intake.files import read_messages
from fuwake.intake.folders import walk
from fuwake.intake.raw_message import RawMessage
from fuwake.model.errors import FuwakeError, SettingsError, StoreError, UnreadableInput
from fuwake.settings import load

if TYPE_CHECKING:
    from fuwake.pipeline.importing import Tally
    from fuwake.store.service_folder import ServiceFolder

HELP = "many mails into the store of the service; they wait behind what people hand in"
LABELS = ("phishing", "suspicious", "legitimate", "undetermined")
NOTABLE = LABELS[:2]
_EACH = 1_000
"""Mails after which progress is told where there is no terminal."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="mails, mbox files, Maildirs, folders of them, ZIP archives, - for standard input"
    )
    parser.add_argument(
        "--triage",
        nargs="?",
        const=",".join(NOTABLE),
        metavar="LABELS",
        help="read them statically, hundreds a second, and examine in full only those with these labels"
        f" (default {','.join(NOTABLE)}; none: none); case documents: bulk/*/lines.jsonl in the folder of the service",
    )
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")


def run(options: argparse.Namespace) -> int:
    """0 done, 3 where something could not be read; the rest is imported all the same."""
    if find_spec("dbos") is None:
        raise SettingsError("the service needs further packages: pip install 'fuwake[service]'")
    from fuwake.pipeline.importing import import_mails
    from fuwake.store.service_folder import service_folder

    settings = load(options.settings)
    folder = service_folder(settings)
    progress = _Progress()
    try:
        items = _items(options.paths, settings.max_message_bytes)
        if options.triage is not None:
            from fuwake.pipeline.importing_bulk import import_in_bulk

            examine = tuple(label for label in options.triage.split(",") if label != "none")
            if unknown := [label for label in examine if label not in LABELS]:
                raise SettingsError(f"--triage: {unknown[0]!r} is not one of: {', '.join(LABELS)}, none")
            tally = import_in_bulk(folder, items, progress.named, progress.shown, examine)
        else:
            tally = import_mails(folder, items, progress.named, progress.shown)
    except (OSError, StoreError) as error:
        raise FuwakeError(f"import: {error}; what was counted is safe: mend this and begin again") from error
    progress.end()
    print(f"{tally.new} new, {tally.known} known already, {tally.unreadable} unreadable; {_what_now(folder)}")
    return 3 if tally.unreadable else 0


def _items(paths: list[str], most: int) -> Iterator[RawMessage | UnreadableInput]:
    for path in paths:
        for found in walk(path):
            if isinstance(found, UnreadableInput):
                yield found
            else:
                yield from read_messages(found, sys.stdin.buffer, most)


def _what_now(folder: "ServiceFolder") -> str:
    try:
        with folder.alone():
            return "they are examined when `fuwake serve` runs"
    except FuwakeError:
        return "the service examines them"


class _Progress:
    """On standard error: a line that is written over on a terminal, else a line now and then."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._told = 0

    def named(self, bad: UnreadableInput) -> None:
        """What could not be read."""
        self.end()
        print(f"fuwake: {bad}", file=sys.stderr)

    def shown(self, tally: "Tally") -> None:
        """How far it is."""
        number = tally.new + tally.known + tally.unreadable
        if self._terminal:
            print(f"\r{number} mails, {tally.new} new", end="", file=sys.stderr, flush=True)
        elif number // _EACH > self._told // _EACH:
            print(f"fuwake: {number} mails, {tally.new} new", file=sys.stderr, flush=True)
        self._told = number

    def end(self) -> None:
        """The next line is another one's."""
        if self._terminal and self._told:
            print(file=sys.stderr)
