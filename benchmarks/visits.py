"""What visits cost: one visitor, all four, two at once, memory, and that nothing is left over after forty.

    .venv/bin/python benchmarks/visits.py [--rounds 7] [--row 40] [--peer] [--assert]

A simple sign-in page on loopback. The peer, Lookyloo's PlaywrightCapture, captures the same page in the same run (`--peer`; `make bench`
installs it): browser start included for both, its last wait set to 1 s; it moves the mouse and scrolls with fixed waits, and neither
cages nor tries anything.
"""

import argparse
import asyncio
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec

from fuwake.lab.canaries import WEB, CanaryWorld
from fuwake.model.visit import VisitRecord
from fuwake.observe.browser.session import BrowserSession
from fuwake.observe.browser.visit import VisitObserver
from fuwake.settings import Settings, Visitor

PAGE = (
    b"<!DOCTYPE html><html lang=ja><title>WebMail</title><h1>sign in</h1>"
    b"<select aria-label=lang><option>ja<option>en</select><a href='#'>help</a>"
    b"<form method=post action=/post.php><input name=mail type=email><input name=pass type=password><button>login</button></form></html>"
)
ALL: tuple[Visitor, ...] = ("desktop-ja", "phone-ja", "desktop-en", "preview-bot")
ONE: tuple[Visitor, ...] = ("desktop-ja",)
URL = "http://simple.test/"


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    found = b"favicon" not in head
    body = PAGE if found else b""
    status = b"200 OK" if found else b"404 Not Found"
    writer.write(
        b"HTTP/1.1 %b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status, len(body))
        + body
    )
    await writer.drain()
    writer.close()


def browser_processes() -> set[int]:
    """Processes of browsers that this process started: those that name its folder, and all below them."""
    parents, found = {}, set()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes()
            parents[int(path.name)] = int((path / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
        if f"fuwake-browser-{os.getpid()}-".encode() in words and b"bwrap" in words:
            found.add(int(path.name))
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found and pid not in found}
        found |= more
        grown = bool(more)
    return found


class Memory(threading.Thread):
    """Looks at the browser's proportional memory until stopped."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.1):
            self.most = max(self.most, sum(_pss(pid) for pid in browser_processes()))

    def stop(self) -> int:
        """The most bytes that were seen."""
        self._over.set()
        self.join()
        return self.most


def _pss(pid: int) -> int:
    try:
        match = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"), re.MULTILINE)
    except (OSError, ProcessLookupError):
        return 0
    return int(match.group(1)) * 1024 if match else 0


async def timed(settings: Settings, rounds: int) -> tuple[list[float], VisitRecord]:
    """Seconds of each visit, the browser's start included, and the last record."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        raw = await VisitObserver(settings).ask(URL)
        times.append(time.perf_counter() - start)
    return times, msgspec.json.decode(raw.body, type=VisitRecord)


async def in_a_row(settings: Settings, count: int) -> float:
    """Visits a minute, two at once, in one browser."""
    start = time.perf_counter()
    async with BrowserSession(settings) as session:
        await session.warm()
        gate = asyncio.Semaphore(2)

        async def one() -> None:
            async with gate:
                raw = await VisitObserver(settings, session).ask(URL)
                assert msgspec.json.decode(raw.body, type=VisitRecord).held

        await asyncio.gather(*(one() for _ in range(count)))
    return count / (time.perf_counter() - start) * 60


def peer(port: int, chromium: str, rounds: int) -> list[float]:
    """Seconds of each capture of the peer."""
    python = Path(".bench-venv/bin/python")
    words = [str(python), "benchmarks/visits_peer.py", f"http://127.0.0.1:{port}/", chromium, str(rounds)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120 * rounds, check=False)
    if done.returncode:
        raise SystemExit(f"the peer did not run; `make bench` installs it: {done.stderr.strip().splitlines()[-1]}")
    return [float(line.split(" ")[0]) for line in done.stdout.splitlines()]


async def measure(options: argparse.Namespace) -> list[str]:
    """Prints the figures and returns the goals that were missed."""
    async with CanaryWorld() as world:
        server = await asyncio.start_server(_serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        settings = Settings(dns_servers=(world.dns_server,), egress_map={WEB: f"127.0.0.1:{port}"}, visit_profiles=ONE)
        memory = Memory()
        memory.start()
        single, record = await timed(settings, options.rounds)
        most = memory.stop()
        four, whole = await timed(msgspec.structs.replace(settings, visit_profiles=ALL), options.rounds)
        rate = await in_a_row(settings, options.row)
        left = len(browser_processes())
        other = await asyncio.to_thread(peer, port, settings.chromium, max(2, options.rounds // 2)) if options.peer else []
        server.close()
    assert record.held
    assert len(whole.views) == len(ALL) - 1
    one, all_ = statistics.median(single), statistics.median(four)
    print(f"one visitor, browser start included    p50 {one:6.2f} s   ({min(single):.2f}-{max(single):.2f}; {record.cage})")
    print(f"four visitors, controls and decoy      p50 {all_:6.2f} s   ({min(four):.2f}-{max(four):.2f})")
    print(f"two at once, {options.row} in a row           {rate:6.1f} visits a minute; browser processes left over: {left}")
    print(f"memory of the browser, one visitor     {most / 1e6:6.0f} MB (PSS of all its processes)")
    theirs = statistics.median(other) if other else 0.0
    if other:
        print(f"PlaywrightCapture, the same page       p50 {theirs:6.2f} s   ours / its: {one / theirs:.2f}")
    checks = {"one visitor <= 4 s": one <= 4, "four <= 12 s": all_ <= 12, "10 a minute": rate >= 10, "nothing left": not left}
    if other:
        checks["no slower than the peer"] = one <= theirs
    return [name for name, met in checks.items() if not met]


def main() -> int:
    """0, or 1 where `--assert` finds a goal missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--row", type=int, default=40)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--assert", dest="check", action="store_true")
    options = parser.parse_args()
    missed = asyncio.run(measure(options))
    for name in missed:
        print(f"missed: {name}", file=sys.stderr)
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    raise SystemExit(main())
