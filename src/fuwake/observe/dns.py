"""Asks DNS (RFC 1035): UDP first with EDNS (RFC 6891), TCP where the answer was cut short (RFC 7766).

dnspython builds and reads the messages; the exchange itself is here, so that the raw message is kept as it came.
"""

import asyncio
import ipaddress
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct

from fuwake.model.errors import ObserveFailure, SettingsError
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw

if TYPE_CHECKING:
    from fuwake.observe.dns_answer import Question

_GRACE_S = 1.0
"""How much longer is waited once something that is no answer came: the real one may be behind it (RFC 5452 section 9.2)."""


class Server(Struct, frozen=True, kw_only=True):
    """A resolver."""

    address: str
    port: int

    def __str__(self) -> str:
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


class DnsObserver:
    """Records of a name. Question: `<TYPE> <name>` or `PTR <address>`, ` +cd` behind it for an answer without validation.

    Data: `model.answers.DnsAnswer`; of a server's error `DnsFailure`.
    """

    name: ClassVar[str] = "dns"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = (
        "The domain names and addresses found in the mail, and names beside them that nobody has set up, to your own resolver and through"
        " it to their name servers."
    )

    def __init__(self, servers: tuple[str, ...] = (), timeout_s: float = 5.0) -> None:
        """servers: `address` or `address:port` / `[v6]:port`; none: those of the operating system.

        timeout_s: longest time for one question, all servers and retries included. Raises SettingsError over a server that is no address.
        """
        self._servers = tuple(parse_server(text) for text in servers) or None
        self._timeout_s = timeout_s
        self._deniers: dict[Server, bool] = {}
        self._lock = asyncio.Lock()

    async def ask(self, question: str) -> Raw:
        """Asks the servers in order until one gives a usable answer. Raises ObserveFailure.

        A denial without the SOA record of a zone counts only from a server that does not deny the root as well.
        """
        from fuwake.observe.dns_answer import question_of  # dnspython takes 0.15 s to import

        try:
            asked = question_of(question)
        except ValueError as error:
            raise ObserveFailure("not-supported", str(error)) from error
        servers = self._servers if self._servers is not None else await asyncio.to_thread(system_servers)
        if not servers:
            raise ObserveFailure("not-configured", "no resolver: /etc/resolv.conf names none and none is set (dns_servers)")
        ends = time.monotonic() + self._timeout_s
        poor: Raw | None = None
        failure: ObserveFailure | None = None
        for index, server in enumerate(servers):
            now = time.monotonic()
            if now >= ends:
                break
            try:
                until = now + (ends - now) / (len(servers) - index)
                wire, usable = await _exchange(server, asked, until)
                if usable and _denies_for_nobody(wire) and await self._denies_everything(server, until):
                    raise ObserveFailure("unreachable", f"{server} denies every name, the root too: it does not reach the internet")
            except ObserveFailure as error:
                failure = failure or error
                continue
            raw = Raw(body=wire, source=f"dns {server}")
            if usable:
                return raw
            poor = poor or raw
        if poor is not None:
            return poor
        raise failure or ObserveFailure("timeout", f"no answer within {self._timeout_s:g} s")

    async def _denies_everything(self, server: Server, ends: float) -> bool:
        """Whether a server says that there is no root zone, as resolvers without a network do. Asked once; unknown where it fails."""
        from fuwake.observe.dns_answer import question_of, read_answer  # as above

        async with self._lock:
            if server not in self._deniers:
                try:
                    wire, _ = await _exchange(server, question_of("SOA ."), ends)
                except ObserveFailure:
                    return False
                self._deniers[server] = read_answer("SOA .", wire).status == "absent"
            return self._deniers[server]

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """Reads a wire message. Pure."""
        from fuwake.observe.dns_answer import read_answer  # as above

        return read_answer(question, raw)


def parse_server(text: str) -> Server:
    """`192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1`, `[2001:db8::1]:5353`. Raises SettingsError."""
    host, port = text.strip(), "53"
    if host.startswith("["):
        host, _, rest = host[1:].partition("]")
        port = rest[1:] if rest.startswith(":") else "53"
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    try:
        ipaddress.ip_address(host)
        number = int(port)
    except ValueError as error:
        raise SettingsError(f"dns_servers: {text!r} is not `address` or `address:port`") from error
    if not 0 < number < 65536:
        raise SettingsError(f"dns_servers: {text!r}: no such port")
    return Server(address=host, port=number)


