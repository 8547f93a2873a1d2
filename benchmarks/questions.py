"""What questions cost: a cold case against servers that take their time, a flood of like mails, and the address databases.

    .venv/bin/python benchmarks/questions.py [--delay S] [--cases N] [--assert]

The first two ask the bundled lab on loopback. The peer of the cold case is its slowest chain of questions, each of which needs the
answer before it: A record, bootstrap file, RDAP of the address, WHOIS root, WHOIS server.
"""

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING

from fuwake.bootstrap import observers
from fuwake.derive.left import LOCAL
from fuwake.lab.world import World, running
from fuwake.model.case import CaseSource, Run
from fuwake.observe.asn import AsnObserver
from fuwake.observe.geo import GeoObserver
from fuwake.pipeline.arrival import Arrival
from fuwake.pipeline.dissect import Dissection, MakeObservers, dissect
from fuwake.settings import Settings, data_dir, load

if TYPE_CHECKING:
    from collections.abc import Iterator

LAB = Path(__file__).parents[1] / "labs" / "t3-webmail"
CHAIN = 5
_SERVERS = ("dns", "bootstrap", "rdap", "whois", "safe_browsing", "services")


@contextmanager
def world(delay_s: float) -> "Iterator[tuple[World, Settings]]":
    """The lab, each of its servers answering after the delay."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / LAB.name
        shutil.copytree(LAB, place)
        if delay_s:
            entries = [f'[[{server}]]\nfault = "slow"\ndelay_s = {delay_s}\n' for server in _SERVERS]
            (place / "faults.toml").write_text("".join(entries), encoding="utf-8")
        with running(place) as lab:
            yield lab, lab.settings(load(environ={}))


def examine(raw: bytes, settings: Settings, make: MakeObservers) -> Dissection:
    """One case, without browser."""
    run = Run(fuwake=version("fuwake"), dissected_at=datetime.now(UTC), vantage=settings.vantage, mode="no-visit")
    arrival = Arrival(raw=raw, source=CaseSource(path="message.eml", index=0))
    return dissect(arrival, run, make=make, budget_s=settings.look_up_budget_s)


def cold(delay_s: float) -> float:
    """Time of all look-ups as a multiple of the slowest chain."""
    with world(delay_s) as (lab, settings), tempfile.TemporaryDirectory() as cases:
        done = examine((LAB / "message.eml").read_bytes(), settings, observers(settings, Path(cases), visit=False))
        outside = [seen for seen in done.observations if seen.observer not in LOCAL and seen.status != "skipped"]
        spent = max(seen.asked_at.timestamp() + seen.elapsed_s for seen in outside) - min(seen.asked_at.timestamp() for seen in outside)
        chain = CHAIN * delay_s
        print(
            f"cold case: {len(outside)} questions, {len(lab.asked)} at the servers, {delay_s:g} s each: {spent:.2f} s; "
            f"one after the other {len(lab.asked) * delay_s:.1f} s; slowest chain {chain:.2f} s; ratio {spent / chain:.2f}"
        )
        return spent / chain


def flood(cases: int) -> int:
    """The most often that any one question reached a server, over so many mails that share sender and link."""
    raw = (LAB / "message.eml").read_bytes()
    with world(0.0) as (lab, settings), tempfile.TemporaryDirectory() as folder:
        make, started = observers(settings, Path(folder), visit=False), time.perf_counter()
        sent = known = 0
        for number in range(cases):
            done = examine(f"X-Copy: {number}\r\n".encode() + raw, settings, make)
            for seen in done.observations:
                if seen.observer not in LOCAL and seen.status != "skipped":
                    known += seen.cached
                    sent += not seen.cached
        asked = Counter((one.server, one.question) for one in lab.asked)
        most, times = asked.most_common(1)[0]
        print(
            f"flood: {cases} cases in {time.perf_counter() - started:.0f} s: {sent} questions sent, {known} known; "
            f"{len(asked)} distinct at the servers, most often {times} × {' '.join(most)}"
        )
        return times


def databases(settings: Settings, count: int = 1000) -> float:
    """Milliseconds for place and network of so many addresses, asked and read."""
    chance = random.Random(7)
    addresses = [str(IPv4Address(chance.randrange(0x01000000, 0xDF000000))) for _ in range(count)]

    async def ask(geo: GeoObserver, asn: AsnObserver, chosen: list[str]) -> None:
        for address in chosen:
            geo.read(address, (await geo.ask(address)).body)
            asn.read(address, (await asn.ask(address)).body)

    geo, asn = GeoObserver(data_dir(settings)), AsnObserver(data_dir(settings))
    asyncio.run(ask(geo, asn, ["8.8.8.8"]))
    started = time.process_time()
    asyncio.run(ask(geo, asn, addresses))
    spent = (time.process_time() - started) * 1000
    print(f"databases: {count} places and {count} networks: {spent:.0f} ms of processor time")
    return spent


def main() -> int:
    """Prints the figures; with --assert 1 where one misses its goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--delay", type=float, default=0.2)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--assert", dest="held", action="store_true", help="ratio under 3, one question each, under 50 ms")
    options = parser.parse_args()
    ratio, spent, most = cold(options.delay), databases(load()), flood(options.cases)
    return int(options.held and (ratio >= 3 or most > 1 or spent >= 50))


if __name__ == "__main__":
    sys.exit(main())
