"""Write the article of a finished case again."""

import argparse
from pathlib import Path

HELP = "write the article again (html, md, pdf)"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("case", type=Path, metavar="CASE", help="case folder")
    parser.add_argument("--format", action="append", choices=("html", "md", "pdf"), help="repeatable (default: all three)")
    parser.add_argument("--lang", choices=("ja", "en"), action="append", help="repeatable (default: both)")


def run(options: argparse.Namespace) -> int:
    """Renders from the saved case alone: no look-up is made."""
    from fuwake.report.write import articles
    from fuwake.store.case_folder import CaseFolder, add_files

    folder = CaseFolder(options.case)
    case = folder.case()
    formats = tuple(options.format or ("html", "md", "pdf"))
    languages = tuple(options.lang or ("ja", "en"))
    files = articles(case, folder.evidence, folder.message(), formats, languages, carriers=folder.carriers(case.source))
    add_files(options.case, files)
    for name in files:
        print(options.case / name)
    return 0
