"""What the path of a URL and the suffix of a name tell of a site: its software, who may have such a name. Pure, from two tables."""

from functools import lru_cache
from typing import Literal

from msgspec import Struct

from fuwake.brands.table import index

_MOST_STEPS = 12
_PREFIXES = ("com_", "mod_")


class Trace(Struct, frozen=True, kw_only=True):
    """A step of a path that tells of a site's software."""

    steps: str
    software: str
    page: Literal["never", "files"]
    """`never`: the software shows no page there to visitors; `files`: honest files lie there too."""


@lru_cache(maxsize=4096)
def trace(path: str) -> Trace | None:
    """The most telling trace in a path: one where no honest page lies before others. data/site_traces.csv."""
    table, weaker = index("site_traces"), None
    steps = [step for step in path.lower()[:2048].split("/") if step][: _MOST_STEPS + 1]
    for at, step in enumerate(steps[:_MOST_STEPS]):
        first = "~" if step.startswith("~") and len(step) > 1 else step
        second = steps[at + 1] if at + 1 < len(steps) else ""
        second = next((prefix for prefix in _PREFIXES if second.startswith(prefix)), second)
        third = steps[at + 2] if at + 2 < len(steps) else ""
        row = table.get(f"{first}/{second}/{third}") or table.get(f"{first}/{second}") or table.get(first)
        if row is not None and row[2] == "never" and (second or "/" in row[0]):
            return Trace(steps=row[0], software=row[1], page="never")
        if row is not None:
            weaker = weaker or Trace(steps=row[0], software=row[1], page="files")
    return weaker


def depth(path: str) -> int:
    """How many folders lie above the page."""
    return len([step for step in path[:2048].split("/")[:-1] if step])


@lru_cache(maxsize=4096)
def restricted(domain: str) -> str | None:
    """Who may register below the domain's suffix, where a registry checks that: `company`, `public` … data/restricted_suffixes.csv."""
    labels = domain.split(".")
    table = index("restricted_suffixes")
    for start in range(1, min(len(labels), 4)):
        row = table.get(".".join(labels[start:]))
        if row is not None:
            return row[1]
    return None
