"""Dissect mails: one case folder a message, verdict and reasons on the terminal."""

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from fuwake import __version__
from fuwake.cli.progress import shown
from fuwake.intake.files import RawMessage, read_messages
from fuwake.model.brand_picture import BrandPicture
from fuwake.model.case import DataSet, Run
from fuwake.model.errors import FuwakeError, SettingsError, UnreadableInput
from fuwake.parse.visible import show as visible  # file names may hold any byte
from fuwake.pipeline.arrival import arrive
from fuwake.pipeline.boxes import apart
from fuwake.pipeline.confined import Limits, Stopped, limits_of
from fuwake.pipeline.dissect import Dissection, MakeObservers, dissect, save
from fuwake.pipeline.picture_words import PictureReader
from fuwake.settings import Settings, load

HELP = "the whole dissection of .eml, .msg, mbox, Maildir, ZIP or - (stdin)"
FORMATS = ("html", "md", "pdf")
Mode = Literal["full", "passive", "no-visit", "offline"]


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument(
        "path", nargs="+", metavar="PATH", help="mail file (.eml, Outlook .msg), mbox, Maildir, ZIP of mails, or - for standard input"
    )
    parser.add_argument("--out", type=Path, help="folder for the case folders (default: cases)")
    parser.add_argument("--json", action="store_true", help="the case as one JSON document a line on standard output, nothing else there")
    parser.add_argument("--offline", action="store_true", help="no look-up, no visit: what the bytes alone show")
    parser.add_argument("--as-is", action="store_true", help="examine a forward or report itself, not the mail that it carries")
    parser.add_argument("--replay", action="store_true", help="PATH is a case folder: examine its message again with the answers in it")
    parser.add_argument(
        "--keep-tokens",
        action="store_true",
        help="visit and ask links with the marks of one recipient in them; whoever sent the mail may learn that it was read",
    )
    parser.add_argument("--passive", action="store_true", help="nothing that the site's side could notice: no visit (setting passive)")
    parser.add_argument("--no-visit", action="store_true", help="look-ups, no browser")
    parser.add_argument("--lang", choices=("ja", "en"), default="ja", help="language of the terminal text (articles: both)")
    parser.add_argument("--lab", type=Path, metavar="DIR", help="ask the lab described in DIR instead of the internet")
    parser.add_argument("--format", action="append", choices=FORMATS, help="article formats, repeatable (default: all three)")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")


def run(options: argparse.Namespace) -> int:
    """Examines every message of every path.

    At the end 1 where a message could not be dissected or its folder not be written, else 3 where some input could not be read, or
    not whole.
    """
    settings = load(options.settings)
    passive = options.passive or settings.passive
    mode: Mode = "offline" if options.offline else "no-visit" if options.no_visit else "passive" if passive else "full"
    with world_of(options.lab, settings) as world:
        return _examine_all(options, world, mode)


@contextlib.contextmanager
def world_of(lab: Path | None, settings: Settings) -> Iterator[Settings]:
    """The settings of the internet, or of the lab described in a folder, which runs for as long as the block."""
    if lab is None:
        yield settings
        return
    from fuwake.lab.world import running

    with running(lab) as world:
        yield world.settings(settings)


@dataclass(frozen=True, kw_only=True)
class _Work:
    """What stays the same for every message of one call."""

    options: argparse.Namespace
    settings: Settings
    mode: Mode
    make: MakeObservers | None
    out: Path
    limits: Limits
    reader: PictureReader | None
    data: tuple[DataSet, ...]
    brand_pictures: tuple[BrandPicture, ...]


def _examine_all(options: argparse.Namespace, settings: Settings, mode: Mode) -> int:
    unreadable = failed = 0
    if options.keep_tokens and mode != "offline" and not options.replay:
        print("fuwake: --keep-tokens: who sent the mail may learn from its links that you examine it", file=sys.stderr)
    if options.replay and options.out is None and not options.json:
        raise SettingsError("--replay wants --out DIR beside it, or --json: it does not write over the case that it reads")
    out: Path = options.out or Path("cases")
    if _writes(options):
        _check(out)
    from fuwake.bootstrap import brand_pictures, data_at_hand, picture_reader

    make: MakeObservers | None = None
    if mode != "offline" and not options.replay:
        from fuwake.bootstrap import observers

        make = observers(settings, out, visit=mode != "no-visit", passive=mode == "passive")
    limits = limits_of(settings)
    work = _Work(
        options=options,
        settings=settings,
        mode=mode,
        make=make,
        out=out,
        limits=limits,
        reader=picture_reader(settings),
        data=data_at_hand(settings, offline=make is None),
        brand_pictures=brand_pictures(settings),
    )
    for path in options.path:
        for item in _items(path, options, settings, limits):
            try:
                if isinstance(item, UnreadableInput):
                    raise item
                _examine(item, work)
            except BrokenPipeError:
                raise
            except UnreadableInput as error:
                print(f"fuwake: {visible(str(error))}", file=sys.stderr)
                unreadable += 1
            except (FuwakeError, OSError) as error:
                print(f"fuwake: {visible(f'{_named(item.path, item.index)}: {_why(error)}')}", file=sys.stderr)
                failed += 1
    return 1 if failed else 3 if unreadable else 0


