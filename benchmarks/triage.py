"""`fuwake triage` against named peers in one run, its scaling over cores, and whether its memory stays flat.

    .venv/bin/python benchmarks/triage.py [FOLDER] [--mails N] [--memory-mails N]

FOLDER (or FUWAKE_CORPUS) holds mails, at any depth. Times are processor time in ms a mail. What only some mails call for (QR codes
looked for in pictures, on PDF pages, in tables and characters) is shown apart; words in pictures are not read here. The peers of
`benchmarks/peers.txt` are measured where `make bench` has installed them. Everything static is measured for fuwake: parse, links,
authentication, all rules, verdict, JSON; the peers only parse.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from fuwake.intake.files import RawMessage, read_messages
from fuwake.intake.folders import walk
from fuwake.model.case import CaseSource, Run
from fuwake.model.errors import UnreadableInput
from fuwake.parse import drawn, qr
from fuwake.parse.attachments import pdf_pages
from fuwake.pipeline.confined import Limits, cores, settle
from fuwake.pipeline.triage import Job, dissect_static, static, triage

ROOT = Path(__file__).resolve().parent.parent
PEERS = ("fast-mail-parser", "mail-parser", "eml-parser")
APART: dict[str, tuple[Any, str]] = {
    "pictures": (qr, "read_codes"),
    "pages of PDF": (pdf_pages, "_codes"),
    "drawn": (drawn, "codes_drawn"),
}
"""What only some mails call for: QR codes looked for in pictures, on PDF pages, and in tables and characters."""
ROUNDS = 3
RUN = Run(fuwake="0", dissected_at=datetime(2026, 1, 1, tzinfo=UTC), vantage="offline", mode="offline")


def mails(folder: str, most: int) -> list[str]:
    """Paths of mails spread over the folder."""
    found = [path for path in walk(folder) if isinstance(path, str) and Path(path).is_file() and _is_mail(path)]
    return found[:: max(1, len(found) // most)][:most]


def _is_mail(path: str) -> bool:
    first = next(read_messages(path, sys.stdin.buffer), None)
    return first is not None and not isinstance(first, UnreadableInput)


class Apart:
    """Processor time of what only some mails call for, while it is switched on."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(APART, 0.0)
        self.now = 0.0

    def __enter__(self) -> "Apart":
        self._before = {name: getattr(module, call) for name, (module, call) in APART.items()}
        for name, (module, call) in APART.items():
            setattr(module, call, self._timed(name, self._before[name]))
        return self

    def __exit__(self, *_: object) -> None:
        for name, (module, call) in APART.items():
            setattr(module, call, self._before[name])

    def _timed(self, name: str, call: Callable[..., object]) -> Callable[..., object]:
        def timed(*given: Any, **named: Any) -> object:
            started, inner = time.process_time(), self.now
            try:
                return call(*given, **named)
            finally:
                spent = time.process_time() - started - (self.now - inner)
                self.spent[name] += spent
                self.now += spent

        return timed


def beside_standard_library(paths: list[str]) -> list[tuple[float, float, float]]:
    """For each mail (standard library, fuwake without what stands apart, what stands apart): the best of `ROUNDS`, in seconds."""
    sys.path.insert(0, str(ROOT))
    from benchmarks.peers import standard_library  # beside this script

    data = [Path(path).read_bytes() for path in paths]
    jobs = [Job(source=CaseSource(path=path, index=0)) for path in paths]
    for job, raw in list(zip(jobs, data, strict=True))[:50]:  # unmeasured: imports, tables
        dissect_static(RUN, job, raw)
        standard_library(raw)
    settle()  # as a worker does after its first batch
    best = [(9.0, 9.0, 9.0)] * len(paths)
    with Apart() as apart:
        for _ in range(ROUNDS):
            for place, (job, raw) in enumerate(zip(jobs, data, strict=True)):
                started = time.process_time()
                standard_library(raw)
                between, before = time.process_time(), apart.now
                dissect_static(RUN, job, raw)
                other = apart.now - before
                times = (between - started, time.process_time() - between - other, other)
                best[place] = (min(best[place][0], times[0]), min(best[place][1], times[1]), min(best[place][2], times[2]))
    return best


def tell_times(name: str, times: list[tuple[float, float, float]]) -> None:
    """One line in ms a mail."""
    plain, static_ms, apart = (sum(column) / len(times) * 1000 for column in zip(*times, strict=True))
    called = sum(time[2] > 0 for time in times)
    median = sorted(time[1] / time[0] for time in times)[len(times) // 2]
    print(
        f"{name:<6} {len(times):5} mails: standard library {plain:.2f}, fuwake {static_ms:.2f}, "
        f"{static_ms / plain:.1f} times (median {median:.1f}); "
        f"apart {apart:.2f} for codes in {called} mails, with them {(static_ms + apart) / plain:.1f} times"
    )


def peer(name: str, paths: list[str]) -> str:
    """What `peers.py` says of a peer."""
    python = ROOT / ".bench-venv" / "bin" / "python"
    command = [str(python) if python.exists() else sys.executable, str(ROOT / "benchmarks" / "peers.py"), name]
    done = subprocess.run(command, input="\n".join(paths), capture_output=True, text=True, check=False)
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else f"failed: {done.stderr.strip()[-200:]}"


def rate(paths: list[str], jobs: int) -> tuple[float, float, float]:
    """Mails a second by the clock, worker processes started before the clock; processor ms a mail of this process and of the workers."""
    before = _children()
    outcomes = triage(_items(paths), static(RUN), jobs=jobs, limits=Limits())
    next(outcomes)
    started, own = time.monotonic(), time.process_time()
    number = sum(1 for _ in outcomes)
    seconds, own = time.monotonic() - started, time.process_time() - own
    return number / seconds, own / number * 1000, (_children() - before) / number * 1000


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
    times = beside_standard_library(paths)
    print("processor time in ms a mail, one process, each mail read by both in turn, the best of three rounds")
    for folder in ("phish", "ham"):
        some = [one for one, path in zip(times, paths, strict=True) if folder in Path(path).parts]
        if some:
            tell_times(folder, some)
    tell_times("all", times)
    mean = sum(one[1] + one[2] for one in times) / len(times) * 1000
    for name in PEERS:
        told = peer(name, paths).split()
        if len(told) == 2 and told[0].replace(".", "").isdigit():
            print(f"{name:<20} {float(told[0]):8.2f}   fuwake takes {mean / float(told[0]):.1f} times that ({told[1]} raised an error)")
        else:
            print(f"{name:<20} {' '.join(told)}")
    one, serial, parallel = rate(paths, 1)
    print(
        f"{'one worker':<20} {one:8.0f} mails a second; {serial:.2f} ms a mail are serial (reading files, handing over), {parallel:.2f} not"
    )
    print(f"{'':<20} so two cores of a machine that does nothing else give at most {2 * parallel / (serial + parallel):.2f} times that")
    if cores() > 1:
        two, _, _ = rate(paths, 2)
        print(f"{'two workers':<20} {two:8.0f} mails a second: {two / one:.2f} times one")
    for done, size in memory(paths, options.memory_mails, cores()):
        print(f"{'memory':<20} {size:8.0f} MB after {done} mails")
    return 0


if __name__ == "__main__":
    sys.exit(main())
