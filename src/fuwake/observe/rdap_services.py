"""IANA's bootstrap files (RFC 9224): fetching, reading, and the base URL that they give for a domain or an address."""

import asyncio
import ipaddress
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
from msgspec import Struct

from fuwake.model.errors import ObserveFailure
from fuwake.observe.http_exchange import exchange, host_of_url, target_of, too_deep

_MAX_BYTES = 4_000_000
"""dns.json has about 100 kB."""

File = Literal["dns.json", "ipv4.json", "ipv6.json", "asn.json"]
FILES: tuple[File, ...] = get_args(File)


class Services(Struct, frozen=True, kw_only=True):
    """One bootstrap file: (entries, base URLs) a service (RFC 9224 section 3)."""

    services: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


def folder_url(url: str) -> str:
    """The folder's URL with its final slash."""
    return url if url.endswith("/") else f"{url}/"


async def fetch(folder: str, name: File, timeout_s: float) -> bytes:
    """One file. Raises ObserveFailure."""
    folder = folder_url(folder)
    url = urljoin(folder, name)
    if url.startswith("file:"):
        try:
            return await asyncio.to_thread(Path(unquote(urlsplit(url).path)).read_bytes)
        except OSError as error:
            raise ObserveFailure("not-configured", f"the RDAP bootstrap file {name} cannot be read: {error.strerror}") from error
    try:
        async with asyncio.timeout(timeout_s):
            for _ in range(4):
                answer = await exchange(
                    "GET",
                    url,
                    max_bytes=_MAX_BYTES,
                    timeout_s=timeout_s,
                    anywhere=url.startswith(folder),
                    accept="application/json",
                )
                target = target_of(answer)
                if target is None:
                    break
                url = target
    except TimeoutError as error:
        raise ObserveFailure("timeout", f"the RDAP bootstrap file {name} did not come within {timeout_s:g} s") from error
    if answer.status != 200:
        raise ObserveFailure("unreachable", f"the RDAP bootstrap file {name}: {host_of_url(url)} answered with status {answer.status}")
    return answer.body


def parse_services(raw: bytes, name: str) -> Services:
    """A bootstrap file, read. Raises ObserveFailure('garbage')."""
    try:
        if too_deep(raw):
            raise ObserveFailure("garbage", f"the RDAP bootstrap file {name} is nested too deeply")
        document: Any = msgspec.json.decode(raw)
        return msgspec.convert({"services": document.get("services")}, Services)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, AttributeError) as error:
        raise ObserveFailure("garbage", f"the RDAP bootstrap file {name} cannot be read") from error


def domain_base(services: Services, name: str) -> str | None:
    """The base URL for the longest entry that the name ends in, label by label (RFC 9224 section 4)."""
    labels = name.lower().split(".")
    suffixes = {".".join(labels[index:]): len(labels) - index for index in range(len(labels))}
    best: tuple[int, str] | None = None
    for entries, urls in services.services:
        base = _preferred(urls)
        for entry in entries:
            length = suffixes.get(entry.lower().rstrip("."), 0)
            if base and length and (best is None or length > best[0]):
                best = (length, base)
    return best[1] if best else None


def address_base(services: Services, address: str) -> str | None:
    """The base URL for the longest prefix that holds the address (RFC 9224 section 5)."""
    ip = ipaddress.ip_address(address)
    best: tuple[int, str] | None = None
    for entries, urls in services.services:
        base = _preferred(urls)
        for entry in entries:
            try:
                network = ipaddress.ip_network(entry, strict=False)
            except ValueError:
                continue
            if base and network.version == ip.version and ip in network and (best is None or network.prefixlen > best[0]):
                best = (network.prefixlen, base)
    return best[1] if best else None


def autnum_base(services: Services, number: int) -> str | None:
    """The base URL for the range `64496-64511` that holds the number of an autonomous system (RFC 9224 section 5.3)."""
    for entries, urls in services.services:
        base = _preferred(urls)
        for entry in entries:
            first, _, last = entry.partition("-")
            if base and first.isdecimal() and (last or first).isdecimal() and int(first) <= number <= int(last or first):
                return base
    return None


def _preferred(urls: tuple[str, ...]) -> str | None:
    """https before http (RFC 9224 section 3)."""
    usable = [url for url in urls if url.lower().startswith(("https://", "http://"))]
    return min(usable, key=lambda url: not url.lower().startswith("https://"), default=None)
