"""Write the article of a finished case again, or the case in the forms that other programs and desks take."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fuwake.model.errors import FuwakeError
from fuwake.settings import Settings, load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fuwake.report.exports.xarf import Reporter

_ARTICLE = ("html", "md", "pdf")
EXPORTS = ("stix", "misp", "xarf", "csv", "txt")
HELP = "write the article again (html, md, pdf), or the case as STIX, MISP, XARF, CSV, text"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("case", type=Path, metavar="CASE", help="case folder")
    parser.add_argument("--format", action="append", choices=(*_ARTICLE, *EXPORTS), help="repeatable (default: html, md and pdf)")
    parser.add_argument("--lang", choices=("ja", "en"), action="append", help="repeatable (default: both)")


def run(options: argparse.Namespace) -> int:
    """Renders from the saved case alone: no look-up is made. 1 where there is nothing to tell."""
    from fuwake.pipeline.confined import limits_of
    from fuwake.pipeline.watch_round import redactor_of, watched_of
    from fuwake.report.exports.write import exports
    from fuwake.report.write import articles
    from fuwake.store.case_folder import CaseFolder, add_files

    folder = CaseFolder(options.case)
    case, raw = folder.case(), folder.message()
    if case.run.stopped is not None:
        raise FuwakeError(f"{options.case}: no article, since only the header section of the message was read ({case.run.stopped.what})")
    wanted = tuple(options.format or _ARTICLE)
    formats = tuple(one for one in wanted if one in _ARTICLE)
    watched, evidence = watched_of(folder, case)
    settings = load()
    redactor = redactor_of(folder, case.run, limits_of(settings))
    files: dict[str, bytes] = {}
    if formats:
        files |= articles(case, evidence, raw, formats, tuple(options.lang or ("ja", "en")), redactor=redactor, watched=watched)
    files |= exports(case, evidence, redactor, [one for one in wanted if one in EXPORTS], _reporter(settings))
    if "xarf" in wanted:
        _tell_of_reports(settings, files)
    add_files(options.case, files)
    for name in files:
        print(options.case / name)
    return 0


def _reporter(settings: Settings) -> "Reporter":
    from fuwake.report.exports.xarf import Reporter

    return (
        Reporter(org=settings.reporter_name or settings.reporter_mail, contact=settings.reporter_mail)
        if settings.reporter_mail
        else Reporter()
    )


def _tell_of_reports(settings: Settings, files: "Mapping[str, bytes]") -> None:
    if not any(name.startswith("xarf") for name in files):
        print("xarf: no report, since the case proves no address at which the fraud stands", file=sys.stderr)
    elif not settings.reporter_mail:
        print("xarf: a draft; set reporter_mail and reporter_name, or fill in `reporter` and `sender`", file=sys.stderr)
