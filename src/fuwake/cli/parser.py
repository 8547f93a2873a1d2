"""The command line, declared in one place. Verbs live in one file each and are imported only when run."""

import argparse
import importlib
from collections.abc import Callable

from fuwake import __version__

VERBS = (
    "examine",
    "triage",
    "verify",
    "report",
    "publish",
    "watch",
    "campaigns",
    "left",
    "serve",
    "worker",
    "import",
    "answers",
    "store",
    "user",
    "client",
    "lab",
    "schema",
    "data",
    "brands",
    "doctor",
)
"""In the order of `fuwake --help`."""


def build(only: str | None = None) -> argparse.ArgumentParser:
    """The parser. With `only`, the other verbs are known by name alone, which keeps the start short."""
    parser = argparse.ArgumentParser(
        prog="fuwake",
        description="Takes a phishing mail apart and publishes the warning, every sentence with its evidence.",
        epilog="Exit status: 0 done, 1 a check failed, 2 usage, 3 some input could not be read.",
    )
    parser.add_argument("--version", action="version", version=f"fuwake {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="COMMAND", required=True)
    for name in VERBS if only not in VERBS else (only,):
        module = importlib.import_module(module_of(name))
        declare: Callable[[argparse.ArgumentParser], None] = module.declare
        declare(verbs.add_parser(name, help=module.HELP, description=module.__doc__))
    return parser


def module_of(verb: str) -> str:
    """Name of the module of a verb."""
    return f"fuwake.cli.{'import_mails' if verb == 'import' else verb}"  # a word of Python itself
