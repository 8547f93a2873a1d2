"""Intake by SMTP under load, into a real `fuwake serve`: how much is acknowledged, how soon, and whether all of it is there after kill -9.

    python -m benchmarks.intake                                  # 200 mails/s for 60 s on SQLite
    python -m benchmarks.intake --database postgresql://…        # the same on PostgreSQL (an empty database)
    python -m benchmarks.intake --part slow                      # 500 slow clients and a good one; 1,000 connections

Mails are sent on time whether or not the ones before were answered (an open loop): a wait counts from when a mail was due. Each is
another one. Examinations go on meanwhile. At the end the process gets kill -9, and its store is counted.
"""

import argparse
import contextlib
import json
import os
import smtplib
import socket
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.service_faults import Served, mail
from fuwake.store.database import Place, open_database
from fuwake.store.service_folder import ServiceFolder


def in_store(place: Place) -> int:
    """Mails with their promise."""
    with contextlib.closing(open_database(place)) as sql:
        return int(sql.execute("SELECT count(*) FROM mails").fetchone()[0])


def load(served: Served, rate: float, seconds: float, senders: int) -> tuple[list[float], int]:
    """Waits of the mails that were acknowledged, and how many were not."""
    total, waits, failed = int(rate * seconds), list[float](), 0
    lock, begins = threading.Lock(), time.monotonic() + 1.0

    def sender(first: int) -> None:
        nonlocal failed
        with smtplib.SMTP("127.0.0.1", served.port, "localhost", 60) as client:
            for number in range(first, total, senders):
                due = begins + number / rate
                time.sleep(max(0.0, due - time.monotonic()))
                try:
                    client.sendmail("reporter@example.org", ["report@example.org"], mail(number))
                except smtplib.SMTPException:
                    with lock:
                        failed += 1
                    continue
                waits.append(time.monotonic() - due)

    threads = [threading.Thread(target=sender, args=(first,)) for first in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits, failed


def rate_part(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Mails a second."""
    place: Place = options.database or ServiceFolder(folder).database
    served = Served(folder, 1)
    served.start()
    before = in_store(place)
    began = time.monotonic()
    waits, failed = load(served, options.rate, options.seconds, options.senders)
    took = time.monotonic() - began - 1.0
    served.kill()
    kept = in_store(place) - before
    waits.sort()
    return {
        "store": "PostgreSQL" if options.database else "SQLite",
        "asked a second": options.rate,
        "acknowledged a second": round(len(waits) / max(took, options.seconds), 1),
        "acknowledged": len(waits),
        "refused": failed,
        "in the store after kill -9": kept,
        "lost": max(0, len(waits) - kept),
        "median ms": round(1000 * statistics.median(waits)),
        "p95 ms": round(1000 * waits[int(len(waits) * 0.95)]),
        "p99 ms": round(1000 * waits[int(len(waits) * 0.99)]),
    }


def slow_part(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Slow clients beside a good one, then more connections than are taken."""
    served = Served(folder, 1)
    served.start()
    slow = []
    for number in range(500):
        one = socket.create_connection(("127.0.0.1", served.port), 60)
        one.sendall(b"EHLO slow\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nSubject: s" if number % 2 else b"EH")
        slow.append(one)
    waits = []
    for number in range(100):
        began = time.monotonic()
        with smtplib.SMTP("127.0.0.1", served.port, "localhost", 60) as client:
            client.sendmail("reporter@example.org", ["report@example.org"], mail(number))
        waits.append(time.monotonic() - began)
    heard = []
    for _ in range(options.connections):
        one = socket.create_connection(("127.0.0.1", served.port), 60)
        slow.append(one)
        heard.append(one.recv(3))
    for one in slow:
        one.close()
    served.kill()
    waits.sort()
    return {
        "slow clients": 500,
        "mails of the good one": len(waits),
        "its p95 ms": round(1000 * waits[int(len(waits) * 0.95)]),
        "further connections": options.connections,
        "taken": heard.count(b"220"),
        "told to come later (421)": heard.count(b"421"),
    }


def main() -> int:
    """Prints the figures as JSON; 1 where something that was acknowledged is not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("rate", "slow"), default="rate")
    parser.add_argument("--rate", type=float, default=200.0, help="mails a second")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--senders", type=int, default=20, help="connections that send")
    parser.add_argument("--connections", type=int, default=1000, help="of the part `slow`, beyond the slow ones")
    parser.add_argument("--database", default="", help="address of an empty PostgreSQL database")
    options = parser.parse_args()
    if options.database:
        os.environ["FUWAKE_DATABASE"] = options.database
    with tempfile.TemporaryDirectory() as folder:
        figures = rate_part(options, Path(folder)) if options.part == "rate" else slow_part(options, Path(folder))
    print(json.dumps(figures, indent=1))
    return 1 if figures.get("lost") else 0


if __name__ == "__main__":
    sys.exit(main())
