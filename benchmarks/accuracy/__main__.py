"""How right is the verdict, from the bytes alone? Counts for each set, each rule, and how sure it may be.

    .venv/bin/python -m benchmarks.accuracy FOLDER [--legit DIR] [--phish DIR] [--neutral] [--plot FILE] [--keep FILE]

FOLDER (or FUWAKE_CORPUS) holds `phish/dev`, `phish/tune`, `ham/easy-ham-1` and `ham/hard-ham-1`. `--legit` and `--phish` name further
folders; the specimens of `tests/judgement/` are always there. `--neutral` first takes from every mail what tells its age, channel and
collection (dates, masked recipients, header fields that only one of the two sets has). `--keep FILE` writes what was found of each mail.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.accuracy import calibration, tables
from benchmarks.accuracy.looked import mails
from benchmarks.accuracy.neutral import marks

ROOT = Path(__file__).resolve().parents[2]
SPECIMENS = ROOT / "tests" / "judgement"


def main() -> int:
    """0; also where there is no corpus (that is said)."""
    options = _options()
    if not options.folder:
        print("skipped: no corpus. Name a folder of mails, or set FUWAKE_CORPUS.")
        return 0
    corpus = Path(options.folder)
    away = marks(corpus / "phish", corpus / "ham") if options.neutral else None
    phish = {name: corpus / "phish" / name for name in ("dev", "tune")} | {folder.name: folder for folder in options.phish}
    legit = {name: corpus / "ham" / name for name in ("easy-ham-1", "hard-ham-1")} | {folder.name: folder for folder in options.legit}
    legit["today"], evading = SPECIMENS / "legitimate", SPECIMENS / "adversarial"
    bad = {name: list(mails(folder, away)) for name, folder in phish.items()}
    good = {name: [mail for mail in mails(folder, away) if not mail.carried] for name, folder in legit.items()}
    every = {**bad, "evading": list(mails(evading, away)), **good}
    if away is not None:
        print(f"neutral: dates of one year, masked recipients, {len(away.fields)} header fields that only one set has\n")
    _tell("verdicts (share with its interval at 95 %)", tables.verdicts(every))
    _tell("rules: mails in which each fires", tables.rules(bad, good))
    _tell("accused mails whose label hangs on one rule", tables.hanging(every))
    _tell("fraud mails that nobody is warned of", tables.unexplained(bad))
    table = calibration.bins(bad["tune"], [good["easy-ham-1"] + good["hard-ham-1"], good["today"]])
    print("calibration: tune, against ham and mails of today in equal parts, half of all being fraud (advertising counted as fraud)")
    for one in table:
        print(f"    said {one.said:.3f}  true {one.true:.3f}  mass {one.mass:.3f}  {one.mails} mails")
    print(f"    expected calibration error {calibration.error(table):.3f}")
    if options.plot:
        options.plot.write_text(calibration.picture(table, f"{sum(one.mails for one in table)} mails, half fraud"), encoding="utf-8")
    if options.keep:
        options.keep.write_bytes(msgspec.json.encode(every))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.accuracy", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", default=os.environ.get("FUWAKE_CORPUS"))
    parser.add_argument("--legit", type=Path, action="append", default=[], help="a further folder of legitimate mails")
    parser.add_argument("--phish", type=Path, action="append", default=[], help="a further folder of fraud mails")
    parser.add_argument("--neutral", action="store_true", help="without marks of age, channel and collection")
    parser.add_argument("--plot", type=Path, help="where to write the reliability plot (SVG)")
    parser.add_argument("--keep", type=Path, help="where to write what was found of each mail (JSON)")
    return parser.parse_args()


def _tell(title: str, lines: Iterator[str]) -> None:
    print(title)
    for line in lines:
        print(f"  {line}")
    print()


if __name__ == "__main__":
    sys.exit(main())
