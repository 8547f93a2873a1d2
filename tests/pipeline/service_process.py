"""A service in a process of its own, which ends itself by kill -9 right after a step: `python -m tests.pipeline.service_process`.

Standard input: one JSON document, `Told`. Standard output: what the service tells, a JSON document a line.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from fuwake.bootstrap import EXAMINER, static_run
from fuwake.pipeline.examiner import Manner
from fuwake.pipeline.service import running
from fuwake.store.mails import Sighting
from fuwake.store.service_folder import ServiceFolder


class Told(msgspec.Struct, kw_only=True):
    """What such a process is to do."""

    folder: str
    manner: Manner
    database: str = ""
    mails: tuple[bytes, ...] = ()
    """Taken in at once."""
    name: str = "one"
    """Of this process among those of a PostgreSQL database."""
    die_after: str = ""
    """Name of a step; empty: it lives."""
    until: int = 1
    """Ends well when so many mails are examined, or batches read."""
    bulk: bool = False
    """Whether batches are read."""


def main() -> None:
    """The process."""
    told = msgspec.json.decode(sys.stdin.buffer.read(), type=Told)
    ended, examined = threading.Event(), 0

    def tell(event: Mapping[str, object]) -> None:
        nonlocal examined
        print(json.dumps(event), flush=True)
        if event["what"] == "step" and event["step"] == told.die_after:
            os.kill(os.getpid(), signal.SIGKILL)
        examined += event["what"] in ("examined", "not examined", "batch read")
        if examined == told.until:
            ended.set()

    run_of = partial(static_run, told.manner.settings) if told.bulk else None
    folder, command = ServiceFolder(Path(told.folder), told.database), (sys.executable, "-c", EXAMINER)
    with running(folder, told.manner, command, 1, tell=tell, grace_s=30.0, name=told.name, run=run_of) as service:
        for data in told.mails:
            service.take(data, Sighting(source="smtp"), "person")
        assert ended.wait(240)


def run(told: Told) -> list[dict[str, Any]]:
    """What it told, when it has ended."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.service_process"],
        input=msgspec.json.encode(told),
        capture_output=True,
        check=False,
        timeout=300,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    main()
