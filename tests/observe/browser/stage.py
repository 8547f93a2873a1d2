"""A small hostile world on loopback for the browser tests: a name server, web sites by host name, and listeners that must stay empty."""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, NamedTuple, TypeVar, cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import msgspec

from fuwake.lab import certificate
from fuwake.lab.canaries import Canaries, web_socket
from fuwake.model.visit import VisitRecord
from fuwake.observe.browser.session import BrowserSession
from fuwake.observe.browser.visit import VisitObserver
from fuwake.settings import Settings

T = TypeVar("T")
WEB, DOWN, SILENT, EMPTY = "192.185.37.96", "192.185.37.97", "192.185.37.98", "192.185.37.99"
"""Public addresses, all carried to loopback."""
SPECIAL = {
    "down.test": (DOWN,),
    "silent.test": (SILENT,),
    "empty.test": (EMPTY,),
    "inside.test": ("127.0.0.1",),
    "metadata.test": ("169.254.169.254",),
    "mixed.test": (WEB, "10.9.8.7"),
    "unmapped.test": ("192.185.40.1",),
}


class Asked(NamedTuple):
    """A request that reached a site."""

    method: str
    host: str
    target: str
    body: bytes


Answer = tuple[int, dict[str, str], bytes]
Site = Callable[[Asked], Answer]


def page(html: str, status: int = 200, **fields: str) -> Answer:
    """An HTML response."""
    return status, {"Content-Type": "text/html; charset=utf-8", **fields}, html.encode()


def to(url: str, status: int = 302) -> Answer:
    """A redirect."""
    return status, {"Location": url}, b""


class Stage:
    """Servers and one browser in a background thread; `visit` from the test's own thread."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self._servers: list[asyncio.Server] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self.sites: dict[str, Site] = {}
        self.asked: list[Asked] = []
        self.raw = bytearray()
        """Every byte that reached any site."""
        self.questions: list[str] = []
        self._canaries = Canaries()
        self.canary_hits = self._canaries.hits
        self.canary_port = 0
        self.settings = Settings()
        self.run(self._start())
        self.session = BrowserSession(self.settings)

    def run(self, work: Coroutine[Any, Any, T], timeout_s: float = 60) -> T:
        """Runs in the stage's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout_s)

    def visit(self, url: str, **changes: Any) -> VisitRecord:
        """One visit with the shared browser."""
        record, _ = self.visit_raw(url, **changes)
        return record

    def visit_raw(self, url: str, **changes: Any) -> tuple[VisitRecord, tuple[bytes, ...]]:
        """The record and its attachments."""
        settings = msgspec.structs.replace(self.settings, **changes)
        raw = self.run(VisitObserver(settings, self.session).ask(url))
        return msgspec.json.decode(raw.body, type=VisitRecord), raw.attachments

    def close(self) -> None:
        """Ends browser, servers and loop."""
        self.run(self.session.close())
        for server in self._servers:
            self.loop.call_soon_threadsafe(server.close)
        self.loop.call_soon_threadsafe(self._udp.close)
        self.loop.call_soon_threadsafe(self._canaries.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)

    async def _start(self) -> None:
        web = await self._listen(self._serve)
        tls = await self._listen(self._serve, certificate.context(("secure.test",)))
        silent = await self._listen(self._stay_silent)
        empty = await self._listen(self._hang_up)
        self.canary_port = await self._canaries.listen("127.0.0.1")
        self._udp, _ = await self.loop.create_datagram_endpoint(lambda: _Names(self.questions), local_addr=("127.0.0.1", 0))
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            down = closed.getsockname()[1]
        at = "127.0.0.1:{}"
        self.settings = Settings(
            dns_servers=(at.format(self._udp.get_extra_info("sockname")[1]),),
            dns_timeout_s=2,
            visit_settle_s=0.3,
            visit_profiles=("desktop-ja",),  # the tests of the visitors name all
            visit_timeout_s=90,  # a loaded machine is slow, and a visit gives each step its share
            egress_map={WEB: at.format(web), DOWN: at.format(down), SILENT: at.format(silent), EMPTY: at.format(empty)}
            | {f"{WEB}/443": at.format(tls)},
        )

    async def _listen(self, serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any], tls: ssl.SSLContext | None = None) -> int:
        async def kept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._writers.add(writer)
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await serve(reader, writer)
            self._writers.discard(writer)

        server = await asyncio.start_server(kept, "127.0.0.1", 0, ssl=tls)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _stay_silent(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(4096):
            continue
        writer.close()

    async def _hang_up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.raw += head
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
        if "sec-websocket-key" in fields:
            await web_socket(fields["sec-websocket-key"], reader, writer, self.raw)
            return
        body = await reader.readexactly(int(fields.get("content-length", "0")))
        self.raw += body
        asked = Asked(method, fields.get("host", ""), target, body)
        self.asked.append(asked)
        site = self.sites.get(asked.host.partition(":")[0])
        status, more, content = site(asked) if site is not None and target != "/favicon.ico" else (404, {}, b"nothing here")
        answer = "".join(f"{name}: {value}\r\n" for name, value in {"Content-Length": str(len(content)), **more}.items())
        writer.write(f"HTTP/1.1 {status} Said\r\n{answer}\r\n".encode() + content)
        await writer.drain()
        writer.close()


class _Names(asyncio.DatagramProtocol):
    """Every name under .test exists; IPv4 only."""

    def __init__(self, questions: list[str]) -> None:
        self._questions = questions

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        query = dns.message.from_wire(data)
        name = query.question[0].name.to_text(omit_final_dot=True)
        self._questions.append(name)
        reply = dns.message.make_response(query)
        if not name.endswith(".test"):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif query.question[0].rdtype == dns.rdatatype.A:
            reply.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "A", *SPECIAL.get(name, (WEB,))))
        self._transport.sendto(reply.to_wire(), addr)


@contextlib.contextmanager
def standing() -> Iterator[Stage]:
    """A stage that is closed in the end."""
    stage = Stage()
    try:
        yield stage
    finally:
        stage.close()
