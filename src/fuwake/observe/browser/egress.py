"""The egress proxy: alone decides what a visit may reach. One proxy a visit: one policy, one log.

Forward proxy (RFC 9112 section 3.2.2 absolute-form, RFC 9110 section 9.3.6 CONNECT) on a unix socket, or on loopback TCP
where there is no network cage. It resolves by itself, connects to the very address that it checked, and has two modes:
*load*, then *deny*, which first aborts every open connection and from then on carries nothing.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from msgspec import Struct

from fuwake.model.visit import Egress
from fuwake.observe.browser.addresses import Directory, Endpoint, Refused, Unreachable
from fuwake.observe.browser.egress_request import HOP_BY_HOP, Request, parse_request

MAX_HEAD_BYTES = 65_536
MAX_RESPONSE_BYTES = 20_000_000
MAX_VISIT_BYTES = 60_000_000
MAX_UPLOAD_BYTES = 1_000_000
MAX_LOG = 500
CONNECT_TIMEOUT_S = 8.0
IDLE_TIMEOUT_S = 15.0
_CHUNK = 65_536
# What Chromium asks for by itself, whatever the page is; seen in the proxy's log of empty profiles.
_CHATTER = (
    "update.googleapis.com",
    "content-autofill.googleapis.com",
    "optimizationguide-pa.googleapis.com",
    "clientservices.googleapis.com",
    "safebrowsingohttpgateway.googleapis.com",
    "edgedl.me.gvt1.com",
    "redirector.gvt1.com",
    "clients2.google.com",
)


class _Entry(Struct, kw_only=True):
    """A log line while its connection lives."""

    host: str
    port: int
    ip: str | None = None
    verdict: Literal["carried", "refused", "failed"] = "refused"
    why: str = ""
    phase: Literal["load", "deny"] = "load"
    bytes_in: int = 0
    bytes_out: int = 0


class EgressProxy:
    """Start it with `listen_unix` or `listen_tcp`, end it with `close`."""

    def __init__(self, directory: Directory, ports: tuple[int, ...]) -> None:
        self._directory = directory
        self._ports = ports
        self._log: list[_Entry] = []
        self._dropped = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._total_in = 0
        self.chatter = 0
        """Requests of the browser itself, refused and not counted as the page's."""
        self.out_after_deny = 0
        """Bytes handed to any server after `deny()`: the proof that typed data stayed here is that this is 0."""
        self.phase: Literal["load", "deny"] = "load"

    async def listen_unix(self, path: Path) -> None:
        """Listens on a unix socket (whose folder decides who may connect)."""
        self._server = await asyncio.start_unix_server(self._accept, path=str(path), limit=MAX_HEAD_BYTES)
        os.chmod(path, 0o666)  # noqa: PTH101, S103  # the folder's mode decides; one system call, no waiting

    async def listen_tcp(self) -> int:
        """Listens on a free loopback port and returns it."""
        self._server = await asyncio.start_server(self._accept, host="127.0.0.1", port=0, limit=MAX_HEAD_BYTES)
        return int(self._server.sockets[0].getsockname()[1])

    def deny(self) -> None:
        """From now on nothing is carried. Open connections are aborted first: a socket opened before could carry typed data."""
        self.phase = "deny"
        for writer in tuple(self._open):
            writer.transport.abort()

    async def close(self) -> None:
        """Ends everything that is still open."""
        self.deny()
        if self._server is not None:
            self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def log(self) -> tuple[Egress, ...]:
        """One entry a request, in order of asking."""
        return tuple(
            Egress(
                host=entry.host,
                port=entry.port,
                ip=entry.ip,
                verdict=entry.verdict,
                why=entry.why,
                phase=entry.phase,
                bytes_in=entry.bytes_in,
                bytes_out=entry.bytes_out,
            )
            for entry in self._log
        )

    def ip_of(self, host: str | None) -> str | None:
        """The address that was connected to (or refused) for a host."""
        found = [entry.ip for entry in self._log if entry.host == host and entry.ip]
        return found[-1] if found else None

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._open.add(writer)
        try:
            await self._serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, asyncio.CancelledError):
            pass  # the browser went away, or the visit ended; the log entry says how far it came
        finally:
            self._tasks.discard(task)
            self._open.discard(writer)
            writer.transport.abort() if self.phase == "deny" else writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(IDLE_TIMEOUT_S):
                head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError:
            self._note(_Entry(host="", port=0, why="head-too-large: request head over 64 kB"))
            return
        entry = _Entry(host="", port=0, phase=self.phase)
        try:
            request = parse_request(head)
            entry.host, entry.port = request.host, request.port
            if request.host in _CHATTER:
                self.chatter += 1
                return
            self._note(entry)
            await self._carry(request, entry, reader, writer)
        except Unreachable as problem:
            entry.verdict, entry.why, entry.ip = "failed", str(problem), problem.ip or entry.ip
        except Refused as problem:
            entry.verdict, entry.why, entry.ip = "refused", str(problem), problem.ip or entry.ip
            if not entry.host:
                self._note(entry)

    def _note(self, entry: _Entry) -> None:
        if len(self._log) < MAX_LOG:
            self._log.append(entry)
        else:
            self._dropped += 1

    def _check_open(self) -> None:
        if self.phase == "deny":
            raise Refused("held", "nothing leaves once typing has begun")
        if self._total_in > MAX_VISIT_BYTES:
            raise Refused("too-large", "the visit has had 60 MB")

    async def _carry(self, request: Request, entry: _Entry, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._check_open()
        if request.port not in self._ports:
            raise Refused("port-refused", f"port {request.port}")
        if request.length > MAX_UPLOAD_BYTES:
            raise Refused("too-large", "request body over 1 MB")
        endpoints = await self._directory.endpoints(request.host, request.port)
        self._check_open()
        up_reader, up_writer = await _connect(endpoints, entry)
        self._open.add(up_writer)
        try:
            self._check_open()
            entry.verdict = "carried"
            if request.method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection Established\r\n\r\n")
                await self._tunnel(entry, (reader, writer), (up_reader, up_writer))
            else:
                await self._forward(request, entry, (reader, writer), (up_reader, up_writer))
        finally:
            self._open.discard(up_writer)
            up_writer.transport.abort()

    async def _tunnel(
        self,
        entry: _Entry,
        near: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        far: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        out = asyncio.ensure_future(self._pump(near[0], far[1], lambda size: self._count_out(entry, size)))
        back = asyncio.ensure_future(self._pump(far[0], near[1], lambda size: self._count_in(entry, size)))
        try:
            await asyncio.wait((out, back), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (out, back):
                task.cancel()
            await asyncio.gather(out, back, return_exceptions=True)
        if entry.bytes_in == 0 and self.phase == "load":
            entry.verdict, entry.why = "failed", "empty: the server closed the connection without a byte"

    async def _forward(
        self,
        request: Request,
        entry: _Entry,
        near: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        far: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        body = b""
        if request.length:
            async with asyncio.timeout(IDLE_TIMEOUT_S):
                body = await near[0].readexactly(request.length)
        self._check_open()
        far[1].write(request.head + body)
        self._count_out(entry, len(request.head) + len(body))
        await far[1].drain()
        try:
            head = await _response_head(far[0])
        except TimeoutError:
            raise Unreachable("timeout", "no response head in time") from None
        except (OSError, asyncio.IncompleteReadError) as error:
            partial = error.partial if isinstance(error, asyncio.IncompleteReadError) else b""
            if not partial:
                raise Unreachable("empty", "the server closed the connection without a response") from None
            head = partial
        if self.phase == "deny":
            return
        near[1].write(head)
        if self._count_in(entry, len(head)):
            await self._pump(far[0], near[1], lambda size: self._count_in(entry, size))
        near[1].write_eof() if near[1].can_write_eof() else None
        with contextlib.suppress(OSError):
            await near[1].drain()

    def _count_out(self, entry: _Entry, size: int) -> bool:
        entry.bytes_out += size
        if self.phase == "deny":
            self.out_after_deny += size
        return entry.bytes_out <= MAX_RESPONSE_BYTES

    def _count_in(self, entry: _Entry, size: int) -> bool:
        """False where a cap is reached: the rest is cut and the log says so."""
        entry.bytes_in += size
        self._total_in += size
        if entry.bytes_in > MAX_RESPONSE_BYTES or self._total_in > MAX_VISIT_BYTES:
            entry.why = "too-large: cut at the limit"
            return False
        return True

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, count: Callable[[int], bool]) -> None:
        while True:
            try:
                async with asyncio.timeout(IDLE_TIMEOUT_S):
                    data = await source.read(_CHUNK)
            except (OSError, TimeoutError):
                return
            # No await between this check and the write: after deny() not one byte is handed on.
            if not data or self.phase == "deny" or not count(len(data)):
                return
            sink.write(data)
            try:
                await sink.drain()
            except OSError:
                return


async def _connect(endpoints: tuple[Endpoint, ...], entry: _Entry) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connects to the first of at most three checked addresses that answers."""
    problem = Unreachable("unreachable", "no address")
    for end in endpoints[:3]:
        entry.ip = end.ip
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                return await asyncio.open_connection(end.connect_host, end.connect_port, limit=MAX_HEAD_BYTES)
        except TimeoutError:
            problem = Unreachable("timeout", f"{end.ip} did not answer", end.ip)
        except ConnectionRefusedError:
            problem = Unreachable("connection-refused", f"{end.ip} refused the connection", end.ip)
        except OSError as error:
            problem = Unreachable("unreachable", f"{end.ip}: {type(error).__name__}", end.ip)
    raise problem


async def _response_head(reader: asyncio.StreamReader) -> bytes:
    """The response head with `Connection: close`, interim 1xx responses dropped (RFC 9110 section 15.2)."""
    async with asyncio.timeout(IDLE_TIMEOUT_S):
        for _ in range(5):
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.LimitOverrunError:
                raise Refused("head-too-large", "response head over 64 kB") from None
            if not head.startswith(b"HTTP/1.") or head[9:10] != b"1":
                break
    lines = head[:-4].split(b"\r\n")
    kept = [lines[0], *(line for line in lines[1:] if line.partition(b":")[0].strip().lower().decode("latin-1") not in HOP_BY_HOP)]
    return b"\r\n".join([*kept, b"Connection: close", b"", b""])
