"""Run the service: take mails in, examine them, serve pages and API, survive being killed."""

import argparse
import contextlib
import json
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from fuwake.cli.examine import Mode, world_of
from fuwake.model.errors import SettingsError
from fuwake.settings import Settings, load

if TYPE_CHECKING:
    from fuwake.pipeline.service import Service

HELP = "the service: mails by SMTP and from a watch folder, examined one after the other, unattended"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("--offline", action="store_true", help="no look-up, no visit: what the bytes alone show")
    parser.add_argument("--passive", action="store_true", help="nothing that the site's side could notice: no visit (setting passive)")
    parser.add_argument("--no-visit", action="store_true", help="look-ups, no browser")
    parser.add_argument("--lab", type=Path, metavar="DIR", help="ask the lab described in DIR instead of the internet")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")


def run(options: argparse.Namespace) -> int:
    """Runs until SIGTERM or Ctrl-C, then ends cleanly with 0. The log, one JSON document a line, is on standard error."""
    if any(find_spec(name) is None for name in ("dbos", "aiosmtpd", "fastapi", "uvicorn", "argon2")):
        raise SettingsError("the service needs further packages: pip install 'fuwake[service]'")
    settings = load(options.settings)
    passive = options.passive or settings.passive
    mode: Mode = "offline" if options.offline else "no-visit" if options.no_visit else "passive" if passive else "full"
    with world_of(options.lab, settings) as world:
        _serve(world, mode)
    return 0


def _serve(settings: Settings, mode: Mode) -> None:
    from fuwake.bootstrap import EXAMINER
    from fuwake.cli.serve_intake import intake
    from fuwake.pipeline.examiner import Manner
    from fuwake.pipeline.service import running
    from fuwake.store.service_folder import service_folder

    folder = service_folder(settings)
    manner = Manner(settings=replace(settings, imap=(), database=""), mode=mode, cases=str(folder.cases))
    command = (sys.executable, "-c", EXAMINER)
    with (
        contextlib.suppress(KeyboardInterrupt),
        _ended_by_signals(),
        running(
            folder,
            manner,
            command,
            settings.service_examiners,
            tell=_tell,
            grace_s=settings.service_grace_s,
            browsers=settings.service_browsers,
        ) as service,
        intake(settings, service, _tell) as listeners,
        _web(settings, service),
    ):
        for name, listener in listeners.items():
            _tell({"what": "listening", "protocol": name, "port": listener.port})
        threading.Event().wait()
    _tell({"what": "stopped"})


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM ends the service also where SIGINT is ignored (started with `&` by a script); a second signal does not disturb its end."""

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


@contextlib.contextmanager
def _web(settings: Settings, service: "Service") -> Iterator[None]:
    if not settings.web_listen:
        yield
        return
    from fuwake.web.app import create
    from fuwake.web.listen import WebListener, open_socket

    opened, settings = open_socket(settings)
    application = create(service, settings, _tell)
    listener = WebListener(opened, settings, application)
    listener.start()
    try:
        _tell({"what": "listening", "protocol": "http", "port": opened.getsockname()[1]})
        if application.office.first is not None:
            _tell({"what": "nobody may sign in yet", "open": f"{application.office.url}/first?token={application.office.first}"})
        yield
    finally:
        listener.stop()


def _tell(event: Mapping[str, object]) -> None:
    print(json.dumps({"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **event}), file=sys.stderr, flush=True)
