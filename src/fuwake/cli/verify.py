"""Re-derive every finding of a case from its stored evidence; name what differs."""

import argparse
import sys
from pathlib import Path

from fuwake import __version__
from fuwake.model.errors import CaseFolderError
from fuwake.settings import load
from fuwake.store.case_folder import CaseFolder

HELP = "re-derive every finding from the stored evidence; exit 1 and name what differs"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("case", nargs="+", type=Path, metavar="CASE", help="case folder")


def run(options: argparse.Namespace) -> int:
    """0 where every case stands, 1 otherwise."""
    from fuwake.pipeline.confined import limits_of
    from fuwake.pipeline.verify import verify

    failed = False
    limits = limits_of(load())
    for path in options.case:
        differences = verify(path, limits)
        failed = failed or bool(differences)
        for difference in differences:
            print(f"{path}: {difference.where}: {difference.what}", file=sys.stderr)
        if not differences:
            print(f"{path}: every finding follows from the stored evidence")
        elif (other := _other_version(path)) is not None:
            print(f"{path}: written by fuwake {other}, checked by {__version__}: their rules and sentences may differ", file=sys.stderr)
    return 1 if failed else 0


def _other_version(path: Path) -> str | None:
    """The version that wrote the case, where it is another one than this."""
    try:
        wrote = CaseFolder(path).run().fuwake
    except CaseFolderError:
        return None
    return wrote if wrote != __version__ else None
