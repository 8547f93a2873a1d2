"""Write the article of a finished case again."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fuwake.model.case import Case
from fuwake.model.errors import CaseFolderError, FuwakeError
from fuwake.settings import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from fuwake.report.watched import Watched
    from fuwake.store.case_folder import CaseFolder

HELP = "write the article again (html, md, pdf)"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("case", type=Path, metavar="CASE", help="case folder")
    parser.add_argument("--format", action="append", choices=("html", "md", "pdf"), help="repeatable (default: all three)")
    parser.add_argument("--lang", choices=("ja", "en"), action="append", help="repeatable (default: both)")


def run(options: argparse.Namespace) -> int:
    """Renders from the saved case alone: no look-up is made. 1 where there is nothing to tell."""
    from fuwake.pipeline.confined import limits_of
    from fuwake.pipeline.watch_round import redactor_of
    from fuwake.report.write import articles
    from fuwake.store.case_folder import CaseFolder, add_files

    folder = CaseFolder(options.case)
    case, raw = folder.case(), folder.message()
    if case.run.stopped is not None:
        raise FuwakeError(f"{options.case}: no article, since only the header section of the message was read ({case.run.stopped.what})")
    formats = tuple(options.format or ("html", "md", "pdf"))
    languages = tuple(options.lang or ("ja", "en"))
    watched, evidence = _watched(folder, case)
    redactor = redactor_of(folder, case.run, limits_of(load()))
    files = articles(case, evidence, raw, formats, languages, redactor=redactor, watched=watched)
    add_files(options.case, files)
    for name in files:
        print(options.case / name)
    return 0


def _watched(folder: "CaseFolder", case: Case) -> "tuple[Watched | None, Callable[[str], bytes]]":
    """What rounds of watching showed since, and where evidence is found: in the case, else in a round."""
    from fuwake.report.watched import Watched
    from fuwake.store.watch_rounds import rounds

    made = rounds(folder.path)
    if not made:
        return None, folder.evidence
    from fuwake.pipeline.watch_round import renew

    def evidence(digest: str) -> bytes:
        for place in (folder, *reversed(made)):
            try:
                return place.evidence(digest)
            except CaseFolderError:
                continue
        raise CaseFolderError(f"{folder.path}: no evidence {digest}")

    answers = {one.record().number: {seen.id: seen for seen in one.observations()} for one in made}
    return Watched(watch=renew(folder.path, case), answers=answers), evidence
