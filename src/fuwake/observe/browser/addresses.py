"""Which addresses may be reached: names are resolved here, once a visit, and every address must be a public one."""

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from fuwake.parse.domains import is_public_ip

if TYPE_CHECKING:
    import dns.nameserver

MAX_ADDRESSES = 16
LookUp = Callable[[str, str], Awaitable[list[str]]]
"""(host, `A` or `AAAA`) → addresses. Raises Unreachable."""


class Refused(Exception):
    """The proxy does not connect there. `code` is the first word of `Egress.why`."""

    def __init__(self, code: str, detail: str, ip: str | None = None) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.ip = ip


class Unreachable(Refused):
    """It may be reached, but nothing answered."""


class Endpoint(Struct, frozen=True, kw_only=True):
    """The address as DNS names it, and where the connection really goes (the lab maps it to loopback)."""

    ip: str
    connect_host: str
    connect_port: int


class Directory:
    """Resolves hosts for one visit; the first answer is pinned, so that a name cannot change its address meanwhile."""

    def __init__(self, servers: tuple[str, ...], timeout_s: float, egress_map: Mapping[str, str], look_up: LookUp | None = None) -> None:
        """look_up: what answers in place of a resolver of its own."""
        self._look_up = look_up
        self._servers = servers
        self._timeout_s = timeout_s
        self._map = egress_map
        self._pinned: dict[str, asyncio.Task[tuple[str, ...]]] = {}

    async def endpoints(self, host: str, port: int) -> tuple[Endpoint, ...]:
        """Where to connect for host:port. Raises Refused or Unreachable. All addresses are checked before any is used."""
        addresses = await self._addresses(host)
        for ip in addresses:
            if not is_public_ip(ip):
                raise Refused("address-refused", f"{host} has the address {ip}, which is not a public one", ip)
        found = [self._endpoint(ip, port) for ip in addresses]
        usable = tuple(end for end in found if end is not None)
        if not usable:
            raise Unreachable("unmapped", f"{host} port {port} ({addresses[0]}) is not part of this lab", addresses[0])
        return usable

    def _endpoint(self, ip: str, port: int) -> Endpoint | None:
        if not self._map:
            return Endpoint(ip=ip, connect_host=ip, connect_port=port)
        target = self._map.get(f"{ip}/{port}") or (self._map.get(ip) if port == 80 else None)
        if target is None:
            return None
        to_host, _, to_port = target.rpartition(":")
        return Endpoint(ip=ip, connect_host=to_host.strip("[]"), connect_port=int(to_port))

    async def _addresses(self, host: str) -> tuple[str, ...]:
        try:
            return (str(ipaddress.ip_address(host.strip("[]").partition("%")[0])),)
        except ValueError:
            pass
        task = self._pinned.get(host)
        if task is None:
            task = asyncio.ensure_future(self._resolve(host))
            self._pinned[host] = task
        return await asyncio.shield(task)

    async def _resolve(self, host: str) -> tuple[str, ...]:
        """A and AAAA records, A first, at most 16."""
        answers = await asyncio.gather(self._ask(host, "A"), self._ask(host, "AAAA"), return_exceptions=True)
        addresses = [ip for answer in answers if isinstance(answer, list) for ip in answer]
        if addresses:
            return tuple(addresses[:MAX_ADDRESSES])
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        raise Unreachable("not-resolved", f"{host} has no address")

    async def _ask(self, host: str, kind: str) -> list[str]:
        if self._look_up is not None:
            return await self._look_up(host, kind)
        import dns.asyncresolver  # 0.1 s that an offline run does not need
        import dns.exception
        import dns.name
        import dns.resolver

        try:
            resolver = dns.asyncresolver.Resolver(configure=not self._servers)
            if self._servers:
                resolver.nameservers = [_nameserver(server) for server in self._servers]
            name = dns.name.from_text(host if host.endswith(".") else host + ".")
            answer = await resolver.resolve(name, kind, lifetime=self._timeout_s, search=False, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            raise Unreachable("not-resolved", f"there is no name {host} (NXDOMAIN)") from None
        except dns.exception.Timeout:
            raise Unreachable("dns-timeout", f"no answer to the question for {host}") from None
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise Unreachable("dns-failed", f"the name servers gave no usable answer for {host} ({type(error).__name__})") from None
        return [record.to_text() for record in answer.rrset or ()]


def _nameserver(server: str) -> "dns.nameserver.Nameserver":
    import dns.nameserver

    host, _, port = server.rpartition(":") if server.count(":") == 1 or "]:" in server else (server, "", "53")
    return dns.nameserver.Do53Nameserver(host.strip("[]"), int(port))
