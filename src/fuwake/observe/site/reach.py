"""Connecting to a host that a mail names: through the guard of the visit, to the very address that was checked."""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping

from fuwake.model.errors import ObserveFailure
from fuwake.observe._protocol import Observer
from fuwake.observe.browser.addresses import Directory, Refused, Unreachable

_MAX_BYTES = 65_536
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
        """An open connection and the address it goes to. All addresses are checked before the first is used.

        Raises ObserveFailure: policy, unreachable, refused, timeout (of DNS; the caller limits the rest).
        """
        if port not in self._ports:
            raise ObserveFailure("policy", f"port {port} is not one that sites are connected to (egress_ports)")
        try:
            ends = await Directory((), 0.0, self._map, self._look_up).endpoints(host, port)
        except Refused as refused:
            raise ObserveFailure(_REASONS.get(refused.code, "unreachable"), str(refused).partition(": ")[2] or str(refused)) from refused
        end = ends[0]
        try:
            reader, writer = await asyncio.open_connection(end.connect_host, end.connect_port, limit=_MAX_BYTES)
        except ConnectionRefusedError as error:
            raise ObserveFailure("refused", f"{host} ({end.ip}) refused the connection to port {port}") from error
        except OSError as error:
            raise ObserveFailure("unreachable", f"{host} ({end.ip}) port {port}: {error.strerror or type(error).__name__}") from error
        return reader, writer, end.ip

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


@contextlib.contextmanager
def aborted(writer: asyncio.StreamWriter) -> Iterator[None]:
    """Ends the connection at once when the block ends, however it ends: no farewell is waited for."""
    try:
        yield
    finally:
        writer.transport.abort()
