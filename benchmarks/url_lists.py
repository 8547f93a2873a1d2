"""Lists of URLs: making the index of a large list, its memory, and one look-up; beside a Python set of the same lines.

    .venv/bin/python benchmarks/url_lists.py [--entries N] [--assert-under MS]

The list is made up. The set finds lines as they are written and gives no entry as evidence; it is here for its memory and time.
"""

import argparse
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from fuwake.observe.reputation.list_formats import rows
from fuwake.observe.reputation.list_index import ListIndex, build
from fuwake.parse.canonical_url import canonical

_LOOK_UPS = 20_000


def lines(entries: int) -> Iterator[str]:
    """A list in which many hosts have a few entries, as real ones have."""
    for number in range(entries):
        yield f"https://w{number % 7}.host{number * 7919 % 300_000}.example/a/{number}/login.php?id={number}\n"


def index(entries: int) -> float:
    """Prints what the index costs; milliseconds of one look-up."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.sqlite"
        started = time.process_time()
        connection = sqlite3.connect(path)
        build(connection, rows("urls", lines(entries)), "PHISHING")
        connection.close()
        made = time.process_time() - started
        found = ListIndex.opened(path)
        asked = [url for line in lines(_LOOK_UPS) if (url := canonical(line)) is not None]
        started = time.process_time()
        hits = sum(found.find(url).url is not None for url in asked)
        each = (time.process_time() - started) / len(asked) * 1000
        found.close()
        print(f"index: {entries} entries in {made:.1f} s, {path.stat().st_size // 1_000_000} MB on disk, {_memory()} MB of memory at most")
        print(f"index: {each:.3f} ms a look-up, {hits} of {len(asked)} found")
        return each


def peer(entries: int) -> None:
    """The set, in a process of its own so that its memory is its own."""
    started = time.process_time()
    held = set(lines(entries))
    print(f"set:   {len(held)} entries in {time.process_time() - started:.1f} s, {_memory()} MB of memory, for as long as it is asked")


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    """0; 1 where a look-up takes longer than --assert-under milliseconds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--assert-under", type=float, metavar="MS")
    parser.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        peer(options.entries)
        return 0
    each = index(options.entries)
    sys.stdout.flush()
    subprocess.run([sys.executable, __file__, "--peer", "--entries", str(options.entries)], check=True)
    return 1 if options.assert_under is not None and each > options.assert_under else 0


if __name__ == "__main__":
    sys.exit(main())
