"""Runs every target for its share of the time, on all cores: `make fuzz`, `FUZZ_MINUTES=30 make fuzz`, `make fuzz TARGETS="fields files"`.

First the inputs of earlier runs in fuzz/found are tried again; those that hold by now are removed. Ends with status 1 where any is
left, each with the command that shows it again. FUWAKE_CORPUS names a folder of mails to begin with, beside our own.
"""

import hashlib
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

from msgspec import Struct

from fuzz.seeds import ROOT
from fuzz.targets._target import LONG, Target
from fuzz.targets.registry import TARGETS, named

HERE = ROOT / "fuzz"
FOUND, CORPUS, TOOLS = HERE / "found", HERE / "corpus", ROOT / ".fuzz-tools"
MINUTES = 8.0
HANGS_S = 60
"""Seconds by the clock after which libFuzzer ends an input."""
MEMORY_MB = 2_000
_STATE = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)")
_DONE = re.compile(r"Done (\d+) runs in (\d+) second")


class Outcome(Struct, kw_only=True):
    """What a target did in its time."""

    name: str
    runs: int = 0
    seconds: float = 0.0
    coverage: int = 0
    features: int = 0
    corpus: int = 0
    trouble: str = ""
    """Why it ended before its time."""


def main() -> None:
    """The command."""
    minutes = float(os.environ.get("FUZZ_MINUTES", MINUTES))
    chosen = [named(name) for name in sys.argv[1:]] or list(TARGETS)
    cores = max(1, len(os.sched_getaffinity(0)))
    for folder in (FOUND, CORPUS):
        folder.mkdir(exist_ok=True)
    try_again()
    print(f"fuzz: {len(chosen)} targets, {minutes:g} minutes, {cores} cores", flush=True)
    outcomes: list[Outcome] = []
    lanes = [threading.Thread(target=run_lane, args=(lane, minutes * 60, outcomes)) for lane in parted(chosen, cores)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    show(outcomes)
    left = sorted(file for file in FOUND.iterdir() if file.is_file())
    for file in left:
        print(f"fuzz: {first_line(file)}\n      again: .venv/bin/python -m fuzz.again {target_of(file).name} {file.relative_to(ROOT)}")
    troubled = [outcome for outcome in outcomes if outcome.trouble]
    for outcome in troubled:
        print(f"fuzz: {outcome.name} ended early: {outcome.trouble}")
    sys.exit(1 if left or troubled else 0)


def parted(targets: list[Target], lanes: int) -> list[list[Target]]:
    """One list a core, the shares of each about the same: the largest first, always to the lane that has least."""
    made: list[list[Target]] = [[] for _ in range(min(lanes, len(targets)))]
    for target in sorted(targets, key=lambda one: -one.share):
        min(made, key=lambda lane: sum(one.share for one in lane)).append(target)
    return made


def run_lane(targets: list[Target], seconds: float, outcomes: list[Outcome]) -> None:
    """The targets of one core one after another; each gets its share of what is left of the time."""
    ends = time.monotonic() + seconds
    for place, target in enumerate(targets):
        left = sum(one.share for one in targets[place:])
        outcome = fuzzed(target, max(1.0, (ends - time.monotonic()) * target.share / left))
        outcomes.append(outcome)
        print(
            f"fuzz: {outcome.name}: {outcome.runs} inputs, coverage {outcome.coverage}{' (ended early)' * bool(outcome.trouble)}",
            flush=True,
        )


def fuzzed(target: Target, seconds: float) -> Outcome:
    """One target under atheris in a process of its own."""
    grown, seeds = CORPUS / target.name, CORPUS / f"{target.name}.seeds"
    for folder in (grown, seeds):
        folder.mkdir(exist_ok=True)
    for seed in target.seeds():
        (seeds / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed[:LONG])
    started = time.monotonic()
    options = [
        f"-max_total_time={max(1, round(seconds))}",
        f"-max_len={LONG}",
        f"-timeout={HANGS_S}",
        f"-report_slow_units={HANGS_S}",
        f"-rss_limit_mb={MEMORY_MB}",
    ]
    options += [f"-artifact_prefix={FOUND}/{target.name}-", f"-dict={HERE / 'mail.dict'}", "-print_final_stats=1"]
    made = subprocess.run(
        [sys.executable, "-m", "fuzz.one", target.name, str(FOUND), *options, str(grown), str(seeds)],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    said = made.stderr.decode("utf-8", "replace")
    for line in said.splitlines():
        if line.startswith("FOUND "):
            print(f"fuzz: {line}", flush=True)
    return _outcome(target.name, said, made.returncode, time.monotonic() - started)


def environment() -> dict[str, str]:
    """For the processes: the fuwake that lies beside, and the fuzzer."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"), str(TOOLS)))}


def _outcome(name: str, said: str, status: int, seconds: float) -> Outcome:
    outcome = Outcome(name=name, seconds=seconds)
    done = _DONE.search(said)
    if state := _STATE.findall(said):
        outcome.coverage, outcome.features, outcome.corpus = (int(number) for number in state[-1])
    if done is not None:
        outcome.runs = int(done[1])
    if status != 0 or done is None:
        outcome.trouble = f"status {status}: " + " | ".join(said.strip().splitlines()[-4:])[-600:]
    return outcome


def try_again() -> None:
    """Runs what earlier runs found, each in a process of its own; what holds now goes."""
    for file in sorted(FOUND.iterdir()):
        if first_line(file) == "":
            print(f"fuzz: {file.name} holds now: removed", flush=True)
            file.unlink()


def first_line(file: Path) -> str:
    """What is wrong with an input in one line; empty where every promise holds."""
    try:
        made = subprocess.run(
            [sys.executable, "-m", "fuzz.again", target_of(file).name, str(file)],
            cwd=ROOT,
            capture_output=True,
            timeout=HANGS_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"{file.name}: not finished within {HANGS_S} s"
    lines = made.stderr.decode("utf-8", "replace").strip().splitlines()
    return "" if made.returncode == 0 else f"{file.name}: {lines[-1][:300] if lines else f'status {made.returncode}'}"


def target_of(file: Path) -> Target:
    """The target whose name the file begins with; the longest such name."""
    return max((target for target in TARGETS if file.name.startswith(f"{target.name}-")), key=lambda target: len(target.name))


def show(outcomes: list[Outcome]) -> None:
    """The table."""
    print(f"{'target':<18}{'inputs':>10}{'a second':>10}{'coverage':>10}{'features':>10}{'corpus':>8}{'seconds':>9}")
    for one in sorted(outcomes, key=lambda outcome: [target.name for target in TARGETS].index(outcome.name)):
        rate = one.runs / max(one.seconds, 0.001)
        print(f"{one.name:<18}{one.runs:>10}{rate:>10.0f}{one.coverage:>10}{one.features:>10}{one.corpus:>8}{one.seconds:>9.0f}")


if __name__ == "__main__":
    main()
