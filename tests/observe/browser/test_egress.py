"""The egress proxy: what it carries, what it refuses and why; no browser needed."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwake.observe.browser.addresses import Directory, Refused
from fuwake.observe.browser.egress import EgressProxy
from fuwake.observe.browser.egress_request import parse_request
from tests.observe.browser.stage import WEB, Asked, Stage, page


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"GET / HTTP/1.1\r\nHost: x.test\r\n\r\n", "origin-form"),
        (b"GET https://x.test/ HTTP/1.1\r\n\r\n", "origin-form"),
        (b"GET ftp://x.test/ HTTP/1.1\r\n\r\n", "origin-form"),
        (b"PUT http://x.test/ HTTP/1.1\r\n\r\n", "method-refused"),
        (b"DELETE http://x.test/ HTTP/1.1\r\n\r\n", "method-refused"),
        (b"CONNECT x.test HTTP/1.1\r\n\r\n", "garbage"),
        (b"CONNECT x.test:99999999 HTTP/1.1\r\n\r\n", "garbage"),
        (b"GET http://x.test:port/ HTTP/1.1\r\n\r\n", "garbage"),
        (b"POST http://x.test/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "garbage"),
        (b"POST http://x.test/ HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "garbage"),
        (b"\x16\x03\x01\r\n\r\n", "garbage"),
    ],
)
def test_what_is_no_proxy_request_is_refused(head: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_request(head)
    assert caught.value.code == code


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        request = parse_request(data + b"\r\n\r\n")
    except Refused:
        return
    assert request.host
    assert request.method in {"GET", "HEAD", "POST", "CONNECT"}


def test_a_request_is_passed_on_in_origin_form_without_hop_by_hop_fields() -> None:
    request = parse_request(
        b"GET http://User@X.test.:8080?q=1 HTTP/1.1\r\nHost: x.test:8080\r\nProxy-Connection: keep-alive\r\nA: b\r\n\r\n"
    )
    assert (request.host, request.port) == ("x.test", 8080)
    assert request.head == b"GET /?q=1 HTTP/1.1\r\nHost: x.test:8080\r\nA: b\r\nConnection: close\r\n\r\n"


class _Client:
    """A proxy on a unix socket, and requests made of it."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self._stage = stage
        self._path = folder / "egress.sock"
        settings = stage.settings
        self.proxy = EgressProxy(Directory(settings.dns_servers, 2, settings.egress_map), settings.egress_ports)
        stage.run(self.proxy.listen_unix(self._path))

    def __enter__(self) -> "_Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self.proxy.close())

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._stage.run(work)

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_unix_connection(self._path)

    def ask(self, data: bytes) -> bytes:
        """Sends bytes and reads until the proxy closes."""

        async def work() -> bytes:
            reader, writer = await self.open()
            writer.write(data)
            answer = await reader.read(-1)
            writer.close()
            return answer

        return bytes(self.run(work()))


@pytest.fixture
def client(stage: Stage, tmp_path: Path) -> Any:
    """A proxy of its own for each test."""
    with _Client(stage, tmp_path) as made:
        yield made


def test_a_page_is_fetched_from_the_checked_address_and_logged(stage: Stage, client: _Client) -> None:
    stage.sites["plain.test"] = lambda asked: page(f"{asked.method} {asked.body.decode()}")
    assert client.ask(b"POST http://plain.test/ HTTP/1.1\r\nHost: plain.test\r\nContent-Length: 3\r\n\r\nabc").endswith(b"POST abc")
    entry = client.proxy.log()[0]
    assert (entry.host, entry.port, entry.ip, entry.verdict, entry.phase) == ("plain.test", 80, WEB, "carried", "load")
    assert entry.bytes_out > 0
    assert client.proxy.ip_of("plain.test") == WEB


@pytest.mark.parametrize(
    ("target", "verdict", "why"),
    [
        ("mixed.test:80", "refused", "address-refused"),
        ("inside.test:443", "refused", "address-refused"),
        ("localhost.test:25", "refused", "port-refused"),
        ("[::ffff:7f00:1]:80", "refused", "address-refused"),
        ("down.test:80", "failed", "connection-refused"),
        ("nowhere.invalid:80", "failed", "not-resolved"),
        ("unmapped.test:80", "failed", "unmapped"),
    ],
)
def test_a_tunnel_elsewhere_is_not_opened(client: _Client, target: str, verdict: str, why: str) -> None:
    assert client.ask(f"CONNECT {target} HTTP/1.1\r\n\r\n".encode()) == b""
    entry = client.proxy.log()[0]
    assert (entry.verdict, entry.why.split(":")[0], entry.bytes_out) == (verdict, why, 0)


def test_the_browsers_own_requests_are_refused_and_not_logged(client: _Client) -> None:
    assert client.ask(b"CONNECT update.googleapis.com:443 HTTP/1.1\r\n\r\n") == b""
    assert (client.proxy.log(), client.proxy.chatter) == ((), 1)


def test_a_head_over_64_kb_is_refused(client: _Client) -> None:
    assert client.ask(b"GET http://plain.test/ HTTP/1.1\r\nA: " + b"x" * 70_000 + b"\r\n\r\n") == b""
    assert client.proxy.log()[0].why.startswith("head-too-large")


def test_a_response_is_cut_at_20_mb(stage: Stage, client: _Client) -> None:
    def big(_: Asked) -> tuple[int, dict[str, str], bytes]:
        return 200, {}, b"x" * 22_000_000

    stage.sites["big.test"] = big
    answer = client.ask(b"GET http://big.test/ HTTP/1.1\r\nHost: big.test\r\n\r\n")
    assert 19_000_000 < len(answer) <= 20_000_000
    assert client.proxy.log()[0].why.startswith("too-large")


def test_denying_cuts_what_is_open_and_carries_nothing_more(stage: Stage, client: _Client) -> None:
    async def work() -> tuple[bytes, bytes]:
        reader, writer = await client.open()
        writer.write(b"CONNECT tunnel.test:80 HTTP/1.1\r\n\r\n")
        hello = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"GET /ws HTTP/1.1\r\nHost: tunnel.test\r\nSec-WebSocket-Key: eA==\r\n\r\n")
        hello += await reader.readuntil(b"\r\n\r\n")
        client.proxy.deny()
        writer.write(b"\x81\x86\0\0\0\0SECRET")
        try:
            rest = await reader.read(-1)
        except ConnectionError:
            rest = b""
        return hello, rest

    hello, rest = client.run(work())
    assert b" 200 " in hello
    assert b" 101 " in hello
    assert rest == b""
    questions = len(stage.questions)
    assert client.ask(b"GET http://SECRET.test/ HTTP/1.1\r\nHost: x\r\n\r\n") == b""
    assert len(stage.questions) == questions, "nor does the name leave in a DNS question"
    assert b"SECRET" not in bytes(stage.raw)
    assert [entry.verdict for entry in client.proxy.log()] == ["carried", "refused"]
    assert client.proxy.out_after_deny == 0


def test_a_name_is_asked_for_once_a_visit(stage: Stage, client: _Client) -> None:
    stage.sites["pinned.test"] = lambda _: page("x")
    for _ in range(3):
        client.ask(b"GET http://pinned.test/ HTTP/1.1\r\nHost: pinned.test\r\n\r\n")
    assert stage.questions.count("pinned.test") == 2, "A and AAAA, once"
