"""What a site answers to a plain request is found; a refused connection is absent; all that is no answer has failed."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import dns.message
import dns.rdatatype
import pytest

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe.dns import DnsObserver
from fuwake.observe.site.page import MAX_BODY_BYTES, SitePageObserver
from fuwake.observe.site.page_words import MOST_SIGNS, title_and_text
from fuwake.observe.site.reach import Reach
from tests.observe.servers import answer, dns_server
from tests.observe.site.conftest import HOST, Sites, reaching

URL = f"http://{HOST}/login/"
PAGE = (
    "<html><head><title>WebMail\n ログイン</title><style>p{}</style></head><body><script>var x='秘密'</script>"
    "<p>パスワードを入れてください</p><form><input name=a><input type='password' name=b></form></body></html>"
)


@contextlib.asynccontextmanager
async def _answering(*pieces: bytes, end: bool = True) -> AsyncIterator[str]:
    """A server that sends these bytes to whoever asks."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        if not end:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def _asked(*pieces: bytes, end: bool = True, timeout_s: float = 5.0) -> Reading:
    async with _answering(*pieces, end=end) as endpoint, reaching(endpoint, 80) as reach:
        raw = await SitePageObserver(reach, timeout_s).ask(URL)
        return SitePageObserver.read(URL, raw.body)


def _answer(body: bytes, *fields: str, status: int = 200) -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status} X", "Content-Type: text/html; charset=utf-8", *fields])
    return head.encode() + b"\r\n\r\n" + body


def test_a_page_is_read_without_running_it() -> None:
    reading = asyncio.run(_asked(_answer(PAGE.encode(), "Server: nginx")))
    assert reading.data is not None
    assert (reading.status, reading.data["status"], reading.data["server"]) == ("found", 200, "nginx")
    assert (reading.data["title"], reading.data["text"]) == ("WebMail ログイン", "WebMail ログイン パスワードを入れてください")
    assert reading.data["passwords"] == 1


@pytest.mark.parametrize("status", [404, 410, 451, 500])
def test_every_status_is_an_answer(status: int) -> None:
    reading = asyncio.run(_asked(_answer(b"gone", status=status)))
    assert reading.status == "found"
    assert reading.data is not None
    assert reading.data["status"] == status


def test_a_redirect_is_told_absolute_and_not_followed() -> None:
    reading = asyncio.run(_asked(_answer(b"", "Location: ../cgi-sys/suspendedpage.cgi", status=302)))
    assert reading.data is not None
    assert reading.data["location"] == f"http://{HOST}/cgi-sys/suspendedpage.cgi"


def test_chunks_are_joined_and_shift_jis_is_read() -> None:
    body = "<title>サイトが見つかりません</title>".encode("cp932")
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:7], body[7:])) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=Shift_JIS\r\nTransfer-Encoding: chunked\r\n\r\n"
    reading = asyncio.run(_asked(head, chunked))
    assert reading.data is not None
    assert reading.data["title"] == "サイトが見つかりません"


def test_only_the_beginning_of_an_endless_page_is_taken() -> None:
    reading = asyncio.run(_asked(_answer(b"x" * (2 * MAX_BODY_BYTES)), end=False))
    assert reading.data is not None
    assert (reading.data["size"], reading.data["cut"]) == (MAX_BODY_BYTES, True)


def test_a_page_that_stops_in_the_middle_is_read_as_far_as_it_came() -> None:
    reading = asyncio.run(_asked(_answer(b"<title>half", "Content-Length: 900"), end=False, timeout_s=0.5))
    assert reading.data is not None
    assert reading.data["title"] == "half"


def test_a_refused_connection_is_the_word_of_the_machine() -> None:
    async def ask() -> Reading:
        with socket.socket() as bound:  # bound and not listening
            bound.bind(("127.0.0.1", 0))
            async with reaching(f"127.0.0.1:{bound.getsockname()[1]}", 80) as reach:
                raw = await SitePageObserver(reach).ask(URL)
        return SitePageObserver.read(URL, raw.body)

    assert asyncio.run(ask()).status == "absent"


@pytest.mark.parametrize("one_serves", [True, False])
def test_a_host_has_refused_only_where_every_address_has(one_serves: bool) -> None:
    first, second = "192.31.196.21", "192.31.196.22"

    def names(query: dns.message.Message, _: str) -> list[bytes]:
        asked = query.question[0]
        return [answer(query, *(f"{asked.name.to_text()} 60 IN A {ip}" for ip in (first, second) if asked.rdtype == dns.rdatatype.A))]

    async def ask() -> Reading:
        async with _answering(_answer(PAGE.encode())) as up, dns_server(names) as resolver:
            with socket.socket() as bound:  # bound and not listening
                bound.bind(("127.0.0.1", 0))
                closed = f"127.0.0.1:{bound.getsockname()[1]}"
                reach = Reach(DnsObserver((resolver,), 2.0), (80,), {first: closed, second: up if one_serves else closed})
                raw = await SitePageObserver(reach).ask(URL)
        return SitePageObserver.read(URL, raw.body)

    assert asyncio.run(ask()).status == ("found" if one_serves else "absent")


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        ((), "unreachable"),
        ((b"\x00\x01\x02binary",), "garbage"),
        ((b"HTTP/1.1 200 OK\r\nServer: a",), "garbage"),
        ((b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 20_000,), "too-large"),
    ],
)
def test_what_is_no_answer_has_failed(pieces: tuple[bytes, ...], reason: str) -> None:
    with pytest.raises(ObserveFailure) as failure:
        asyncio.run(_asked(*pieces))
    assert failure.value.reason == reason


def test_silence_has_failed() -> None:
    with pytest.raises(ObserveFailure) as failure:
        asyncio.run(_asked(end=False, timeout_s=0.3))
    assert failure.value.reason == "timeout"


def test_a_network_that_wants_a_log_in_is_not_the_site() -> None:
    reading = asyncio.run(_asked(_answer(b"log in", status=511)))
    assert (reading.status, reading.reason) == ("failed", "garbage")


@pytest.mark.needs_nginx
def test_over_tls_only_a_sound_certificate_counts(sites: Sites) -> None:
    async def ask(kind: str) -> Reading:
        async with sites.reach(kind) as reach:
            raw = await SitePageObserver(reach, authorities=sites.authorities).ask(f"https://{HOST}/gone")
        return SitePageObserver.read(f"https://{HOST}/gone", raw.body)

    reading = asyncio.run(ask("good"))
    assert reading.data is not None
    assert reading.data["status"] == 410
    with pytest.raises(ObserveFailure) as failure:
        asyncio.run(ask("expired"))
    assert failure.value.reason == "tls"


HOSTILE = [
    b"<" * 65_536,
    b"<title" * 10_000,
    b"<script>" * 8_000,
    b"<script></script>" * 3_800,
    b"<input type=" * 5_000,
    b"&#x41;" * 10_000,
    b"\x00\xff" * 32_768,
]


@pytest.mark.parametrize("body", HOSTILE)
def test_a_page_made_to_waste_time_is_read_at_once(body: bytes) -> None:
    title, text, passwords = title_and_text(body, "text/html")
    assert len(title or "") <= 200
    assert len(text or "") <= MOST_SIGNS
    assert passwords == 0
