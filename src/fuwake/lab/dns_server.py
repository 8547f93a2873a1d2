"""The name server of a lab: UDP and TCP on one port (RFC 1035 section 4.2)."""

import asyncio
import socket
from collections.abc import Callable
from typing import cast

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from fuwake.lab import faults
from fuwake.lab.faults import GARBAGE, DnsFault, Faults
from fuwake.lab.zones import Zones

Note = Callable[[str, str], None]
"""Writes down (server, question)."""

_IDLE_S = 30.0


class NameServer:
    """Answers from zones and plays the faults of a world."""

    def __init__(self, zones: Zones, broken: Faults, note: Note) -> None:
        self._zones = zones
        self._broken = broken
        self._note = note

    async def reply(self, wire: bytes, *, over_tcp: bool) -> bytes | None:
        """The wire answer to a wire question; None where the server stays silent."""
        try:
            query = dns.message.from_wire(wire)
        except (dns.exception.DNSException, ValueError):
            return None
        if query.flags & dns.flags.QR:
            return None
        refusal = self._refusal(query)
        if refusal is not None:
            response = dns.message.make_response(query)
            response.set_rcode(refusal)
            return response.to_wire()
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self._note("dns", f"{kind} {name}")
        fault = self._broken.of_dns(name, kind)
        if fault is not None and fault.fault != "slow":
            return _broken(query, fault, over_tcp=over_tcp)
        if fault is not None:
            await asyncio.sleep(fault.delay_s)
        return _wire(self._zones.answer(query), query, over_tcp=over_tcp)

    async def serve_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One TCP connection: each message after its length in two octets (RFC 1035 section 4.2.2)."""
        try:
            while True:
                async with asyncio.timeout(_IDLE_S):
                    length = int.from_bytes(await reader.readexactly(2), "big")
                    wire = await reader.readexactly(length)
                answer = await self.reply(wire, over_tcp=True)
                if answer is None:
                    await faults.wait_for_end(reader)
                    return
                writer.write(len(answer).to_bytes(2, "big") + answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, TimeoutError, ConnectionError):
            pass
        finally:
            writer.close()

    @staticmethod
    def _refusal(query: dns.message.Message) -> dns.rcode.Rcode | None:
        if query.opcode() != dns.opcode.QUERY:
            return dns.rcode.NOTIMP
        if len(query.question) != 1:
            return dns.rcode.FORMERR
        question = query.question[0]
        if question.rdclass != dns.rdataclass.IN or dns.rdatatype.is_metatype(question.rdtype):
            return dns.rcode.NOTIMP
        return None


class UdpSide(asyncio.DatagramProtocol):
    """Hands datagrams to the name server, each as a task of its own."""

    def __init__(self, server: NameServer, tasks: set[asyncio.Task[None]], heard: Callable[[bytes], None]) -> None:
        self._server = server
        self._tasks = tasks
        self._heard = heard
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the transport for answers."""
        self._transport = cast(asyncio.DatagramTransport, transport)  # asyncio's own class is one by shape only

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answers in the background, so that a slow answer delays no other."""
        self._heard(data)
        task = asyncio.get_running_loop().create_task(self._answer(data, addr))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, data: bytes, addr: tuple[str, int]) -> None:
        answer = await self._server.reply(data, over_tcp=False)
        if answer is not None and self._transport is not None:
            self._transport.sendto(answer, addr)


def bind_pair(host: str) -> tuple[socket.socket, socket.socket]:
    """A UDP and a TCP socket on the same free port. Raises OSError where none is found."""
    for _ in range(50):
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            udp.bind((host, 0))
            tcp.bind((host, udp.getsockname()[1]))
        except OSError:
            udp.close()
            tcp.close()
            continue
        udp.setblocking(False)
        tcp.setblocking(False)
        return udp, tcp
    raise OSError(f"no port of {host} is free for both UDP and TCP")


def _broken(query: dns.message.Message, fault: DnsFault, *, over_tcp: bool) -> bytes | None:
    if fault.fault == "timeout" or (fault.fault == "truncated" and over_tcp):
        return None
    if fault.fault == "garbage":
        return query.id.to_bytes(2, "big") + GARBAGE[2:]
    response = dns.message.make_response(query)
    if fault.fault == "truncated":
        response.flags |= dns.flags.TC
    elif fault.fault == "lame":
        response.authority.append(dns.rrset.from_text(".", 3600, "IN", "NS", "a.root-servers.net."))
    elif fault.fault == "cname_loop":
        asked, other = query.question[0].name, dns.name.from_text("loop.lab.invalid.")
        response.answer += [dns.rrset.from_text(a, 60, "IN", "CNAME", b.to_text()) for a, b in ((asked, other), (other, asked))]
    elif fault.fault == "other_question":
        response.question = [dns.rrset.RRset(dns.name.from_text("other.lab.invalid."), dns.rdataclass.IN, dns.rdatatype.A)]
    else:
        response.set_rcode(dns.rcode.REFUSED if fault.fault == "refused" else dns.rcode.SERVFAIL)
    if fault.fault == "bogus" and query.edns >= 0:
        response.use_edns(0, 0, 1232, options=[dns.edns.EDEOption(dns.edns.EDECode.DNSSEC_BOGUS)])
    return response.to_wire()


def _wire(response: dns.message.Message, query: dns.message.Message, *, over_tcp: bool) -> bytes:
    """The answer, cut off with TC set where it does not fit the client's datagram (RFC 2181 section 9)."""
    limit = 65_535 if over_tcp else max(512, query.payload if query.edns >= 0 else 512)
    wire = response.to_wire(max_size=65_535)
    if len(wire) <= limit:
        return wire
    short = dns.message.make_response(query, recursion_available=True)
    short.flags |= dns.flags.AA | dns.flags.TC
    return short.to_wire()
