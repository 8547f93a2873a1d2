"""Starts every server of a lab on loopback, in one background thread, and stops them all."""

import asyncio
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec

from fuwake.lab import http_server
from fuwake.lab.certificate import Authority
from fuwake.lab.description import Lab, load
from fuwake.lab.dns_server import NameServer, UdpSide, bind_pair
from fuwake.lab.faults import Fault, site_refuses, whole_server_refuses
from fuwake.lab.feeds import lay_out
from fuwake.lab.registry import BootstrapServer, RdapServer
from fuwake.lab.safe_browsing import KEY, PATH, SafeBrowsingServer
from fuwake.lab.services import PATHS, ServicesServer
from fuwake.lab.sites import Place, Received, SiteServer
from fuwake.lab.transparency import QUESTION, SearchServer
from fuwake.lab.whois import WhoisServer
from fuwake.settings import Settings

LOOPBACK = "127.0.0.1"

_WORDS = {
    "dns": "DNS (UDP, TCP)",
    "bootstrap": "RDAP bootstrap",
    "rdap": "RDAP",
    "whois": "WHOIS",
    "safe_browsing": "Safe Browsing",
    "services": "URLhaus and so on",
    "transparency": "certificate search",
}

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A look-up that reached a server of the lab."""

    server: str
    """`dns`, `bootstrap`, `rdap`, `whois`, `safe_browsing`, `urlhaus`, `phishtank`, `virustotal`, `urlscan` or
    `transparency`."""
    question: str


class World:
    """A running lab. Made by `running`."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.name = lab.file.name
        self._received: list[Received] = []
        self._asked: list[Asked] = []
        self._heard: list[bytes] = []
        self._ports: dict[str, int] = {}
        self._egress: dict[str, str] = {}
        self._feeds: dict[str, str] = {}
        self._authority: Authority | None = None
        self._authorities = ""
        self._servers: list[asyncio.Server] = []
        self._sockets: list[socket.socket] = []
        self._udp: asyncio.DatagramTransport | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections: dict[asyncio.Future[None], asyncio.StreamWriter] = {}

    @property
    def requests(self) -> tuple[Received, ...]:
        """Every HTTP request that a site received, in order."""
        return tuple(self._received)

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Every look-up that was asked, in order."""
        return tuple(self._asked)

    @property
    def heard(self) -> tuple[bytes, ...]:
        """Every byte that reached a server, as it came out of TLS: a datagram, or what one reading of a stream gave."""
        return tuple(self._heard)

    def settings(self, base: Settings) -> Settings:
        """`base` with every endpoint in this world; time limits and the rest stay."""
        at = {name: f"{LOOPBACK}:{port}" for name, port in self._ports.items()}
        return msgspec.structs.replace(
            base,
            vantage=f"lab:{self.name}",
            dns_servers=(at["dns"],),
            rdap_bootstrap_url=f"http://{at['bootstrap']}/",
            whois_connect_to=LOOPBACK,
            whois_port=self._ports["whois"],
            safe_browsing_url=f"http://{at['safe_browsing']}{PATH}",
            safe_browsing_key=KEY,
            dns_lists=tuple(entry.name for entry in self.lab.dns_lists),
            url_lists=(),
            url_list_files=dict(self._feeds),
            disclose_to=self.lab.services.named,
            service_urls={name: f"http://{at['services']}{path}" for name, path in PATHS.items()},
            **{f"{name}_key": KEY for name in ("abuse_ch", "phishtank", "virustotal", "urlscan")},
            ct_search=self.lab.transparency is not None,
            ct_url=f"http://{at['transparency']}{QUESTION}",
            authorities_file=self._authorities,
            egress_map=dict(self._egress),
        )

    def describe(self) -> list[str]:
        """One printable line a server, with its address."""
        lines = [f"{_WORDS[name]:<16} {LOOPBACK}:{port}" for name, port in self._ports.items()]
        for place in self.lab.sites:
            for wanted, scheme, key in ((place.site.http, "http", place.site.ip), (place.site.tls, "https", f"{place.site.ip}/443")):
                if wanted:
                    lines.append(f"{f'{scheme}://{place.host}':<16} {place.site.ip} → {self._egress[key]}")
        return lines

    async def open(self, folder: Path) -> None:
        """Lays out the lists in a folder and opens all ports. Raises SettingsError or OSError."""
        self._feeds = lay_out(self.lab.feeds, folder)
        broken = self.lab.faults
        await self._open_dns()
        rdap = RdapServer(self.lab.registry, broken.rdap, self._note)
        await self._open_http("rdap", rdap.handle, broken.rdap)
        rdap_url = f"http://{LOOPBACK}:{self._ports['rdap']}/"
        await self._open_http(
            "bootstrap", BootstrapServer(self.lab.registry, rdap_url, broken.bootstrap, self._note).handle, broken.bootstrap
        )
        whois = WhoisServer(self.lab.whois, broken.whois, self._note)
        self._ports["whois"] = await self._listen(whois.serve, refuses=whole_server_refuses(broken.whois))
        listed = SafeBrowsingServer(self.lab.listed, broken.safe_browsing, self._note)
        await self._open_http("safe_browsing", listed.handle, broken.safe_browsing)
        services = ServicesServer(self.lab.services, broken.services, self._note)
        await self._open_http("services", services.handle, broken.services)
        search = SearchServer(self.lab.transparency, broken.transparency, self._note)
        await self._open_http("transparency", search.handle, broken.transparency)
        if any(place.site.tls for place in self.lab.sites):
            self._authority = Authority(self.name)
            self._authorities = str(folder / "authorities.pem")
            (folder / "authorities.pem").write_bytes(self._authority.root_pem)
        for ip in dict.fromkeys(place.site.ip for place in self.lab.sites):
            await self._open_sites(ip, tuple(place for place in self.lab.sites if place.site.ip == ip))

    async def close(self) -> None:
        """Closes all ports and ends what is under way."""
        loop = asyncio.get_running_loop()
        for listening in (listening for server in self._servers for listening in server.sockets):
            loop.remove_reader(listening.fileno())
        await asyncio.sleep(0)  # what was just accepted becomes a connection; a closed asyncio server would lose it unclosed
        for server in self._servers:
            server.close()
        if self._udp is not None:
            self._udp.close()
        while tasks := asyncio.all_tasks() - {asyncio.current_task()}:  # connections, and accepts that become connections
            for task in tasks:
                task.cancel()
            for writer in self._connections.values():
                writer.transport.abort()  # what was not sent yet is not waited for
            await asyncio.gather(*tasks, return_exceptions=True)
        for server in self._servers:
            await server.wait_closed()
        for bound in self._sockets:
            bound.close()

    def _note(self, server: str, question: str) -> None:
        self._asked.append(Asked(server=server, question=question))

    async def _open_dns(self) -> None:
        names = NameServer(self.lab.zones, self.lab.faults, self._note)
        udp, tcp = bind_pair(LOOPBACK)
        self._ports["dns"] = udp.getsockname()[1]
        self._sockets += [udp, tcp]
        loop = asyncio.get_running_loop()
        self._udp, _ = await loop.create_datagram_endpoint(lambda: UdpSide(names, self._tasks, self._heard.append), sock=udp)
        self._servers.append(await asyncio.start_server(self._tracked(names.serve_tcp), sock=tcp))

    async def _open_http(self, name: str, handle: http_server.Handler, broken: tuple[Fault, ...]) -> None:
        self._ports[name] = await self._listen(partial(http_server.serve, handle), refuses=whole_server_refuses(broken))

    async def _open_sites(self, ip: str, places: tuple[Place, ...]) -> None:
        """Two ports for an address. A port that no site listens on, or whose sites all refuse, is bound and does not listen."""
        for tls, key in ((False, ip), (True, f"{ip}/443")):
            at_port = tuple(place for place in places if (place.site.tls if tls else place.site.http))
            broken = self.lab.faults.site
            up = [place for place in at_port if not site_refuses(broken, place.host)]
            server = SiteServer(at_port, broken, self._received.append, tls=tls)
            context = self._certified(tuple(up)) if tls and up else None
            serve = partial(http_server.serve, server.handle)
            self._egress[key] = f"{LOOPBACK}:{await self._listen(serve, refuses=not up, tls=context)}"

    def _certified(self, places: tuple[Place, ...]) -> ssl.SSLContext:
        """Each site with a certificate of its own, chosen by the name asked for (RFC 6066 section 3); else that of the first."""
        assert self._authority is not None
        contexts = {place.host: self._authority.issue((place.host,), place.site.certificate).context() for place in places}

        def choose(connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
            connection.context = contexts.get((name or "").lower(), connection.context)

        first = contexts[places[0].host]
        first.sni_callback = choose
        return first

    async def _listen(self, serve: Serve, *, refuses: bool, tls: ssl.SSLContext | None = None) -> int:
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._sockets.append(bound)
        bound.setblocking(False)
        bound.bind((LOOPBACK, 0))
        if not refuses:
            self._servers.append(await asyncio.start_server(self._tracked(serve), sock=bound, ssl=tls, limit=http_server.MAX_HEAD_BYTES))
        port: int = bound.getsockname()[1]
        return port

    def _tracked(self, serve: Serve) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]:
        """Starts `serve` as a task of the world; no coroutine itself, so that no connection is ever unknown to `close`."""

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            feed = reader.feed_data

            def hear(data: bytes) -> None:
                self._heard.append(data)
                feed(data)

            reader.feed_data = hear  # type: ignore[method-assign, assignment]  # a stream has no other place to listen at
            task = asyncio.ensure_future(serve(reader, writer))
            self._connections[task] = writer
            task.add_done_callback(self._ended)

        return connected

    def _ended(self, task: asyncio.Future[None]) -> None:
        """Closes a connection whose task ended, however it ended; an error of the lab itself goes to the loop's handler."""
        self._connections.pop(task).close()
        error = None if task.cancelled() else task.exception()
        if error is not None:
            asyncio.get_running_loop().call_exception_handler({"message": "a server of the lab failed", "exception": error})


@contextmanager
def running(directory: Path) -> Iterator[World]:
    """The world described in `directory`, all ports listening; stopped at the end of the block.

    Raises SettingsError where the description is wrong.
    """
    world = World(load(directory))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name=f"lab-{world.name}", daemon=True)
    thread.start()
    folder = tempfile.TemporaryDirectory(prefix="fuwake-lab-")
    try:
        asyncio.run_coroutine_threadsafe(world.open(Path(folder.name)), loop).result(timeout=30)
        yield world
    finally:
        folder.cleanup()
        asyncio.run_coroutine_threadsafe(world.close(), loop).result(timeout=30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=30)
        loop.close()
