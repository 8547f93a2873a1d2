"""datasketch's MinHashLSH over as many invented texts: filed a second, milliseconds a query, memory. Runs in .bench-venv.

.bench-venv/bin/python benchmarks/campaigns_peer.py 100000
"""

import importlib
import random
import statistics
import sys
import time
from pathlib import Path


def main() -> int:
    """0; 1 where the peer is not installed."""
    try:
        peer = importlib.import_module("datasketch")
    except ImportError:
        print("datasketch: not installed")
        return 1
    count, rng = int(sys.argv[1]), random.Random(1)
    bases = [[rng.getrandbits(48) for _ in range(128)] for _ in range(max(1, count // 20))]
    weights = [1 / (rank + 10) for rank in range(len(bases))]
    index = peer.MinHashLSH(threshold=0.5, num_perm=128)
    hashing = filing = 0.0

    def one(base: list[int]) -> object:
        made = peer.MinHash(num_perm=128)
        share = rng.choice((0.0, 0.0, 0.05, 0.1, 0.2, 0.3))
        made.update_batch([(rng.getrandbits(48) if rng.random() < share else value).to_bytes(6, "big") for value in base])
        return made

    for number, base in enumerate(rng.choices(bases, weights, k=count)):
        started = time.perf_counter()
        made = one(base)
        hashing += time.perf_counter() - started
        started = time.perf_counter()
        index.insert(number, made)
        filing += time.perf_counter() - started
    took = []
    for base in rng.choices(bases, weights, k=500):
        made = one(base)
        started = time.perf_counter()
        index.query(made)
        took.append((time.perf_counter() - started) * 1000)
    memory = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    print(
        f"datasketch, {count} texts alone: {count / filing:.0f} filed a second, {count / (filing + hashing):.0f} with their signatures, ",
        end="",
    )
    print(f"{int(memory.split()[1]) / 1024:.0f} MB of memory, nothing on disk; ", end="")
    print(f"{statistics.median(took):.1f} ms a query (keys alone, not ranked)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
