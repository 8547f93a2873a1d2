"""The certificate of a real nginx: every fault told apart, and servers that show none end in time with the true reason."""

import asyncio
import hashlib

import pytest

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe.site.tls import TlsObserver
from tests.observe.servers import Stream, run, silence, tcp_server
from tests.observe.site.conftest import HOST, IP, Sites, reaching

pytestmark = pytest.mark.needs_nginx


def _ask(sites: Sites, kind: str, timeout_s: float = 5.0) -> Raw:
    async def work() -> Raw:
        async with sites.reach(kind) as reach:
            return await TlsObserver(reach, timeout_s, sites.authorities).ask(f"{HOST}:443")

    return run(work())


def _read(raw: Raw) -> Reading:
    return TlsObserver.read(f"{HOST}:443", raw.body)


def _failed(sites: Sites, kind: str, timeout_s: float = 5.0) -> ObserveFailure:
    with pytest.raises(ObserveFailure) as failure:
        _ask(sites, kind, timeout_s)
    return failure.value


def test_a_sound_certificate_with_its_chain_as_evidence(sites: Sites) -> None:
    raw = _ask(sites, "good")
    reading = _read(raw)
    data = reading.data or {}
    assert (reading.status, data["valid"], data["faults"], data["authority"]) == ("found", "yes", (), "known")
    assert (data["host"], data["port"], data["ip"], data["protocol"]) == (HOST, 443, IP, "TLSv1.3")
    assert data["names"] == (HOST, f"*.{HOST}", "other.example.net")
    assert [one["subject"] for one in data["certificates"]] == [f"fuwake lab, {HOST}", "fuwake lab, fuwake lab issuing"]
    assert [one["key"] for one in data["certificates"]] == ["EC secp256r1"] * 2
    assert [hashlib.sha256(der).hexdigest() for der in raw.attachments] == [one["sha256"] for one in data["certificates"]]


@pytest.mark.parametrize("kind", ["expired", "not_yet_valid", "wrong_name", "self_signed", "unknown_authority", "weak_key"])
def test_each_fault_is_told_apart_and_none_is_valid(sites: Sites, kind: str) -> None:
    data = _read(_ask(sites, kind)).data or {}
    assert (data["faults"], data["valid"]) == ((kind,), "no")


def test_without_a_list_of_authorities_nothing_is_called_valid(sites: Sites) -> None:
    async def work() -> Raw:
        async with sites.reach("good") as reach:
            return await TlsObserver(reach, 5.0, "/nowhere.pem").ask(f"{HOST}:443")

    data = _read(run(work())).data or {}
    assert (data["valid"], data["authority"], data["faults"]) == ("unknown", "could_not_tell", ())


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("old", "given up (before 1.2"),
        ("plain", "plain HTTP"),
        ("portal", "plain HTTP"),
        ("no_such_site", "no site of this name"),
    ],
)
def test_what_comes_to_no_handshake_says_why(sites: Sites, kind: str, words: str) -> None:
    failure = _failed(sites, kind)
    assert failure.reason == "tls"
    assert words in failure.detail


async def _drip_hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server's greeting of 16 kB that is announced and comes byte by byte."""
    await reader.read(100)
    writer.write(b"\x16\x03\x03\x40\x00")
    while not writer.is_closing():
        writer.write(b"\x02")
        await writer.drain()
        await asyncio.sleep(0.005)


async def _garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100)
    writer.write(b"\x00\xff" * 64)
    await writer.drain()


async def _goes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100)


async def _endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Handshake records without end, each a piece of one message that never is whole."""
    await reader.read(100)
    writer.write(b"\x16\x03\x03\x40\x00" + b"\x02\xff\xff\xff" + b"x" * (0x4000 - 4))
    while not writer.is_closing():
        writer.write(b"\x16\x03\x03\x40\x00" + b"x" * 0x4000)
        await writer.drain()


@pytest.mark.parametrize(
    ("serve", "reason", "words"),
    [
        (silence, "timeout", "within 0.3 s"),
        (_drip_hello, "timeout", "within 0.3 s"),
        (_garbage, "tls", "does not speak TLS"),
        (_goes, "tls", "closed the connection without a byte"),
        (_endless, "tls", "handshake failed"),
    ],
)
def test_hostile_servers_end_in_time(serve: Stream, reason: str, words: str) -> None:
    async def work() -> None:
        async with tcp_server(serve) as port, reaching(f"127.0.0.1:{port}") as reach:
            await TlsObserver(reach, 0.3).ask(f"{HOST}:443")

    with pytest.raises(ObserveFailure) as failure:
        run(work())
    assert (failure.value.reason, words in failure.value.detail) == (reason, True), failure.value.detail


@pytest.mark.parametrize(
    "question", ["", "shop.example.com", "shop.example.com:0", ":443", "a b:443", "shop.example.com:99999", "x:４４３"]
)
def test_what_is_no_host_with_a_port_is_not_asked(question: str) -> None:
    async def work() -> None:
        async with reaching("127.0.0.1:9") as reach:
            await TlsObserver(reach, 1.0).ask(question)

    with pytest.raises(ObserveFailure) as failure:
        run(work())
    assert failure.value.reason == "not-supported"


@pytest.mark.parametrize(("port", "reason"), [(443, "unreachable"), (8443, "policy")])
def test_ports_and_addresses_that_are_not_connected_to(port: int, reason: str) -> None:
    async def work() -> None:
        async with reaching("127.0.0.1:9", port=80) as reach:
            await TlsObserver(reach, 1.0).ask(f"{HOST}:{port}")

    with pytest.raises(ObserveFailure) as failure:
        run(work())
    assert failure.value.reason == reason
