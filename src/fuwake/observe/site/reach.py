"""Connecting to a host that a mail names: through the guard of the visit, to the very address that was checked."""

import asyncio
import contextlib
import errno
from collections.abc import Iterator, Mapping

from fuwake.model.errors import ObserveFailure
from fuwake.observe._protocol import Observer
from fuwake.observe.browser.addresses import Directory, Refused, Unreachable

_MAX_BYTES = 65_536
_MOST_TRIED = 4
"""Addresses of one host that are tried."""
_NO_IPV6 = frozenset({errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
"""What a machine without IPv6 says of an address of it."""
_REASONS = {
    "address-refused": "policy",
    "unmapped": "unreachable",
    "not-resolved": "unreachable",
    "dns-timeout": "timeout",
    "dns-failed": "unreachable",
}
"""Codes of the guard → reasons of observations."""


class Reach:
    """Where sites may be connected to, and how names are resolved."""

    def __init__(self, dns: Observer, ports: tuple[int, ...], egress_map: Mapping[str, str]) -> None:
        """dns: who looks names up, best the one that a case asks anyway: its answer then serves here too.

        ports: those that may be connected to. egress_map: the lab's addresses.
        """
        self._dns, self._ports, self._map = dns, ports, egress_map

    async def connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, str]:
        """An open connection and the address it goes to, the first that can be reached. All are checked before one is used.

        refused: every address refused (but for one of IPv6 where this machine has none), not only the first.
        Raises ObserveFailure: policy, unreachable, refused, timeout (of DNS; the caller limits the rest).
        """
        if port not in self._ports:
            raise ObserveFailure("policy", f"port {port} is not one that sites are connected to (egress_ports)")
        try:
            ends = await Directory((), 0.0, self._map, self._look_up).endpoints(host, port)
        except Refused as refused:
            raise ObserveFailure(_REASONS.get(refused.code, "unreachable"), str(refused).partition(": ")[2] or str(refused)) from refused
        failures: list[tuple[str, OSError]] = []
        for end in ends[:_MOST_TRIED]:
            try:
                reader, writer = await asyncio.open_connection(end.connect_host, end.connect_port, limit=_MAX_BYTES)
            except OSError as error:
                failures.append((end.ip, error))
            else:
                return reader, writer, end.ip
        raise _failure(host, port, failures)

    async def _look_up(self, host: str, kind: str) -> list[str]:
        question = f"{kind} {host}"
        try:
            raw = await self._dns.ask(question)
        except ObserveFailure as failure:
            raise Unreachable("dns-timeout" if failure.reason == "timeout" else "dns-failed", failure.detail) from None
        reading = self._dns.read(question, raw.body)
        if reading.status == "failed" or reading.data is None:
            raise Unreachable("dns-failed", reading.detail or f"no answer to the question for {host}")
        if reading.data["rcode"] == "NXDOMAIN":
            raise Unreachable("not-resolved", f"there is no name {host} (NXDOMAIN)")
        return list(reading.data["records"])


def _failure(host: str, port: int, failures: list[tuple[str, OSError]]) -> ObserveFailure:
    told = [(ip, error) for ip, error in failures if not (":" in ip and error.errno in _NO_IPV6)] or failures
    others = [(ip, error) for ip, error in told if not isinstance(error, ConnectionRefusedError)]
    if not others:
        return ObserveFailure("refused", f"{host} ({', '.join(ip for ip, _ in told)}) refused the connection to port {port}")
    ip, error = others[0]
    return ObserveFailure("unreachable", f"{host} ({ip}) port {port}: {error.strerror or type(error).__name__}")


@contextlib.contextmanager
def aborted(writer: asyncio.StreamWriter) -> Iterator[None]:
    """Ends the connection at once when the block ends, however it ends: no farewell is waited for."""
    try:
        yield
    finally:
        writer.transport.abort()
