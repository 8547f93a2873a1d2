"""Start-up: the whole process `fuwake examine --offline --json` on one mail, against the standard library reading the same mail.

    .venv/bin/python benchmarks/startup.py [MAIL] [--runs N] [--assert-under SECONDS]

Prints the median and the fastest of N runs of each, taken in turns, and the ratio of the medians.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUWAKE = [sys.executable, "-m", "fuwake.cli.main", "examine", "--offline", "--json"]
PEER = [
    sys.executable,
    "-c",
    (
        "import email, sys; m = email.message_from_bytes(open(sys.argv[1], 'rb').read());"
        " print(m['Subject'], [p.get_payload(decode=True) for p in m.walk() if not p.is_multipart()])"
    ),
]


def seconds(command: list[str]) -> float:
    """Wall-clock seconds of one process, output thrown away. Raises CalledProcessError where it fails."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return time.perf_counter() - started


def main() -> int:
    """0; 1 where --assert-under is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("mail", nargs="?", type=Path, default=ROOT / "labs/t3-webmail/message.eml")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--assert-under", type=float, metavar="SECONDS")
    options = parser.parse_args()
    commands = {"fuwake examine --offline --json": [*FUWAKE, str(options.mail)], "python: email, same mail": [*PEER, str(options.mail)]}
    for command in commands.values():
        seconds(command)  # once unmeasured: byte code and file cache
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(options.runs):
        for name, command in commands.items():
            taken[name].append(seconds(command))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, times in taken.items():
        print(f"{name:<34} median {medians[name]:.3f} s   fastest {min(times):.3f} s   ({options.runs} runs)")
    ours, peer = medians.values()
    print(f"{'ratio of the medians':<34} {ours / peer:.1f}")
    if options.assert_under is not None and ours >= options.assert_under:
        print(f"slower than {options.assert_under} s", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
