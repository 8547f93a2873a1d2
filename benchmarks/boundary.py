"""The trust boundary on a corpus: how many mails have a vouched-for hop, and is it where a reader found it?

    .venv/bin/python benchmarks/boundary.py FOLDER [--assert-same]

FOLDER (or FUWAKE_CORPUS) holds `phish/dev`, `phish/tune`, `ham/…`. `boundary.csv` names 61 mails, drawn by lot from every kind of
receiver there is, whose Received fields were read by eye: the boundary that fuwake set, whether it is right, and why. `early`: the
hop is vouched for, but lies above the receiver's real edge; `trusted_receivers` moves it. None may be `late`: a boundary below what
the receiver wrote would believe the sender.
"""

import argparse
import csv
import os
import sys
from collections import Counter
from pathlib import Path

from fuwake.parse.message import parse

TABLE = Path(__file__).with_name("boundary.csv")


def share(folder: Path) -> None:
    """Prints the share of mails with a boundary, and the lines that join, do not, or cannot be told."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    traces = [parse(path.read_bytes()).trace for path in files]
    found = sum(trace.boundary is not None for trace in traces)
    hops = sum(len(trace.hops) for trace in traces)
    below = sum(not hop.vouched for trace in traces for hop in trace.hops)
    print(f"{folder.name}: {len(files)} mails, {found} with a vouched-for hop ({100 * found / len(files):.1f} %)")
    print(f"  {hops} lines, {below} of them claims")
    joins = Counter(hop.gap for trace in traces for hop in trace.hops[:-1])
    back = sum(hop.delay_s is not None and hop.delay_s < -60 for trace in traces for hop in trace.hops)
    print(f"  neighbours: {joins[False]} join, {joins[True]} do not, {joins[None]} cannot be told; {back} clocks more than a minute off")
    for reason, count in Counter(_kind(trace.boundary_reason) for trace in traces if trace.boundary is None).most_common():
        print(f"  {count:5}  {reason}")


def _kind(reason: str) -> str:
    """The reason without the names in it."""
    return " ".join(word for word in reason.split() if "." not in word.strip(".,") and ":" not in word)


def main() -> int:
    """0; 1 where --assert-same is missed; also 0 where there is no corpus (that is said)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", default=os.environ.get("FUWAKE_CORPUS"))
    parser.add_argument("--assert-same", action="store_true", help="exit with 1 where a boundary is not the one that was read")
    options = parser.parse_args()
    if not options.folder:
        print("skipped: no corpus. Name a folder of mails, or set FUWAKE_CORPUS.")
        return 0
    root = Path(options.folder)
    for folder in sorted(path for name in ("phish", "ham") for path in (root / name).glob("*") if path.is_dir()):
        share(folder)
    moved = 0
    with TABLE.open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    for row in table:
        path = root / row["file"]
        if path.is_file():
            boundary = parse(path.read_bytes()).trace.boundary
            if ("" if boundary is None else str(boundary)) != row["boundary"]:
                moved += 1
                print(f"moved: {row['file']}: {row['boundary'] or 'none'} when it was read, now {boundary}")
    print(f"{len(table)} read by eye: {dict(Counter(row['judgement'] for row in table))}, {moved} moved since")
    return 1 if options.assert_same and moved else 0


if __name__ == "__main__":
    sys.exit(main())