def _items(path: str, options: argparse.Namespace, settings: Settings, limits: Limits) -> Iterator[RawMessage | UnreadableInput]:
    """The messages of a path; a case folder is opened later."""
    if options.replay:
        return iter((RawMessage(path=path, index=0, data=b""),))
    return read_messages(path, sys.stdin.buffer, settings.max_message_bytes, apart(limits))


def _writes(options: argparse.Namespace) -> bool:
    """A case folder is written unless only the document of the bytes, or of answers that lie in a folder, is asked for."""
    return not (options.json and (options.offline or options.replay) and options.out is None)


def _check(out: Path) -> None:
    """Raises SettingsError where no folder can be written, before minutes are spent on look-ups."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"--out {out}: {error.strerror or error}") from error
    if not os.access(out, os.W_OK | os.X_OK):
        raise SettingsError(f"--out {out}: may not be written (permission denied, or the file system is read-only)")


def _named(path: str, index: int) -> str:
    return path if index == 0 else f"{path} (message {index})"


def _why(error: FuwakeError | OSError) -> str:
    """One sentence; of an OSError the system's words and the file."""
    if isinstance(error, OSError):
        return f"not finished: {error.strerror or error}{f' ({error.filename})' if error.filename else ''}"
    return str(error)


def _examine(item: RawMessage, work: _Work) -> None:
    started = time.monotonic()
    options = work.options
    try:
        dissection = _replayed(item, work) if options.replay else _dissected(item, work)
    except Stopped as stopped:  # the header section too
        raise UnreadableInput(item.path, stopped.stop.what, item.index) from stopped
    folder = None
    if _writes(options):
        folder = _save(dissection, work.out, tuple(options.format or FORMATS))
    if options.json:
        sys.stdout.buffer.write(msgspec.json.encode(dissection.case) + b"\n")
        sys.stdout.buffer.flush()
    elif folder is not None:
        from fuwake.cli.summary import show

        show(dissection, folder, options.lang, time.monotonic() - started)
    for trouble in dissection.case.errors:
        if trouble.where == "message":  # not read whole
            raise UnreadableInput(item.path, trouble.what, item.index)


def _dissected(item: RawMessage, work: _Work) -> Dissection:
    offline = work.mode == "offline"
    run_record = Run(
        fuwake=__version__,
        dissected_at=datetime.now(UTC),
        vantage="offline" if offline else work.settings.vantage,
        mode=work.mode,
        trusted_receivers=work.settings.trusted_receivers,
        max_parts=work.settings.max_parts,
        max_depth=work.settings.max_depth,
        keep_tokens=work.options.keep_tokens,
        data=work.data,
        brand_pictures=work.brand_pictures,
    )
    with shown(quiet=work.options.json or offline) as progress:
        return dissect(
            arrive(item),
            run_record,
            make=work.make,
            budget_s=work.settings.look_up_budget_s,
            reader=work.reader,
            as_is=work.options.as_is,
            limits=work.limits,
            progress=progress,
        )


def _replayed(item: RawMessage, work: _Work) -> Dissection:
    from fuwake.pipeline.replay import replay

    return replay(Path(item.path), __version__, work.limits, work.data, work.brand_pictures)


def _save(dissection: Dissection, out: Path, formats: tuple[str, ...]) -> Path:
    from fuwake.report.write import articles

    started, arrival = time.monotonic(), dissection.arrival
    files = articles(dissection.case, dissection.evidence, arrival.raw, formats, redactor=dissection.redactor)
    dissection.times.add("article", time.monotonic() - started)
    return save(dissection, out, files)
