"""faults.toml: what fails in this world, and how it fails on the wire."""

import asyncio
import socket
import struct
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from fuwake.lab.reading import read_toml

GARBAGE = bytes((7 * n * n + 13 * n + 5) % 256 for n in range(512))
"""No protocol's beginning; the same every time."""
FILLER = b" " * 65_535 + b"\n"

Kind = Literal[
    "timeout", "refused", "reset", "slow", "drip", "huge", "garbage", "status", "html", "portal", "wrong_types", "banner", "quota"
]  # fmt: skip

PORTAL = "/lab-captive-portal"
"""Where `portal` leads to: a page that asks to log in first."""
_PAGE = b"<!doctype html>\n<html><head><title>Welcome</title></head><body><p>Please log in to use this network.</p></body></html>\n"
_ODD = (
    b'{"objectClassName": ["domain"], "ldhName": 7, "startAddress": {}, "endAddress": false, "services": {"a": [1, null]},'
    b' "entities": "none", "events": {"eventAction": 3}, "nameservers": [7], "status": {"active": true}}\n'
)
WORDS: Mapping[str, tuple[int, str, bytes]] = MappingProxyType(
    {
        "html": (200, "text/html", _PAGE),
        "wrong_types": (200, "application/rdap+json", _ODD),
        "banner": (200, "text/plain", b"% Welcome to the whois service of this lab.\n% Terms of use apply to every answer.\n"),
        "quota": (429, "text/plain", b"% Query limit exceeded for your address. Try again tomorrow.\n"),
    }
)
"""Faults that are an answer in itself: HTTP status, content type, and the bytes (which WHOIS sends as they are)."""


class DnsFault(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[dns]]` entry: the first that matches a question is played."""

    fault: Literal["timeout", "servfail", "refused", "garbage", "slow", "lame", "truncated", "cname_loop", "other_question", "bogus"]
    """`lame`: a referral to others; `truncated`: cut short, and TCP is silent; `cname_loop`: two aliases of each other;
    `other_question`: the answer to what was not asked; `bogus`: SERVFAIL with the extended error of failed validation."""
    name: str = "*"
    """Name asked for; `*` and `?` as in file names."""
    type: str = "*"
    """`A`, `MX` …; `*` for all."""
    delay_s: float = 0.5
    """Wait before the right answer, for `slow`."""


class Fault(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of `[[bootstrap]]`, `[[rdap]]`, `[[whois]]`, `[[safe_browsing]]`, `[[services]]`,
    `[[transparency]]` (all `query`) or `[[site]]` (`host`, `path`).
    """

    fault: Kind
    query: str = "*"
    """RDAP: `domain/aq.xyz`, `ip/192.0.2.1`; WHOIS: the query; Safe Browsing: a hash prefix in base64; services: `virustotal http://…`;
    bootstrap: `dns.json` …"""
    host: str = "*"
    path: str = "*"
    delay_s: float = 0.5
    """Wait before the right answer, for `slow`; between two bytes, for `drip`."""
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
    transparency: tuple[Fault, ...] = ()
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

    opening: first bytes of a right-looking answer, for `huge`. `status` and `portal` are HTTP's own affair and not played here.
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
    elif fault.fault == "drip":
        for byte in opening + FILLER:
            if reader.at_eof():
                break
            writer.write(bytes((byte,)))
            await writer.drain()
            await asyncio.sleep(fault.delay_s)
    elif fault.fault in WORDS:
        writer.write(WORDS[fault.fault][2])
        await writer.drain()
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
