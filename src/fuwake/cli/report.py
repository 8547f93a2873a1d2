"""Write the article of a finished case again."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fuwake.model.case import Case
from fuwake.model.errors import FuwakeError
from fuwake.parse.redaction import Redactor
from fuwake.settings import load

if TYPE_CHECKING:
    from fuwake.store.case_folder import CaseFolder

HELP = "write the article again (html, md, pdf)"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("case", type=Path, metavar="CASE", help="case folder")
    parser.add_argument("--format", action="append", choices=("html", "md", "pdf"), help="repeatable (default: all three)")
    parser.add_argument("--lang", choices=("ja", "en"), action="append", help="repeatable (default: both)")


def run(options: argparse.Namespace) -> int:
    """Renders from the saved case alone: no look-up is made. 1 where there is nothing to tell."""
    from fuwake.report.write import articles
    from fuwake.store.case_folder import CaseFolder, add_files

    folder = CaseFolder(options.case)
    case, raw = folder.case(), folder.message()
    if case.run.stopped is not None:
        raise FuwakeError(f"{options.case}: no article, since only the header section of the message was read ({case.run.stopped.what})")
    formats = tuple(options.format or ("html", "md", "pdf"))
    languages = tuple(options.lang or ("ja", "en"))
    files = articles(case, folder.evidence, raw, formats, languages, redactor=_redactor(folder, case, raw))
    add_files(options.case, files)
    for name in files:
        print(options.case / name)
    return 0


def _redactor(folder: "CaseFolder", case: Case, raw: bytes) -> Redactor:
    """What masks the recipient; the message is read in a process of its own."""
    from fuwake.pipeline.arrival import Arrival
    from fuwake.pipeline.confined import limits_of
    from fuwake.pipeline.reading import Reading

    kept = dict(zip((carrier.file for carrier in case.source.carriers), folder.carriers(case.source), strict=True))
    with Reading(Arrival(raw=raw, source=folder.source(), kept=kept), case.run, limits_of(load()), as_is=True) as reading:
        return Redactor.of(reading.open()[1].anatomy)
