"""Every mail of a folder through `fuwake triage`: is each document complete, how long and how large was each, what was said of it?

    .venv/bin/python benchmarks/corpus.py FOLDER [--show N] [--list FILE] [--assert-complete]

FOLDER (or FUWAKE_CORPUS) holds `phish/` and `ham/`, at any depth. A document is complete when it decodes as a case, has what every
case has, and tells of no failure of its own. Mails of `ham/` called phishing or suspicious are named. Recall and false
accusations are printed apart: the two folders differ in age and channel, so one figure for both would say nothing.
`--list FILE` writes a line for each mail: label, seconds, MB, rules.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from fuwake.intake.files import RawMessage, read_messages
from fuwake.intake.folders import walk
from fuwake.model.case import Case, Run
from fuwake.model.errors import UnreadableInput
from fuwake.pipeline.confined import Limits, cores
from fuwake.pipeline.triage import Job, dissect_static, triage
from fuwake.rules.registry import RULES
from fuwake.settings import Settings

RUN = Run(fuwake="0", dissected_at=datetime(2026, 1, 1, tzinfo=UTC), vantage="offline", mode="offline")
SECONDS, MEGABYTES = 5.0, 300.0
"""What no mail may exceed: processor time, and resident memory of the process that reads it."""


class Measured(msgspec.Struct):
    """What a worker answers."""

    seconds: float
    megabytes: float
    case: msgspec.Raw


class Row(msgspec.Struct):
    """One mail."""

    path: str
    seconds: float
    megabytes: float
    label: str
    rules: tuple[str, ...]
    trouble: str | None


def measured(run: Run, job: Job, raw: bytes) -> bytes:
    """`dissect_static` with its time and the largest size of the process meanwhile (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak starts anew
    started = time.process_time()
    case = dissect_static(run, job, raw)
    seconds = time.process_time() - started
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    return msgspec.json.encode(Measured(seconds=seconds, megabytes=peak / 1000, case=msgspec.Raw(case)))


def rows(folder: Path) -> Iterator[Row]:
    """Every mail below the folder, in order of names."""
    limits = Limits(seconds=Settings().message_timeout_s, memory_bytes=Settings().message_memory_bytes)
    for outcome in triage(_items(folder), partial(measured, RUN), jobs=cores(), limits=limits):
        if outcome.trouble is not None:
            yield Row(outcome.source.path, 0.0, 0.0, "unread", (), outcome.trouble)
            continue
        answer = msgspec.json.decode(outcome.line, type=Measured)
        try:
            case = msgspec.json.decode(bytes(answer.case), type=Case)
        except msgspec.ValidationError as error:
            yield Row(outcome.source.path, answer.seconds, answer.megabytes, "broken", (), f"is no case: {error}")
            continue
        fired = tuple(finding.rule for finding in case.findings)
        yield Row(outcome.source.path, answer.seconds, answer.megabytes, case.verdict.label, fired, _lacks(case))


def _items(folder: Path) -> Iterator[RawMessage | UnreadableInput]:
    for path in walk(str(folder)):
        if isinstance(path, UnreadableInput):
            yield path
        else:
            yield from read_messages(path, sys.stdin.buffer)


def _lacks(case: Case) -> str | None:
    """What a document that decodes still lacks; None: it is complete."""
    if not case.message.headers or not case.message.parts:
        return "no header field or no part"
    if case.trace.boundary is None and not case.trace.boundary_reason:
        return "no boundary and no reason"
    if any(not result.result for result in (case.auth.spf, case.auth.dmarc, case.auth.arc, *case.auth.dkim)):
        return "an authentication result without a word"
    if case.errors:
        return f"errors: {case.errors[0].what}"
    return None


def tell(name: str, found: list[Row], show: int) -> bool:
    """Prints the figures of one folder; whether every mail was complete and within its limits."""
    bad = [row for row in found if row.trouble is not None]
    over = [row for row in found if row.seconds > SECONDS or row.megabytes > MEGABYTES]
    print(f"{name}: {len(found)} mails, {len(found) - len(bad)} complete documents, {len(over)} over {SECONDS:.0f} s or {MEGABYTES:.0f} MB")
    for row in (bad + over)[:show]:
        print(f"    {row.path}: {row.trouble or f'{row.seconds:.2f} s, {row.megabytes:.0f} MB'}")
    slowest, largest = max(found, key=lambda row: row.seconds), max(found, key=lambda row: row.megabytes)
    print(f"  slowest {slowest.seconds:.2f} s ({slowest.path}), largest {largest.megabytes:.0f} MB ({largest.path})")
    labels = Counter(row.label for row in found)
    print("  " + ", ".join(f"{label} {count} ({100 * count / len(found):.1f} %)" for label, count in labels.most_common()))
    return not bad and not over


def main() -> int:
    """0; 1 where --assert-complete is missed; also 0 where there is no corpus (that is said)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", default=os.environ.get("FUWAKE_CORPUS"))
    parser.add_argument("--show", type=int, default=20, help="mails named of each kind")
    parser.add_argument("--list", type=Path, help="write a line for each mail")
    parser.add_argument("--assert-complete", action="store_true")
    options = parser.parse_args()
    if not options.folder:
        print("skipped: no corpus. Name a folder of mails, or set FUWAKE_CORPUS.")
        return 0
    found = {name: list(rows(Path(options.folder) / name)) for name in ("phish", "ham") if (Path(options.folder) / name).is_dir()}
    complete = [tell(name, some, options.show) for name, some in found.items()]
    for label in ("phishing", "suspicious"):
        accused = [row for row in found.get("ham", []) if row.label == label]
        print(f"ham called {label}: {len(accused)}")
        for row in accused[: options.show]:
            print(f"    {row.path}: {', '.join(row.rules)}")
    seen = {name: Counter(rule for row in some for rule in row.rules) for name, some in found.items()}
    print("findings: " + " | ".join(["rule", *found]))
    for rule in RULES:
        if any(counts[rule.id] for counts in seen.values()):
            print(
                f"  {rule.id:<40} "
                + " ".join(f"{counts[rule.id]:5} ({100 * counts[rule.id] / len(found[name]):4.1f} %)" for name, counts in seen.items())
            )
    print("never seen: " + ", ".join(rule.id for rule in RULES if not any(counts[rule.id] for counts in seen.values())))
    if options.list:
        lines = (
            f"{row.label}\t{row.seconds:.3f}\t{row.megabytes:.0f}\t{row.path}\t{' '.join(row.rules)}\n"
            for some in found.values()
            for row in some
        )
        options.list.write_text("".join(lines), encoding="utf-8")
    return 1 if options.assert_complete and not all(complete) else 0


if __name__ == "__main__":
    sys.exit(main())
