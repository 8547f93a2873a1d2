"""Roles of domains and machines over the mails of a folder, from the bytes alone: how often each, how sure, by which sign.

    .venv/bin/python benchmarks/roles.py [FOLDER] [--list FILE] [--mails N] [--assert-quiet]

FOLDER (or FUWAKE_CORPUS) holds mails at any depth. Without answers of registries few roles can follow; what is measured is that those
that do follow are right, and that nobody is called made for the fraud without a date of registration (`--assert-quiet`: none is).
`--list FILE` writes a line for each domain that a link leads to, to be read by a person: role, certainty, sign, host and path, file.
"""

import argparse
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from fuwake.intake.files import read_messages
from fuwake.intake.folders import walk
from fuwake.model.case import Case, CaseSource, Run
from fuwake.model.errors import UnreadableInput
from fuwake.model.infrastructure import CaseDomain, CaseHost
from fuwake.pipeline.judge import judge

RUN = Run(fuwake="0", dissected_at=datetime(2026, 1, 1, tzinfo=UTC), vantage="offline", mode="offline")


def cases(folder: Path, most: int) -> list[Case]:
    """The case of each mail below the folder, in order of names."""
    found: list[Case] = []
    for path in walk(str(folder)):
        for item in () if isinstance(path, UnreadableInput) else read_messages(path, sys.stdin.buffer):
            if isinstance(item, UnreadableInput) or len(found) >= most:
                continue
            found.append(judge(item.data, CaseSource(path=item.path, index=item.index), RUN, ()))
    return found


def sign(known: CaseDomain | CaseHost) -> str:
    """The sign that decided."""
    return known.role_reasons[0].sign if known.role_reasons else "none"


def line(case: Case, known: CaseDomain) -> str:
    """One domain for a person to read."""
    link = next((link.url_defanged for link in case.links if link.domain == known.domain and not link.automatic), "")
    return "\t".join((known.role, known.role_certainty or "-", sign(known), known.domain, link[:160], case.verdict.label, case.source.path))


def main() -> int:
    """0; 1 where --assert-quiet is missed; also 0 where there is no corpus (that is said)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", default=os.environ.get("FUWAKE_CORPUS"))
    parser.add_argument("--mails", type=int, default=10_000, help="mails read at most")
    parser.add_argument("--list", type=Path, help="write a line for each domain that a link leads to")
    parser.add_argument("--assert-quiet", action="store_true")
    options = parser.parse_args()
    if not options.folder:
        print("skipped: no corpus. Name a folder of mails, or set FUWAKE_CORPUS.")
        return 0
    read = cases(Path(options.folder), options.mails)
    linked = [(case, known) for case in read for known in case.domains if "link" in known.uses]
    others = [known for case in read for known in case.domains if "link" not in known.uses]
    machines = [known for case in read for known in case.hosts if "origin" in known.uses]
    for name, some in (("linked domains", [known for _, known in linked]), ("other domains", others), ("machines", machines)):
        print(f"{name}: {len(some)} in {len(read)} mails")
        counts = Counter((known.role, known.role_certainty or "-", sign(known)) for known in some)
        for (role, certainty, why), count in counts.most_common():
            print(f"  {count:6} ({100 * count / len(some):4.1f} %)  {role:<15} {certainty:<9} {why}")
    if options.list:
        options.list.write_text("".join(f"{line(case, known)}\n" for case, known in linked), encoding="utf-8")
    accused = sum(known.role == "fraudulent" for case in read for known in case.domains)
    print(f"called made for the fraud: {accused}")
    return 1 if options.assert_quiet and accused else 0


if __name__ == "__main__":
    sys.exit(main())
