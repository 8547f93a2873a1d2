"""Small real servers on loopback: DNS over UDP and TCP, and anything that speaks over one TCP connection."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import dns.message
import dns.rcode
import dns.rrset

T = TypeVar("T")
Stream = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
DnsHandler = Callable[[dns.message.Message, str], list[bytes]]
"""(query, `udp` or `tcp`) → messages to send back, in order; none: silence."""


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs one test's work in a loop of its own."""
    return asyncio.run(work)


def answer(query: dns.message.Message, *records: str, rcode: dns.rcode.Rcode = dns.rcode.NOERROR, authority: str | None = None) -> bytes:
    """A response with records such as `host.example. 60 IN A 192.0.2.1`."""
    response = dns.message.make_response(query)
    response.set_rcode(rcode)
    for place, texts in ((response.answer, records), (response.authority, (authority,) if authority else ())):
        for text in texts:
            owner, ttl, _, kind, data = text.split(" ", 4)
            rrset = next(
                (found for found in place if found.name.to_text() == owner and found.rdtype == dns.rdatatype.from_text(kind)), None
            )
            if rrset is None:
                rrset = dns.rrset.from_text(owner, int(ttl), "IN", kind, data)
                place.append(rrset)
            else:
                rrset.add(dns.rrset.from_text(owner, int(ttl), "IN", kind, data)[0], int(ttl))
    return response.to_wire(max_size=65535)


@contextlib.asynccontextmanager
async def dns_server(handler: DnsHandler) -> AsyncIterator[str]:
    """Serves on one port over UDP and TCP; gives `127.0.0.1:port`."""

    class Protocol(asyncio.DatagramProtocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = transport

        def datagram_received(self, data: bytes, addr: Any) -> None:
            for message in handler(dns.message.from_wire(data), "udp"):
                self.transport.sendto(message, addr)  # type: ignore[attr-defined]  # a DatagramTransport

    async def stream(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        data = await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
        for message in handler(dns.message.from_wire(data), "tcp"):
            writer.write(len(message).to_bytes(2, "big") + message)
        await writer.drain()

    async with tcp_server(stream) as port:
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Protocol, local_addr=("127.0.0.1", port))
        try:
            yield f"127.0.0.1:{port}"
        finally:
            transport.close()


@contextlib.asynccontextmanager
async def tcp_server(serve: Stream) -> AsyncIterator[int]:
    """Serves connections; gives the port."""
    tasks: set[asyncio.Task[None]] = set()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*list(tasks), return_exceptions=True)


@contextlib.asynccontextmanager
async def http_server(respond: Callable[[str, bytes], bytes | Stream]) -> AsyncIterator[str]:
    """Serves HTTP: `respond(target, body)` gives the whole answer, or what to do with the connection. Gives `http://127.0.0.1:port`."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = next((int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length:")), 0)
        given = respond(head.split(" ")[1], await reader.readexactly(length))
        if isinstance(given, bytes):
            writer.write(given)
            await writer.drain()
        else:
            await given(reader, writer)

    async with tcp_server(serve) as port:
        yield f"http://127.0.0.1:{port}"


def http(status: int, body: bytes | str = b"", content_type: str = "application/rdap+json", *fields: str) -> bytes:
    """A whole HTTP answer."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} -", f"Content-Type: {content_type}", f"Content-Length: {len(content)}", "Connection: close", *fields]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Never answers; ends when the client does."""
    while await reader.read(65_536):
        pass


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One byte after the other, for ever."""
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.005)


async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """10 MB."""
    for _ in range(160):
        writer.write(b"x" * 65_536)
        await writer.drain()
