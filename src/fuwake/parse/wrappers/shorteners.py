"""Shorteners: the target is in the service's own book, not in the address. Marked as needing a visit; `data/shorteners.csv`."""

import csv
from functools import cache
from importlib.resources import files

from fuwake.parse.wrappers._wrapper import OPAQUE, Address, Wrapper


@cache
def names() -> dict[str, str]:
    """Name of each service by its domain."""
    with files("fuwake.parse.data").joinpath("shorteners.csv").open(encoding="utf-8") as stream:
        return {row["domain"]: row["name"] for row in csv.DictReader(line for line in stream if not line.startswith("#"))}


def is_shortener(host: str) -> bool:
    """Whether the host is one of a shortener."""
    listed = names()
    return host in listed or host.partition(".")[2] in listed


def undo(address: Address) -> str | None:
    """OPAQUE where there is anything behind the host."""
    return OPAQUE if len(address.path) > 1 and is_shortener(address.host) else None


WRAPPER = Wrapper(id="shortener", name="link shortener", kind="shortener", hosts=(), undo=undo)
