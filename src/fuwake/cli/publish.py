"""Make the draft of a case's article, publish it with a person's yes, or take it back."""

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fuwake.model.errors import FuwakeError
from fuwake.settings import Settings, load, publications_dir, site_dir

if TYPE_CHECKING:
    from fuwake.pipeline.publishing import Draft
    from fuwake.publish.site import Place
    from fuwake.store.publications import Publications

HELP = "the article as a draft, with --approve published, with --withdraw taken back"
_MOST_LINES = 200


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("case", type=Path, nargs="?", metavar="CASE", help="case folder; none with --rebuild")
    parser.add_argument("--to", choices=("site",), default="site", help="where: the built-in site (settings site_dir, site_url)")
    parser.add_argument("--approve", action="store_true", help="yes: publish the draft, which is made first where there is none")
    parser.add_argument(
        "--digest", metavar="SHA256", help="with --approve: only the draft that was looked at, by the digest that it was shown with"
    )
    parser.add_argument("--withdraw", metavar="REASON", help="take the article back for good; the reason is shown in its place")
    parser.add_argument("--rebuild", action="store_true", help="build the whole site anew from what is published")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")


def run(options: argparse.Namespace) -> int:
    """1 where it may not be published, with the reason."""
    from fuwake.pipeline.publishing import place_of
    from fuwake.store.publications import opened

    if (options.case is None) != options.rebuild:
        print("fuwake publish: either CASE or --rebuild", file=sys.stderr)
        return 2
    settings = load(options.settings)
    place = place_of(settings, site_dir(settings))
    with opened(publications_dir(settings)) as ledger:
        if options.rebuild:
            return _rebuild(place, ledger)
        return _one(options, settings, place, ledger)


def _rebuild(place: "Place", ledger: "Publications") -> int:
    from fuwake.publish.site import Site

    print(f"{place.folder}: {Site(place, ledger).rebuild()} articles")
    return 0


def _one(options: argparse.Namespace, settings: Settings, place: "Place", ledger: "Publications") -> int:
    from fuwake.pipeline.confined import limits_of
    from fuwake.pipeline.publishing import approve, draft, withdraw
    from fuwake.pipeline.watch_round import redactor_of
    from fuwake.publish import paths
    from fuwake.publish.entry import slug_of
    from fuwake.store.case_folder import CaseFolder

    folder = CaseFolder(options.case)
    if options.withdraw is not None:
        slug = slug_of(folder.case())
        withdraw(slug, options.withdraw, place, ledger)
        print(f"{place.folder / paths.article(slug, 'ja')}: taken back")
        return 0
    made = draft(folder, redactor_of(folder, folder.case().run, limits_of(settings)), place, ledger, settings)
    if not options.approve:
        _show(made, ledger)
        return 0
    if options.digest is not None and made.revision.digest != options.digest:
        raise FuwakeError(f"{options.case}: the draft is another one by now ({made.revision.digest}): look at it again")
    approve(made.revision.slug, made.revision.digest, place, ledger, getpass.getuser())
    for lang in ("ja", "en"):
        print(place.folder / paths.article(made.revision.slug, lang))
    if place.base:
        print(paths.absolute(place.base, paths.article(made.revision.slug, "ja")))
    return 0


def _show(made: "Draft", ledger: "Publications") -> None:
    if made.revision.out_at is not None:
        print(f"revision {made.revision.number} is out since {made.revision.out_at}, and nothing has changed")
        return
    for line in made.difference[:_MOST_LINES]:
        print(line)
    folder = ledger.folder / "revisions" / made.revision.slug / str(made.revision.number)
    for name in ("ja.html", "en.html"):
        print(folder / name)
    print(f"draft, revision {made.revision.number}; look at it, then: --approve --digest {made.revision.digest}")
