"""Dissect many mails from their bytes alone, on all cores: one case document a line on standard output, in input order."""

import argparse
import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from fuwake.intake.files import Apart, RawMessage, read_messages
from fuwake.intake.folders import walk
from fuwake.model.case import CaseSource
from fuwake.model.errors import SettingsError, UnreadableInput
from fuwake.parse.visible import show as visible  # file names may hold any byte
from fuwake.settings import load

HELP = "bulk: what the bytes of many messages show, one case document a line; folders are walked"

Skip = Callable[[CaseSource], bool]
Tell = Callable[[int, int], None]
"""Told (messages done, of which unreadable)."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("path", nargs="+", metavar="PATH", help="mail file, mbox, Maildir, folder of them, or - for standard input")
    parser.add_argument("--jobs", type=_count, metavar="N", help="worker processes (default: one a core)")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="append to FILE instead of standard output; messages that are in it already are left out, so that a stopped run goes on",
    )
    parser.add_argument(
        "--ocr",
        action="store_true",
        help="read the words in pictures of mails that say hardly anything in letters: one to two seconds of processor time a picture",
    )
    parser.add_argument(
        "--campaigns",
        type=Path,
        metavar="FILE",
        help="group the mails of this run that are alike; at its end FILE gets a line of JSON a mail: path, index, sha256, campaign",
    )
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")


def run(options: argparse.Namespace) -> int:
    """Dissects every message of every path. 3 where some could not be read (each named on standard error and in its own line)."""
    from fuwake.bootstrap import picture_reader, static_run
    from fuwake.pipeline.boxes import apart
    from fuwake.pipeline.confined import cores, limits_of
    from fuwake.pipeline.triage import static, triage

    settings = load(options.settings)
    limits = limits_of(settings)
    reader = picture_reader(settings) if options.ocr else None
    unread = 0
    work = static(static_run(settings), reader, sketched=options.campaigns is not None)
    with _written(options.out) as (skip, write), _grouped(options.campaigns) as group, _progress() as tell:
        items = _items(options.path, settings.max_message_bytes, apart(limits), skip)
        for done, outcome in enumerate(triage(items, work, jobs=options.jobs or cores(), limits=limits), start=1):
            write(outcome.line)
            group(outcome.source, outcome.sketch)
            if outcome.trouble is not None:
                unread += 1
                print(f"fuwake: {UnreadableInput(outcome.source.path, visible(outcome.trouble), outcome.source.index)}", file=sys.stderr)
            tell(done, unread)
    return 3 if unread else 0


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 512:
        raise ValueError
    return number


def _items(paths: list[str], max_bytes: int, separate: Apart, skip: Skip) -> Iterator[RawMessage | UnreadableInput]:
    for named in paths:
        for path in walk(named):
            if isinstance(path, UnreadableInput):
                yield path
                continue
            for item in read_messages(path, sys.stdin.buffer, max_bytes, separate):
                if not skip(CaseSource(path=visible(item.path), index=item.index)):
                    yield item


@contextlib.contextmanager
def _written(out: Path | None) -> Iterator[tuple[Skip, Callable[[bytes], None]]]:
    """(which messages are there already, what writes a line)."""
    if out is None:
        yield lambda _: False, _print
        return
    from fuwake.store.case_lines import CaseLines

    lines = CaseLines(out)
    try:
        yield lines.has, lines.add
    except OSError as error:
        raise SettingsError(f"--out {out}: {error.strerror or error}") from error
    finally:
        lines.close()


@contextlib.contextmanager
def _grouped(file: Path | None) -> Iterator[Callable[[CaseSource, bytes], None]]:
    """What takes in the sketches; at the end the groups are written."""
    if file is None:
        yield lambda *_: None
        return
    from fuwake.pipeline.triage_groups import Groups  # SQLite, only where likeness is asked for

    try:
        with Groups(file) as groups:
            yield groups.add
            groups.write()
    except OSError as error:
        raise SettingsError(f"--campaigns {file}: {error.strerror or error}") from error


def _print(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


@contextlib.contextmanager
def _progress() -> Iterator[Tell]:
    """Number, rate and failures where standard error is a terminal; silence otherwise."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    started = time.monotonic()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), redirect_stdout=False) as bar:
        task = bar.add_task("…", total=None)

        def tell(done: int, unread: int) -> None:
            rate = done / max(time.monotonic() - started, 0.001)
            bar.update(task, description=f"{done} mails  {rate:.0f} a second" + (f"  {unread} not read" if unread else ""))

        yield tell
