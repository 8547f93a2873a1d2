"""Campaigns: filing and finding mails among many, and what the index misses of what comparing with all finds.

    .venv/bin/python -m benchmarks.campaigns [--mails 100000] [--recall 20000] [--corpus FOLDER] [--peer] [--assert]

The mails are of invented campaigns (`campaign_mails.py`): every twentieth sketch is read from mail bytes, the others are varied from these.
Goals at 1,000,000: the nearest within 20 ms at the median, 1.5 GB, 2,000 filed a second, 98 % of near-duplicates found.
Peer: `MinHashLSH` of datasketch over the same texts, in an environment of its own (.bench-venv).
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.campaign_mails import read, sketches, varied
from fuwake.campaigns.conclude import SAME_CAMPAIGN
from fuwake.campaigns.index import Index
from fuwake.campaigns.likeness import Profile, compare_profiles, profile
from fuwake.campaigns.sketch import Sketch

BATCH = 2_000
MOST_MEMORY_MB = 1_500
PEER = Path(__file__).resolve().parents[1] / ".bench-venv" / "bin" / "python"


def memory_mb() -> float:
    """Highest resident memory of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def stream(bases: list[Sketch], count: int, seed: int) -> Iterator[Sketch]:
    """Varied sketches; few of the bases have many mails, many have few."""
    rng = random.Random(seed)
    weights = [1 / (rank + 10) for rank in range(len(bases))]
    for number, base in enumerate(rng.choices(bases, weights, k=count)):
        yield varied(base, rng, number)


def fill(index: Index, every: Iterator[Sketch]) -> tuple[float, float]:
    """Sketches filed (a second, a second of processor time) in durable batches; making them is not counted."""
    took: list[float] = []
    worked = 0.0
    while batch := [(one, f"case-{number}") for number, one in enumerate(islice(every, BATCH))]:
        started, before = time.perf_counter(), time.process_time()
        index.add(batch)
        took.append(time.perf_counter() - started)
        worked += time.process_time() - before
    return BATCH * len(took) / sum(took), BATCH * len(took) / worked


def ask(index: Index, queries: list[Sketch]) -> tuple[list[float], float]:
    """(milliseconds of each query, the slowest last; mean of processor time)."""
    took = []
    before = time.process_time()
    for one in queries:
        started = time.perf_counter()
        index.nearest(profile(one))
        took.append((time.perf_counter() - started) * 1000)
    return sorted(took), (time.process_time() - before) * 1000 / len(queries)


def recall(mails: list[Sketch], queries: int, seed: int) -> tuple[float, float, int]:
    """(share of mails with a near-duplicate for which one is found, share of the five nearest found, mails with one) against comparing
    with all.
    """
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder) / "index.sqlite")
        for at in range(0, len(mails), BATCH):
            index.add((one, "") for one in mails[at : at + BATCH])
        every = [profile(one) for one in mails]
        having = found = wanted = got = 0
        for own in random.Random(seed).sample(every, min(queries, len(every))):
            true = sorted((likeness for likeness in _all(own, every) if likeness >= SAME_CAMPAIGN), reverse=True)[:5]
            if not true:
                continue
            hits = [hit.likeness for hit in index.nearest(own, 5, SAME_CAMPAIGN)]
            having += 1
            found += bool(hits)
            wanted += len(true)
            got += sum(hit >= true[-1] for hit in hits)
        index.close()
    return found / max(having, 1), got / max(wanted, 1), having


def _all(own: Profile, every: list[Profile]) -> Iterator[float]:
    return (compare_profiles(own, other)[0] for other in every if other.case != own.case)


def corpus(folder: Path, most: int) -> list[Sketch]:
    """Sketches of the mails of a folder, each mail once."""
    found: dict[str, Sketch] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file())[:most]:
        one = read(file.read_bytes())
        found.setdefault(one.case, one)
    return list(found.values())


def tell_recall(name: str, mails: list[Sketch], queries: int) -> bool:
    """Prints it and says whether the goal is met."""
    any_, five, having = recall(mails, queries, 7)
    print(f"recall, {name}, {len(mails)} mails, {having} of {queries} asked have a near-duplicate: ", end="")
    print(f"one is found for {any_:.2%}, of the five nearest {five:.2%} are as near")
    return min(any_, five) >= 0.98


def main() -> int:
    """0; 1 where --assert is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mails", type=int, default=100_000)
    parser.add_argument("--recall", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=300, help="mails for which all are compared")
    parser.add_argument("--corpus", type=Path, help="folder of mails, for the recall on real ones")
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--assert", dest="check", action="store_true")
    options = parser.parse_args()
    bases = list(sketches(min(4_000, max(200, options.mails // 20)), 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        index = Index(path)
        rate, worked = fill(index, stream(bases, options.mails, 2))
        took, mean = ask(index, list(stream(bases, 1_000, 3)))
        index.close()
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
    median, slow, memory = statistics.median(took), took[int(len(took) * 0.95)], memory_mb()
    print(f"{options.mails} mails: {rate:.0f} filed a second ({worked:.0f} a second of processor time), ", end="")
    print(f"{size:.0f} MB on disk, {memory:.0f} MB of memory")
    print(f"nearest: {median:.1f} ms at the median, {slow:.1f} ms at 95 %, {took[-1]:.1f} ms at most; {mean:.1f} ms of processor time")
    # On a machine that others keep busy the clock measures them: there processor time decides.
    met = min(median, mean) <= 20 and max(rate, worked) >= 2_000 and memory <= MOST_MEMORY_MB
    if options.recall:
        met &= tell_recall("invented", list(sketches(options.recall, 4)), options.queries)
    if options.corpus:
        met &= tell_recall("folder", corpus(options.corpus, 20_000), options.queries)
    if options.peer:
        subprocess.run([PEER, Path(__file__).with_name("campaigns_peer.py"), str(min(options.mails, 100_000))], check=True)
    return 1 if options.check and not met else 0


if __name__ == "__main__":
    sys.exit(main())
