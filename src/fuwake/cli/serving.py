"""What `fuwake serve` and `fuwake worker` have in common: options, log, the service itself, and how it is told to stop."""

import argparse
import contextlib
import json
import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from fuwake.cli.examine import Mode
from fuwake.cli.telemetry import Tell, traced
from fuwake.model.errors import SettingsError
from fuwake.settings import Settings

if TYPE_CHECKING:
    from fuwake.pipeline.service import Service


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of both verbs."""
    parser.add_argument("--offline", action="store_true", help="no look-up, no visit: what the bytes alone show")
    parser.add_argument("--passive", action="store_true", help="nothing that the site's side could notice: no visit (setting passive)")
    parser.add_argument("--no-visit", action="store_true", help="look-ups, no browser")
    parser.add_argument("--lab", type=Path, metavar="DIR", help="ask the lab described in DIR instead of the internet")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")
    parser.add_argument("--name", help="on PostgreSQL: name of this process, of no other, the same after each start (default: the host's)")


def require(*packages: str) -> None:
    """Raises SettingsError where the extra is not installed."""
    if any(find_spec(name) is None for name in packages):
        raise SettingsError("the service needs further packages: pip install 'fuwake[service]'")


def mode_of(options: argparse.Namespace, settings: Settings) -> Mode:
    """How far examinations go."""
    passive = options.passive or settings.passive
    return "offline" if options.offline else "no-visit" if options.no_visit else "passive" if passive else "full"


@contextlib.contextmanager
def serving(settings: Settings, mode: Mode, name: str) -> Iterator[tuple["Service", Tell]]:
    """The service and its log for as long as the block. Raises FuwakeError, OSError."""
    from fuwake.bootstrap import EXAMINER, static_run
    from fuwake.pipeline.examiner import Manner
    from fuwake.pipeline.service import running
    from fuwake.store.service_folder import service_folder

    folder = service_folder(settings)
    bare = replace(settings, imap=(), database="", client_token="", oidc_client_secret="")  # no secrets near hostile bytes
    manner = Manner(settings=bare, mode=mode, cases=str(folder.cases), limits=str(folder.limits))
    with (
        traced(log) as tell,
        running(
            folder,
            manner,
            (sys.executable, "-c", EXAMINER),
            settings.service_examiners,
            tell=tell,
            grace_s=settings.service_grace_s,
            browsers=settings.service_browsers,
            name=name,
            run=partial(static_run, bare),
        ) as service,
    ):
        yield service, tell


def host() -> str:
    """The name of this machine."""
    return socket.gethostname()


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """SIGTERM and Ctrl-C raise KeyboardInterrupt in the block, SIGTERM also where SIGINT is ignored (started with `&` by a script);
    a second signal does not disturb the end.
    """

    def end(_: int, __: FrameType | None) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number, now in before.items():
        if now != signal.SIG_IGN:
            signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def log(event: Mapping[str, object]) -> None:
    """A line of the log, on standard error: one JSON document."""
    print(json.dumps({"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **event}), file=sys.stderr, flush=True)
