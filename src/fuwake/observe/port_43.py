"""Registries that offer no public look-up at port 43, and whom a person may ask instead: `port_43.csv`, with source and day seen.

`none`: IANA's root zone database names no WHOIS server. `authorised`: the server answers addresses that the registry let in.
`stopped`: no server is known any more; since 28 January 2025 registries of generic domains need not have one (ICANN's RDAP amendments
to the Registry Agreement and the RAA, 30 April 2023), and RDAP is their look-up.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct, convert


class Port43(Struct, frozen=True, kw_only=True):
    """One row."""

    tld: str
    port_43: Literal["none", "authorised", "stopped"]
    look_up: str
    """The registry's own site; may be empty."""
    seen: str
    """Day of the source."""
    source: str

    @property
    def words(self) -> str:
        """The row in a sentence."""
        kind = {
            "none": "offers no public look-up at port 43",
            "authorised": "answers at port 43 only addresses that it has let in",
            "stopped": "no longer answers at port 43: its look-up is RDAP",
        }[self.port_43]
        place = f"; a person may look it up at {self.look_up}" if self.look_up else ""
        return f"the registry of .{self.tld} {kind} ({self.source}, {self.seen}){place}"


def port_43(name: str) -> Port43 | None:
    """The row for a domain's top-level domain; None where its registry is not known to be without."""
    return _rows().get(name.rpartition(".")[2])


def is_closed(name: str) -> bool:
    """Whether there is nobody to ask. `none` is asked of the root all the same: it knows of a server that is new."""
    row = port_43(name)
    return row is not None and row.port_43 != "none"


@cache
def _rows() -> dict[str, Port43]:
    text = files("fuwake.observe").joinpath("port_43.csv").read_text(encoding="utf-8")
    return {row["tld"]: convert(row, Port43) for row in csv.DictReader(text.splitlines())}
