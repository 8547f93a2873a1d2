"""Connecting to a host that a mail names: through the guard of the visit, to the very address that was checked."""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping

from fuwake.model.errors import ObserveFailure
from fuwake.observe.browser.addresses import Directory, Refused

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

    def __init__(self, servers: tuple[str, ...], dns_timeout_s: float, ports: tuple[int, ...], egress_map: Mapping[str, str]) -> None:
        """servers: resolvers as in the settings. ports: those that may be connected to. egress_map: the lab's addresses."""
        self._servers, self._dns_timeout_s, self._ports, self._map = servers, dns_timeout_s, ports, egress_map

    async def connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, str]:
        """An open connection and the address it goes to. All addresses are checked before the first is used.

        Raises ObserveFailure: policy, unreachable, refused, timeout (of DNS; the caller limits the rest).
        """
        if port not in self._ports:
            raise ObserveFailure("policy", f"port {port} is not one that sites are connected to (egress_ports)")
        try:
            ends = await Directory(self._servers, self._dns_timeout_s, self._map).endpoints(host, port)
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


@contextlib.contextmanager
def aborted(writer: asyncio.StreamWriter) -> Iterator[None]:
    """Ends the connection at once when the block ends, however it ends: no farewell is waited for."""
    try:
        yield
    finally:
        writer.transport.abort()
