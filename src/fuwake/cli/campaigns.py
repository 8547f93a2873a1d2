"""List the groups of cases that are alike, or tell of one: what its mails share, where they lead, when they were seen."""

import argparse
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fuwake.model.errors import FuwakeError, SettingsError
from fuwake.settings import load

if TYPE_CHECKING:
    from fuwake.campaigns.clusters import Clusters
    from fuwake.campaigns.group import CampaignView

HELP = "cases that are alike: list the groups, or show one (html, md, json)"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("what", nargs="?", choices=("list", "show"), default="list", help="list (default), or show ID")
    parser.add_argument("id", nargs="?", metavar="ID", help="name of a campaign, with show")
    parser.add_argument("--cases", type=Path, default=Path("cases"), metavar="DIR", help="folder of case folders (default: cases)")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="with show: write the public page there, in both languages (HTML, Markdown)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document a line instead of words")
    parser.add_argument("--lang", choices=("ja", "en"), default="ja", help="language of the terminal text")


def run(options: argparse.Namespace) -> int:
    """Nothing is asked. Raises FuwakeError where there is no campaign of the name."""
    from fuwake.campaigns import shelf

    if (options.what == "show") != (options.id is not None):
        raise SettingsError("show wants the ID of a campaign, list wants none")
    if not options.cases.is_dir():
        raise SettingsError(f"{options.cases}: is no folder")
    try:
        clusters = shelf.opened(options.cases)
        try:
            return _show(clusters, options) if options.what == "show" else _list(clusters, options)
        finally:
            clusters.index.close()
    except sqlite3.Error as error:
        raise FuwakeError(f"{options.cases / shelf.PLACE}: {error}") from error


def _list(clusters: "Clusters", options: argparse.Namespace) -> int:
    from fuwake.campaigns.group import outline
    from fuwake.report.campaign import line

    empty = True
    for group in clusters.groups():
        empty = False
        told = outline(group)
        print(msgspec.json.encode(told).decode() if options.json else line(told, options.lang))
    if empty and not options.json:
        print("fuwake: no two cases are alike enough to be a campaign", file=sys.stderr)
    return 0


def _show(clusters: "Clusters", options: argparse.Namespace) -> int:
    from fuwake.pipeline.campaign_cases import read
    from fuwake.pipeline.confined import limits_of

    group = clusters.find(options.id)
    if group is None:
        raise FuwakeError(f"{options.id}: no campaign of this name")
    told = read(options.cases, group, limits_of(load()))
    if options.json:
        print(msgspec.json.encode(told).decode())
    elif options.out is None:
        from fuwake.report.campaign import markdown

        print(markdown(told, options.lang))
    if options.out is not None:
        _write(told, options.out)
    return 0


def _write(told: "CampaignView", out: Path) -> None:
    from fuwake.report.campaign import html, markdown

    out.mkdir(parents=True, exist_ok=True)
    for lang in ("ja", "en"):
        for ending, text in (("html", html(told, lang)), ("md", markdown(told, lang))):
            file = out / f"campaign-{told.name}.{lang}.{ending}"
            file.write_text(text, encoding="utf-8")
            print(file)
