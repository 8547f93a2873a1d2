"""Pages and API over a real socket with many cases in the store, alone and beside 500 slow clients: milliseconds at the median and p95.

    python -m benchmarks.web_latency                    # 100,000 cases (made first, some minutes)
    python -m benchmarks.web_latency --keep FOLDER      # makes the store in FOLDER, or uses the one that is there
    python -m benchmarks.web_latency --assert           # fails where a p95 is above 200 ms, or above 1 s beside slow clients

One client asks one request after the other. The case page is that of a real examination, with its evidence.
"""

import argparse
import contextlib
import hashlib
import random
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from benchmarks.cases_in_store import COMMON, KANJI, MAIL, fill
from fuwake.intake.raw_message import RawMessage
from fuwake.model.case import Run
from fuwake.pipeline.arrival import arrive
from fuwake.pipeline.dissect import dissect, save
from fuwake.pipeline.taking import Taken
from fuwake.settings import Settings
from fuwake.store import accounts, api_tokens, mails
from fuwake.store.database import migrate, open_database
from fuwake.store.mails import Priority, Sighting
from fuwake.store.service_folder import ServiceFolder
from fuwake.store.sql import Sql
from fuwake.web.app import create
from fuwake.web.listen import WebListener, open_socket

SLOW = 500


class Store:
    """A store in which nobody examines."""

    def __init__(self, path: Path) -> None:
        self.folder = ServiceFolder(path)
        self.folder.make()

    def take(self, data: bytes, sighting: Sighting, priority: Priority, left_out: int | None = 0) -> Taken:
        """Nothing is handed in here."""
        raise NotImplementedError

    @contextlib.contextmanager
    def rows(self) -> Iterator[Sql]:
        """A transaction."""
        with contextlib.closing(open_database(self.folder.place)) as sql, sql:
            yield sql

    def progress(self, _: str, /) -> tuple[str, ...]:
        """None."""
        return ()


def prepare(store: Store, number: int) -> tuple[str, str]:
    """(token of an analyst, id of the real case)."""
    with contextlib.closing(open_database(store.folder.place)) as sql:
        migrate(sql)
        (there,) = sql.execute("SELECT count(*) FROM cases").fetchone()
        sql.rollback()
        if there < number:
            fill(sql, number, random.Random(20_261_124))
        run = Run(fuwake="0", dissected_at=datetime.now(UTC), vantage="offline", mode="offline")
        made = dissect(arrive(RawMessage(path="a.eml", index=0, data=MAIL)), run, make=None, budget_s=30)
        folder = save(made, store.folder.cases, {})
        sha256 = hashlib.sha256(MAIL).hexdigest()
        with sql:
            mails.add(sql, sha256, len(MAIL), left_out=0, priority="person", sighting=Sighting(source="folder"))
            mails.record(sql, sha256, folder.name, made.case)
            user = accounts.user_named(sql, "analyst") or accounts.add_user(sql, "analyst", "analyst", None)
            return api_tokens.create(sql, user, "", ("read",)), folder.name


def requests(case: str, chance: random.Random) -> Mapping[str, str]:
    """What is asked for: name → path, another one each time where it can be."""
    return {
        "page: list": "/cases",
        "page: search 重要": "/cases?q=重要",
        "page: search, two Japanese letters": f"/cases?q={''.join(chance.choices(KANJI, k=2))}",
        "page: case": f"/cases/{case}",
        "API: list of 50": "/api/v1/cases",
        "API: search": f"/api/v1/cases?q={chance.choice(COMMON)}",
        "API: case": f"/api/v1/cases/{case}",
        "API: document": f"/api/v1/cases/{case}/document",
        "health": "/health/ready",
    }


def measure(client: httpx2.Client, case: str, times: int) -> dict[str, tuple[float, float]]:
    """Name → (median, p95) in milliseconds."""
    chance, took = random.Random(7), dict[str, list[float]]()
    for _ in range(times):
        for name, path in requests(case, chance).items():
            began = time.perf_counter()
            answer = client.get(path)
            took.setdefault(name, []).append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code}")
    return {name: (statistics.median(each), statistics.quantiles(each, n=20)[-1]) for name, each in took.items()}


def main() -> int:
    """1 where something is too slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=60, help="of each request")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--assert", action="store_true", dest="strict")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as slow:
        store = Store(options.keep or Path(folder))
        token, case = prepare(store, options.cases)
        wanted = Settings(
            service_dir=str(store.folder.path), web_listen="127.0.0.1:0", web_requests_per_minute=1_000_000, web_timeout_s=600
        )
        opened, settings = open_socket(wanted)
        listener = WebListener(opened, settings, create(store, settings, lambda _: None))
        listener.start()
        slow.callback(listener.stop)
        headers = {"Authorization": f"Bearer {token}"}
        client = slow.enter_context(httpx2.Client(base_url=f"http://{settings.web_listen}", headers=headers, timeout=60))
        measure(client, case, 3)
        alone = measure(client, case, options.times)
        for number in range(SLOW):
            one = slow.enter_context(socket.create_connection(opened.getsockname()))
            one.sendall(b"POST /api/v1/mails HTTP/1.1\r\nHost: loc" if number % 2 else b"G")
        beside = measure(client, case, options.times)
    print(f"| request | median ms | p95 ms | median beside {SLOW} slow clients | p95 |\n|---|---|---|---|---|")
    for name in alone:
        print(f"| {name} | {alone[name][0]:.1f} | {alone[name][1]:.1f} | {beside[name][0]:.1f} | {beside[name][1]:.1f} |")
    late = [name for name in alone if alone[name][1] > 200 or beside[name][1] > 1_000]
    if late:
        print(f"too slow: {', '.join(late)}", file=sys.stderr)
    return 1 if late and options.strict else 0


if __name__ == "__main__":
    sys.exit(main())
