"""Run the service: take mails in, examine them, serve pages and API, survive being killed."""

import argparse
import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fuwake.cli.examine import Mode, world_of
from fuwake.cli.serving import declare as declare_serving
from fuwake.cli.serving import ended_by_signals, host, log, mode_of, require, serving
from fuwake.cli.telemetry import Tell
from fuwake.settings import Settings, load

if TYPE_CHECKING:
    from fuwake.pipeline.service import Service

HELP = "the service: mails by SMTP and from a watch folder, examined one after the other, unattended"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    declare_serving(parser)


def run(options: argparse.Namespace) -> int:
    """Runs until SIGTERM or Ctrl-C, then ends cleanly with 0; with 1 where other workers took it for dead: it is to be started again.

    The log, one JSON document a line, is on standard error.
    """
    require("dbos", "aiosmtpd", "fastapi", "uvicorn", "argon2")
    settings = load(options.settings)
    with world_of(options.lab, settings) as world:
        return _serve(world, mode_of(options, settings), options.name or host())


def _serve(settings: Settings, mode: Mode, name: str) -> int:
    from fuwake.cli.serve_intake import intake
    from fuwake.store.retention import pruning

    lost = False
    with (
        contextlib.suppress(KeyboardInterrupt),
        ended_by_signals(),
        serving(settings, mode, name) as (service, tell),
        pruning(service.folder, settings, tell),
        intake(settings, service, tell) as listeners,
        _web(settings, service, tell),
    ):
        for protocol, listener in listeners.items():
            log({"what": "listening", "protocol": protocol, "port": listener.port})
        lost = service.lost.wait()
    log({"what": "stopped"})
    return 1 if lost else 0


@contextlib.contextmanager
def _web(settings: Settings, service: "Service", tell: Tell) -> Iterator[None]:
    if not settings.web_listen:
        yield
        return
    from fuwake.web.app import create
    from fuwake.web.listen import WebListener, open_socket

    opened, settings = open_socket(settings)
    application = create(service, settings, tell)
    listener = WebListener(opened, settings, application)
    listener.start()
    try:
        log({"what": "listening", "protocol": "http", "port": opened.getsockname()[1]})
        if application.office.first is not None:
            log({"what": "nobody may sign in yet", "open": f"{application.office.url}/first?token={application.office.first}"})
        yield
    finally:
        listener.stop()
