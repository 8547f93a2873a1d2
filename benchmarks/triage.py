"""`fuwake triage` against named peers in one run, its scaling over cores, and whether its memory stays flat.

    .venv/bin/python benchmarks/triage.py [FOLDER] [--mails N] [--memory-mails N]

FOLDER (or FUWAKE_CORPUS) holds mails, at any depth. Times are processor time in ms a mail; the peers of `benchmarks/peers.txt` are
measured where `make bench` has installed them. Everything static is measured for fuwake: parse, links, authentication, all
rules, verdict, JSON; the peers only parse.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from fuwake.intake.files import RawMessage, read_messages
from fuwake.intake.folders import walk
from fuwake.model.case import CaseSource, Run
from fuwake.model.errors import UnreadableInput
from fuwake.pipeline.confined import Limits, cores, settle
from fuwake.pipeline.triage import Job, dissect_static, static, triage

ROOT = Path(__file__).resolve().parent.parent
PEERS = ("standard-library", "fast-mail-parser", "mail-parser", "eml-parser")
RUN = Run(fuwake="0", dissected_at=datetime(2026, 1, 1, tzinfo=UTC), vantage="offline", mode="offline")


def mails(folder: str, most: int) -> list[str]:
    """Paths of mails spread over the folder."""
    found = [path for path in walk(folder) if isinstance(path, str) and Path(path).is_file() and _is_mail(path)]
    return found[:: max(1, len(found) // most)][:most]


def _is_mail(path: str) -> bool:
    first = next(read_messages(path, sys.stdin.buffer), None)
    return first is not None and not isinstance(first, UnreadableInput)


def ours(paths: list[str]) -> tuple[float, float]:
    """(mean, median) processor time in ms a mail, in this process."""
    data = [Path(path).read_bytes() for path in paths]
    times = []
    for measured in (False, True):
        if measured:
            settle()  # as a worker does after its first batch
        for path, raw in zip(paths if measured else paths[:50], data, strict=False):
            started = time.process_time()
            dissect_static(RUN, Job(source=CaseSource(path=path, index=0)), raw)
            if measured:
                times.append((time.process_time() - started) * 1000)
    return sum(times) / len(times), sorted(times)[len(times) // 2]


def peer(name: str, paths: list[str]) -> str:
    """What `peers.py` says of a peer."""
    python = ROOT / ".bench-venv" / "bin" / "python"
    command = [str(python) if python.exists() else sys.executable, str(ROOT / "benchmarks" / "peers.py"), name]
    done = subprocess.run(command, input="\n".join(paths), capture_output=True, text=True, check=False)
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else f"failed: {done.stderr.strip()[-200:]}"


def rate(paths: list[str], jobs: int) -> float:
    """Mails a second by the clock, worker processes started before the clock."""
    outcomes = triage(_items(paths), static(RUN), jobs=jobs, limits=Limits())
    next(outcomes)
    started = time.monotonic()
    return sum(1 for _ in outcomes) / (time.monotonic() - started)


def memory(paths: list[str], number: int, jobs: int) -> list[tuple[int, float]]:
    """(mails done, resident MB of all processes) at a tenth, half and the whole of `number` mails, the given ones over and over."""
    marks = {number // 10, number // 2, number}
    seen = []
    for done, _ in enumerate(triage(_items(list(islice(cycle(paths), number))), static(RUN), jobs=jobs, limits=Limits()), start=1):
        if done in marks:
            seen.append((done, _resident()))
    return seen


def _items(paths: list[str]) -> Iterator[RawMessage | UnreadableInput]:
    for path in paths:
        yield from read_messages(path, sys.stdin.buffer)


def _resident() -> float:
    """MB of this process and its children (Linux)."""
    own = os.getpid()
    children = Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii").split()
    total = 0
    for process in (own, *map(int, children)):
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
        total += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    return total / 1000


def main() -> int:
    """0, also where there is no corpus (that is said)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", default=os.environ.get("FUWAKE_CORPUS"))
    parser.add_argument("--mails", type=int, default=500, help="mails of the comparison")
    parser.add_argument("--memory-mails", type=int, default=4000, help="mails of the memory check")
    options = parser.parse_args()
    if not options.folder:
        print("skipped: no corpus. Name a folder of mails, or set FUWAKE_CORPUS.")
        return 0
    paths = mails(options.folder, options.mails)
    mean, median = ours(paths)
    print(f"{len(paths)} mails, processor time in ms a mail")
    print(f"{'fuwake triage':<20} {mean:8.2f}   (median {median:.2f})")
    for name in PEERS:
        told = peer(name, paths).split()
        if len(told) == 2 and told[0].replace(".", "").isdigit():
            ratio = mean / float(told[0])
            print(f"{name:<20} {float(told[0]):8.2f}   fuwake takes {ratio:.1f} times that ({told[1]} raised an error)")
        else:
            print(f"{name:<20} {' '.join(told)}")
    one = rate(paths, 1)
    print(f"{'one worker':<20} {one:8.0f} mails a second")
    if cores() > 1:
        two = rate(paths, 2)
        print(f"{'two workers':<20} {two:8.0f} mails a second: {two / one:.2f} times one")
    for done, size in memory(paths, options.memory_mails, cores()):
        print(f"{'memory':<20} {size:8.0f} MB after {done} mails")
    return 0


if __name__ == "__main__":
    sys.exit(main())
