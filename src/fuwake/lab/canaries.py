"""A page that tries every way out of a browser, a thief who waits for what is typed there, and canaries at addresses that must stay empty.

Everything stands on this machine: the page's host has a public address that is carried to loopback, as in every lab.
"""

import asyncio
import base64
import contextlib
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import parse_qs

import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

WEB = "192.185.37.96"
"""The public address of the page and of the thief; what is carried there ends on loopback."""
PAGE = "http://evil.test/"
_MAX_HEAD = 65_536
_SPECIAL = "inside.test"
"""A name that leads to loopback."""


class Canaries:
    """Listeners that nobody may reach: TCP and UDP at every address and port."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        """`tcp 127.0.0.1:9999`, one for each connection or datagram."""
        self._servers: list[asyncio.Server] = []
        self._sockets: list[asyncio.DatagramTransport] = []

    async def listen(self, address: str, port: int = 0) -> int:
        """Listens at one address on the same TCP and UDP port, and returns it. Raises OSError where it is taken."""
        server = await asyncio.start_server(self._tcp(address), address, port)
        self._servers.append(server)
        port = int(server.sockets[0].getsockname()[1])
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Ear(lambda _: self.hits.append(f"udp {address}:{port}")), local_addr=(address, port)
        )
        self._sockets.append(transport)
        return port

    def _tcp(self, address: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]:
        def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.hits.append(f"tcp {address}:{writer.get_extra_info('sockname')[1]}")
            writer.close()

        return met

    def close(self) -> None:
        """Ends all listeners."""
        for server in self._servers:
            server.close()
        for transport in self._sockets:
            transport.close()


class Thief:
    """The web server of the page and of whoever waits for what is typed: keeps every byte that reaches it."""

    def __init__(self, canaries: Sequence[str]) -> None:
        """`canaries`: `address:port` of each, for the page."""
        text = Path(__file__).with_name("canaries.html").read_text(encoding="utf-8")
        self._page = text.replace("CANARIES", json.dumps(list(canaries))).encode()
        self.got = bytearray()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: one request, or one WebSocket."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await self._answer(reader, writer)
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.got += head
        lines = head.decode("latin-1").split("\r\n")
        fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
        if "sec-websocket-key" in fields:
            await web_socket(fields["sec-websocket-key"], reader, writer, self.got)
            return
        self.got += await reader.readexactly(min(int(fields.get("content-length", "0")), _MAX_HEAD))
        path, _, query = lines[0].split(" ")[1].partition("?")
        if path == "/jump":
            more, body = f"Location: {parse_qs(query).get('to', ['/'])[0]}\r\n", b""
        else:
            more, body = "Content-Type: text/html\r\n", self._page if fields.get("host", "").startswith("evil.") else b"thanks"
        status = "302 Found" if path == "/jump" else "200 OK"
        writer.write(f"HTTP/1.1 {status}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode("latin-1") + body)
        await writer.drain()


async def web_socket(key: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, got: bytearray) -> None:
    """Accepts a WebSocket (RFC 6455 section 4.2.2) and adds to `got` what comes, unmasked, so that a decoy would be seen."""
    accept = base64.b64encode(hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()).decode()  # noqa: S324  # RFC 6455 wants it
    writer.write(f"HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n".encode())
    while True:
        head = await reader.readexactly(2)
        size = head[1] & 0x7F
        if size == 126:
            size = int.from_bytes(await reader.readexactly(2), "big")
        mask = await reader.readexactly(4)
        data = await reader.readexactly(size)
        got += bytes(sign ^ mask[index % 4] for index, sign in enumerate(data))


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, heard: Callable[[bytes], bytes | None]) -> None:
        self._heard = heard

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        answer = self._heard(data)
        if answer is not None:
            self._transport.sendto(answer, addr)


class CanaryWorld:
    """All of it, from `async with` to its end.

    `places`: addresses and ports where canaries listen, 0 for any port; a lab's own are on loopback only, a test in a network of its
    own has more.
    """

    def __init__(self, places: Sequence[tuple[str, int]] = (("127.0.0.1", 0), ("::1", 0))) -> None:
        self._places = places
        self._server: asyncio.Server | None = None
        self._names: asyncio.DatagramTransport | None = None
        self.canaries = Canaries()
        self.thief = Thief(())
        self.questions: list[str] = []
        """Names that were asked for, by whoever resolves."""
        self.egress_map: dict[str, str] = {}
        self.dns_server = ""

    async def __aenter__(self) -> Self:
        places = []
        for address, port in self._places:
            with contextlib.suppress(OSError):  # a machine without IPv6
                shown = f"[{address}]" if ":" in address else address
                places.append(f"{shown}:{await self.canaries.listen(address, port)}")
        places += [place.replace("127.0.0.1", name) for place in places[:1] for name in ("localhost", _SPECIAL)]
        self.thief = Thief(places)
        self._server = await asyncio.start_server(self.thief.serve, "127.0.0.1", 0, limit=_MAX_HEAD)
        self.egress_map = {WEB: f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"}
        self._names, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: _Ear(self.resolve), local_addr=("127.0.0.1", 0))
        self.dns_server = f"127.0.0.1:{self._names.get_extra_info('sockname')[1]}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.canaries.close()
        if self._server is not None:
            self._server.close()
        if self._names is not None:
            self._names.close()

    def resolve(self, wire: bytes) -> bytes | None:
        """Every name under .test exists and has an IPv4 address."""
        try:
            query = dns.message.from_wire(wire)
            asked = query.question[0]
        except (dns.exception.DNSException, ValueError, IndexError):
            return None
        name = asked.name.to_text(omit_final_dot=True).lower()
        self.questions.append(name)
        reply = dns.message.make_response(query)
        if not name.endswith(".test"):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif asked.rdtype == dns.rdatatype.A:
            reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", "A", "127.0.0.1" if name == _SPECIAL else WEB))
        return reply.to_wire()
