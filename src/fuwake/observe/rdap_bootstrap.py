"""Which RDAP server answers for a domain or an address: IANA's bootstrap files (RFC 9224)."""

import asyncio
import ipaddress
import time
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
from msgspec import Struct

from fuwake.model.errors import ObserveFailure
from fuwake.observe.http_exchange import exchange, host_of_url, target_of, too_deep
from fuwake.observe.registry_question import RegistryQuestion

_MAX_BYTES = 4_000_000
"""dns.json has about 100 kB."""
_AGAIN_AFTER_S = 60.0
_FRESH_S = 86_400.0
"""RFC 9224 section 8: clients should not fetch the files on every question."""

File = Literal["dns.json", "ipv4.json", "ipv6.json"]


class Services(Struct, frozen=True, kw_only=True):
    """One bootstrap file: (entries, base URLs) a service (RFC 9224 section 3)."""

    services: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


class Bootstrap:
    """The files, each fetched once a day at most, however many ask at a time. One instance for one event loop."""

    def __init__(self, url: str, timeout_s: float) -> None:
        """url: the folder the files lie in; `file:///path/` reads copies from disk, for machines that may not ask IANA."""
        self._url = url if url.endswith("/") else f"{url}/"
        self._timeout_s = timeout_s
        self._known: dict[File, tuple[float, Services]] = {}
        self._failed: dict[File, tuple[float, ObserveFailure]] = {}
        self._under_way: dict[File, asyncio.Task[Services]] = {}

    async def base_of(self, question: RegistryQuestion) -> str:
        """Base URL of the server for this question. Raises ObserveFailure; `not-supported` where there is none."""
        if question.kind == "domain":
            base = domain_base(await self._file("dns.json"), question.subject)
            what = f".{question.subject.rpartition('.')[2]}"
        else:
            version: File = "ipv6.json" if ":" in question.subject else "ipv4.json"
            base = address_base(await self._file(version), question.subject)
            what = question.subject
        if base is None:
            raise ObserveFailure("not-supported", f"no RDAP service is registered for {what}")
        return base if base.endswith("/") else f"{base}/"

    async def _file(self, name: File) -> Services:
        now = time.monotonic()
        if name in self._known and now - self._known[name][0] < _FRESH_S:
            return self._known[name][1]
        if name in self._failed and now - self._failed[name][0] < _AGAIN_AFTER_S:
            raise self._failed[name][1]
        task = self._under_way.get(name)
        if task is None or task.done() or task.get_loop() is not asyncio.get_running_loop():
            task = asyncio.ensure_future(self._fetch(name))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, even where nobody waits any more
            self._under_way[name] = task
        return await asyncio.shield(task)

    async def _fetch(self, name: File) -> Services:
        try:
            services = parse_services(await self._read(name), name)
        except ObserveFailure as failure:
            self._failed[name] = (time.monotonic(), failure)
            raise
        self._known[name] = (time.monotonic(), services)
        return services

    async def _read(self, name: File) -> bytes:
        url = urljoin(self._url, name)
        if url.startswith("file:"):
            try:
                return await asyncio.to_thread(Path(unquote(urlsplit(url).path)).read_bytes)
            except OSError as error:
                raise ObserveFailure("not-configured", f"the RDAP bootstrap file {name} cannot be read: {error.strerror}") from error
        try:
            async with asyncio.timeout(self._timeout_s):
                for _ in range(4):
                    answer = await exchange(
                        "GET",
                        url,
                        max_bytes=_MAX_BYTES,
                        timeout_s=self._timeout_s,
                        anywhere=url.startswith(self._url),
                        accept="application/json",
                    )
                    target = target_of(answer)
                    if target is None:
                        break
                    url = target
        except TimeoutError as error:
            raise ObserveFailure("timeout", f"the RDAP bootstrap file {name} did not come within {self._timeout_s:g} s") from error
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


def _preferred(urls: tuple[str, ...]) -> str | None:
    """https before http (RFC 9224 section 3)."""
    usable = [url for url in urls if url.lower().startswith(("https://", "http://"))]
    return min(usable, key=lambda url: not url.lower().startswith("https://"), default=None)
