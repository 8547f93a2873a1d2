"""Runs one input through its target, without the fuzzer: `.venv/bin/python -m fuzz.again TARGET FILE`.

Exit status 0 where every promise holds, else a traceback; `--seconds` fails where it takes too long, too.
"""

import sys
import time
from pathlib import Path

from fuzz.promises import Broken
from fuzz.targets.registry import named

LONGEST_S = 2.0
"""Processor time of one input of at most 64 kB."""


def timed(name: str, data: bytes) -> float:
    """Seconds of processor time. Raises what the target raises, and Broken where it takes longer than LONGEST_S."""
    target = named(name)
    target.run(data[:0])  # what is loaded on first use does not count
    for seed in target.seeds():
        target.run(seed)
        break
    started = time.process_time()
    target.run(data)
    spent = time.process_time() - started
    if spent > LONGEST_S:
        raise Broken(f"{spent:.1f} s of processor time for {len(data)} bytes")
    return spent


def main() -> None:
    """The command."""
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    data = Path(sys.argv[2]).read_bytes()
    print(f"{sys.argv[1]}: {len(data)} bytes, every promise holds, {timed(sys.argv[1], data):.3f} s")


if __name__ == "__main__":
    main()
