"""Show or refresh the data on this machine: address databases, RDAP bootstrap files, the lists of dangerous URLs that you chose."""

import argparse
import asyncio
import sys

HELP = "show or refresh the address databases, RDAP bootstrap files and URL lists"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("action", choices=("status", "update"), help="status: age, source and licence; update: fetch the pinned versions")


def run(options: argparse.Namespace) -> int:
    """0; 1 where a set is missing (status) or could not be fetched (update)."""
    from fuwake.observe import bundled_sets, data_sets, rdap_copy
    from fuwake.observe.reputation import list_fetch
    from fuwake.observe.reputation.url_lists import chosen
    from fuwake.settings import data_dir, load

    settings = load()
    folder = data_dir(settings)
    lists = chosen(settings.url_lists, "url_lists")
    if options.action == "update":
        data_sets.update(folder, _say)
        asyncio.run(rdap_copy.update(folder, settings.rdap_bootstrap_url, settings.rdap_timeout_s, _say))
        keys = {"abuse_ch_key": settings.abuse_ch_key, "phishtank_key": settings.phishtank_key}
        asyncio.run(list_fetch.update(folder, lists, keys, _say))
    missing = False
    for entry in data_sets.status(folder):
        missing = missing or not entry.present
        print(f"{entry.name}: {entry.says}")
    print(f"rdap: {rdap_copy.says(folder, settings.rdap_bootstrap_url)}")
    for shipped in bundled_sets.bundled():
        print(f"{shipped.name}: {shipped.says()}")
    for chosen_list in lists:
        usable, says = list_fetch.says(folder, chosen_list)
        missing = missing or not usable
        print(f"list {chosen_list.name}: {says}")
    return 1 if missing else 0


def _say(line: str) -> None:
    print(line, file=sys.stderr)