def system_servers(path: Path = Path("/etc/resolv.conf")) -> tuple[Server, ...]:
    """The resolvers of the operating system (resolv.conf(5): at most three)."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace")[:65536].splitlines()
    except OSError:
        return ()
    found = []
    for line in lines:
        words = line.split()
        if len(words) >= 2 and words[0] == "nameserver":
            try:
                ipaddress.ip_address(words[1])
            except ValueError:
                continue
            found.append(Server(address=words[1], port=53))
    return tuple(found[:3])


async def _exchange(server: Server, question: "Question", ends: float) -> tuple[bytes, bool]:
    """(wire answer, whether it settles the question) from one server, or ObserveFailure."""
    import dns.rcode  # dnspython takes 0.15 s to import

    from fuwake.observe.dns_answer import query_of

    wire = b""
    for edns in (True, False):
        query = query_of(question, edns=edns)
        sent = query.to_wire()
        wire = await _over_udp(server, question, sent, ends)
        if _cut_short(wire):
            wire = await _over_tcp(server, sent, ends)
        message = _parsed(question, wire, sent)
        rcode = message.rcode()
        if rcode in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            return wire, True
        if rcode not in (dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS):
            break  # only a server that does not know EDNS is asked again without it (RFC 6891 section 7)
    return wire, False


def _parsed(question: "Question", wire: bytes, sent: bytes) -> Any:
    """The message where it answers this very query. Raises ObserveFailure('garbage')."""
    import dns.message

    from fuwake.observe import dns_answer

    if wire[:2] != sent[:2]:
        raise ObserveFailure("garbage", "a DNS message with another id")
    try:
        message = dns.message.from_wire(wire)
    except dns_answer._UNREADABLE as error:
        raise ObserveFailure("garbage", f"not a DNS message: {type(error).__name__}") from error
    wrong = dns_answer.mismatch(question, message)
    if wrong:
        raise ObserveFailure("garbage", wrong)
    return message


def _denies_for_nobody(wire: bytes) -> bool:
    """Whether a response holds neither an answer nor an authority: a denial in nobody's name (RFC 2308 sections 2.1 and 2.2)."""
    return len(wire) >= 12 and wire[6:10] == b"\0\0\0\0"


def _cut_short(wire: bytes) -> bool:
    """Whether a response says of itself that it is not whole (QR and TC set; the rest may not even parse)."""
    return len(wire) >= 12 and bool(wire[2] & 0x80) and bool(wire[2] & 0x02)


class _Datagrams(asyncio.DatagramProtocol):
    """Datagrams of a connected socket; the kernel drops those of other senders."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[bytes | OSError] = asyncio.Queue(maxsize=32)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        del addr
        if not self.queue.full():
            self.queue.put_nowait(data)

    def error_received(self, exc: Exception) -> None:
        if isinstance(exc, OSError) and not self.queue.full():
            self.queue.put_nowait(exc)


async def _over_udp(server: Server, question: "Question", sent: bytes, ends: float) -> bytes:
    """The first datagram that answers; the query is sent again at half time."""
    started = time.monotonic()
    wait_s = ends - started
    timeout = ObserveFailure("timeout", f"no answer from {server} within {max(wait_s, 0):.3g} s")
    if wait_s <= 0:
        raise timeout
    try:
        transport, protocol = await asyncio.get_running_loop().create_datagram_endpoint(
            _Datagrams, remote_addr=(server.address, server.port)
        )
    except OSError as error:
        raise ObserveFailure("unreachable", f"{server}: {error.strerror or error}") from error
    poor: ObserveFailure | None = None
    try:
        for until in (started + wait_s / 2, ends):
            transport.sendto(sent)
            while (left := min(until, ends) - time.monotonic()) > 0:
                try:
                    async with asyncio.timeout(left):
                        got = await protocol.queue.get()
                except TimeoutError:
                    break
                if isinstance(got, OSError):
                    raise ObserveFailure("unreachable", f"{server}: {got.strerror or got}")
                try:
                    if not (_cut_short(got) and got[:2] == sent[:2]):
                        _parsed(question, got, sent)
                except ObserveFailure as failure:
                    poor, ends = failure, min(ends, time.monotonic() + _GRACE_S)
                    continue
                return got
    finally:
        transport.close()
    raise poor or timeout


async def _over_tcp(server: Server, sent: bytes, ends: float) -> bytes:
    """The whole answer over TCP, with its two length bytes (RFC 1035 section 4.2.2)."""
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout(max(ends - time.monotonic(), 0.001)):
            reader, writer = await asyncio.open_connection(server.address, server.port, limit=65538)
            writer.write(len(sent).to_bytes(2, "big") + sent)
            await writer.drain()
            return await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
    except TimeoutError as error:
        raise ObserveFailure("timeout", f"{server} cut its answer short and gave no whole one over TCP in time") from error
    except asyncio.IncompleteReadError as error:
        raise ObserveFailure("garbage", f"{server} cut its answer short and closed the TCP connection within the whole one") from error
    except OSError as error:
        raise ObserveFailure(
            "unreachable", f"{server} cut its answer short and cannot be reached over TCP: {error.strerror or error}"
        ) from error
    finally:
        if writer is not None:
            writer.transport.abort()
