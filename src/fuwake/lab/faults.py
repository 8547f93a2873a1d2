"""faults.toml: what fails in this world, and how it fails on the wire."""

import asyncio
import socket
import struct
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from msgspec import Struct

from fuwake.lab.reading import read_toml

GARBAGE = bytes((7 * n * n + 13 * n + 5) % 256 for n in range(512))
"""No protocol's beginning; the same every time."""
FILLER = b" " * 65_535 + b"\n"

Kind = Literal["timeout", "refused", "reset", "slow", "huge", "garbage", "status"]


class DnsFault(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[dns]]` entry: the first that matches a question is played."""

    fault: Literal["timeout", "servfail", "refused", "garbage", "slow"]
    name: str = "*"
    """Name asked for; `*` and `?` as in file names."""
    type: str = "*"
    """`A`, `MX` …; `*` for all."""
    delay_s: float = 0.5
    """Wait before the right answer, for `slow`."""


class Fault(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of `[[bootstrap]]`, `[[rdap]]`, `[[whois]]`, `[[safe_browsing]]`, `[[services]]` (all `query`) or `[[site]]`

    (`host`, `path`).
    """

    fault: Kind
    query: str = "*"
    """RDAP: `domain/aq.xyz`, `ip/192.0.2.1`; WHOIS: the query; Safe Browsing: a hash prefix in base64; services: `virustotal http://…`;
    bootstrap: `dns.json` …"""
    host: str = "*"
    path: str = "*"
    delay_s: float = 0.5
    """Wait before the right answer, for `slow`."""
    status: int = 500
    """HTTP status, for `status`."""
    size_bytes: int = 64_000_000
    """Length of the answer, for `huge`."""


class Faults(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of faults.toml."""

    dns: tuple[DnsFault, ...] = ()
    bootstrap: tuple[Fault, ...] = ()
    rdap: tuple[Fault, ...] = ()
    whois: tuple[Fault, ...] = ()
    safe_browsing: tuple[Fault, ...] = ()
    services: tuple[Fault, ...] = ()
    site: tuple[Fault, ...] = ()

    def of_dns(self, name: str, kind: str) -> DnsFault | None:
        """The fault for a question; `name` in lower case without final dot."""
        for fault in self.dns:
            if fnmatchcase(name, fault.name.lower().rstrip(".")) and fnmatchcase(kind, fault.type.upper()):
                return fault
        return None


def load(file: Path) -> Faults:
    """Reads faults.toml; a missing file means that nothing fails. Raises SettingsError."""
    return read_toml(file, Faults) if file.exists() else Faults()


def of_query(faults: tuple[Fault, ...], query: str) -> Fault | None:
    """The first fault whose `query` matches."""
    return next((fault for fault in faults if fnmatchcase(query.lower(), fault.query.lower())), None)


def of_page(faults: tuple[Fault, ...], host: str, path: str) -> Fault | None:
    """The first fault whose `host` and `path` match."""
    return next((fault for fault in faults if fnmatchcase(host, fault.host.lower()) and fnmatchcase(path, fault.path)), None)


def whole_server_refuses(faults: tuple[Fault, ...]) -> bool:
    """True where a `refused` entry covers every question: the port is then bound but does not listen."""
    return any(fault.fault == "refused" and fault.query == "*" and fault.path == "*" for fault in faults)


def site_refuses(faults: tuple[Fault, ...], host: str) -> bool:
    """True where a `refused` entry covers every page of a host."""
    return whole_server_refuses(tuple(fault for fault in faults if fnmatchcase(host, fault.host.lower())))


async def play(fault: Fault, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, opening: bytes) -> bool:
    """Plays a fault on an open connection. Returns True where the right answer is still to follow (`slow`).

    opening: first bytes of a right-looking answer, for `huge`. `status` is HTTP's own affair and not played here.
    """
    if fault.fault == "slow":
        await asyncio.sleep(fault.delay_s)
        return True
    if fault.fault == "timeout":
        await wait_for_end(reader)
    elif fault.fault in ("refused", "reset"):
        raw = writer.get_extra_info("socket")
        if raw is not None:  # linger 0: the client sees a reset, not an orderly end
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    elif fault.fault == "garbage":
        writer.write(GARBAGE)
        await writer.drain()
    elif fault.fault == "huge":
        writer.write(opening)
        for _ in range(fault.size_bytes // len(FILLER) + 1):
            writer.write(FILLER)
            await writer.drain()
    return False


async def wait_for_end(reader: asyncio.StreamReader) -> None:
    """Reads and throws away until the client ends the connection."""
    while await reader.read(65_536):
        pass
