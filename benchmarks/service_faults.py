"""Kills the service again and again, and counts from its store what was lost, is stuck, or was done twice.

    python -m benchmarks.service_faults --mails 100 --kills 10        # a few minutes
    python -m benchmarks.service_faults --mails 500 --kills 200       # the figure of a release

Real mails go in by SMTP at a stated rate to a real `fuwake serve --offline`; the process gets kill -9 at random moments and at
step edges, which are read from its log, and is started again. A sender that got no 250 sends again, as mail servers do. At the end every
mail that was acknowledged must be examined. Then figures of intake alone: acknowledged mails a second, waits, none lost.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import smtplib
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from fuwake.store.database import open_database
from fuwake.store.service_folder import ServiceFolder

EDGES = ("taken in", "examined", "started")
"""Events of the log after which it is killed, in turn with random moments."""
PATIENCE_S = 900.0


class Served:
    """A `fuwake serve` in a folder, started again after each kill."""

    def __init__(self, folder: Path, examiners: int) -> None:
        self.folder = folder
        self._environ = os.environ | {
            "FUWAKE_SERVICE_DIR": str(folder),
            "FUWAKE_SMTP_LISTEN": "127.0.0.1:0",
            "FUWAKE_WEB_LISTEN": "",
            "FUWAKE_SMTP_MAILS_PER_MINUTE": "1000000",
            "FUWAKE_SERVICE_EXAMINERS": str(examiners),
            "FUWAKE_OCR": "false",
        }
        self.port = 0
        self.events: list[str] = []
        self.changed = threading.Condition()

    def start(self) -> None:
        """Returns when it listens."""
        self.port = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fuwake.cli.main", "serve", "--offline"], env=self._environ, stderr=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        with self.changed:
            if not self.changed.wait_for(lambda: self.port or self.process.poll() is not None, 120) or not self.port:
                raise SystemExit("the service did not start")

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stderr is not None
        for line in process.stderr:
            with contextlib.suppress(ValueError), self.changed:
                event = json.loads(line)
                self.events.append(event["what"])
                self.port = event.get("port", self.port)
                self.changed.notify_all()
        with self.changed:
            self.changed.notify_all()

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def mail(number: int) -> bytes:
    """A small mail of our own, each another one."""
    return (
        f"From: Hinode Bank <desk{number}@bank.example>\r\nTo: reader@example.org\r\nSubject: Account {number}\r\n"
        f"Message-ID: <{number}@x.example>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f"<p>Please <a href='https://login{number}.example.net/x'>log in</a>.</p>\r\n"
    ).encode()


def send(served: Served, number: int) -> float:
    """Sends until it is acknowledged; seconds of the one that was."""
    while True:
        started = time.monotonic()
        try:
            with smtplib.SMTP("127.0.0.1", served.port, "localhost", 30) as client:
                client.sendmail("reporter@example.org", ["report@example.org"], mail(number))
        except (OSError, smtplib.SMTPException):
            time.sleep(0.2)
            continue
        return time.monotonic() - started


def counted(folder: Path) -> dict[str, int]:
    """State → mails, from the store."""
    with contextlib.closing(open_database(ServiceFolder(folder).database)) as sql:
        return dict(sql.execute("SELECT state, count(*) FROM mails GROUP BY state"))


def steps_twice(folder: Path) -> int:
    """Steps of one workflow whose result stands in the store twice."""
    query = "SELECT count(*) FROM (SELECT 1 FROM operation_outputs GROUP BY workflow_uuid, function_name HAVING count(*) > 1)"
    with contextlib.closing(open_database(ServiceFolder(folder).database)) as sql:
        (twice,) = sql.execute(query).fetchone()
    return int(twice)


def kills(served: Served, number: int, source: random.Random) -> Iterator[str]:
    """Kills and starts again; says each time what it waited for."""
    for turn in range(number):
        edge = EDGES[turn // 2 % len(EDGES)] if turn % 2 else None
        before = len(served.events)
        with served.changed:
            if edge is None:
                served.changed.wait_for(lambda: served.process.poll() is not None, source.uniform(0.2, 5.0))
            else:
                served.changed.wait_for(lambda: edge in served.events[before:], 8.0)  # noqa: B023 - used within the turn
        served.kill()
        yield edge or "random"
        served.start()


def faults(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """The crash figures."""
    served, source = Served(folder, options.examiners), random.Random(options.seed)
    served.start()
    acknowledged: list[int] = []

    def sender() -> None:
        for number in range(options.mails):
            send(served, number)
            acknowledged.append(number)
            time.sleep(1 / options.rate)

    sending = threading.Thread(target=sender)
    started = time.monotonic()
    sending.start()
    done = list(kills(served, options.kills, source))
    sending.join()
    while time.monotonic() - started < PATIENCE_S and counted(folder).get("examined", 0) < options.mails:
        time.sleep(1.0)
    states, took = counted(folder), time.monotonic() - started
    status = served.stop()
    check = subprocess.run(
        [sys.executable, "-m", "fuwake.cli.main", "store", "check"],
        env=os.environ | {"FUWAKE_SERVICE_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "mails": options.mails,
        "kills": {edge: done.count(edge) for edge in sorted(set(done))},
        "acknowledged": len(acknowledged),
        "states": states,
        "lost": len(acknowledged) - sum(states.values()),
        "stuck": states.get("waiting", 0) + states.get("examining", 0),
        "steps recorded twice": steps_twice(folder),
        "store": check.stdout.strip(),
        "stopped with": status,
        "seconds": round(took, 1),
    }


def intake(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Mails a second by SMTP at a stated rate, from several senders, while examinations go on."""
    served = Served(folder, 1)
    served.start()
    waits: list[float] = []
    each = options.intake_mails // options.senders

    def sender(first: int) -> None:
        with smtplib.SMTP("127.0.0.1", served.port, timeout=60) as client:
            for number in range(first, first + each):
                began = time.monotonic()
                client.sendmail("reporter@example.org", ["report@example.org"], mail(number))
                waits.append(time.monotonic() - began)
                time.sleep(max(0.0, options.senders / options.intake_rate - waits[-1]))

    threads = [threading.Thread(target=sender, args=(1_000_000 + each * index,)) for index in range(options.senders)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - started
    served.kill()
    waits.sort()
    return {
        "asked a second": options.intake_rate,
        "acknowledged a second": round(len(waits) / took, 1),
        "acknowledged": len(waits),
        "in the store after kill -9": sum(counted(folder).values()),
        "median ms": round(1000 * statistics.median(waits)),
        "p99 ms": round(1000 * waits[int(len(waits) * 0.99)]),
    }


def main() -> int:
    """Prints the figures as JSON; 1 where something was lost, is stuck or was recorded twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=100)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--rate", type=float, default=5.0, help="mails a second while it is killed")
    parser.add_argument("--examiners", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--intake-mails", type=int, default=400)
    parser.add_argument("--intake-rate", type=float, default=50.0, help="mails a second of the second part")
    parser.add_argument("--senders", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = faults(options, Path(folder, "faults"))
        print(json.dumps(figures, indent=1), flush=True)
        taken = intake(options, Path(folder, "intake"))
        print(json.dumps(taken, indent=1))
    wrong = figures["lost"] or figures["stuck"] or figures["steps recorded twice"] or figures["store"] != "whole"
    return 1 if wrong or taken["acknowledged"] != taken["in the store after kill -9"] else 0


if __name__ == "__main__":
    sys.exit(main())
