"""The header fields of a real nginx, over plain HTTP and TLS; what is no answer of the site itself is a failure with its reason."""

import asyncio

import pytest

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe.site.http import HttpObserver
from tests.observe.servers import Stream, run, silence, tcp_server
from tests.observe.site.conftest import HOST, Sites, reaching

pytestmark = pytest.mark.needs_nginx


def _ask(sites: Sites, kind: str, url: str) -> Reading:
    async def work() -> Reading:
        async with sites.reach(kind, 443 if url.startswith("https") else 80) as reach:
            raw = await HttpObserver(reach, 5.0, sites.authorities).ask(url)
        return HttpObserver.read(url, raw.body)

    return run(work())


@pytest.mark.parametrize(("scheme", "kind"), [("http", "plain"), ("https", "good")])
def test_what_the_fields_say(sites: Sites, scheme: str, kind: str) -> None:
    reading = _ask(sites, kind, f"{scheme}://{HOST}/")
    data = reading.data or {}
    assert (reading.status, data["method"], data["status"], data["content_type"]) == ("found", "HEAD", 200, "text/html")
    assert data["server"].startswith("nginx")
    assert (data["powered_by"], data["cookies"], data["marks"]) == ("PHP/7.4.33", ("session", "PHPSESSID"), ("PHP",))
    assert (data["hsts"], data["csp"], data["location"]) == ("max-age=31536000", "default-src *", None)
    assert abs(data["clock_off_s"]) < 60


def test_a_redirect_is_recorded_and_not_followed(sites: Sites) -> None:
    data = _ask(sites, "plain", f"http://{HOST}/on").data or {}
    assert (data["status"], data["location"]) == (302, "https://elsewhere.example/in")


def test_get_is_asked_where_head_is_not_served(sites: Sites) -> None:
    data = _ask(sites, "plain", f"http://{HOST}/odd").data or {}
    assert (data["method"], data["status"]) == ("GET", 405)


def test_a_page_that_is_gone_is_an_answer(sites: Sites) -> None:
    assert (_ask(sites, "plain", f"http://{HOST}/gone").data or {})["status"] == 410


def test_a_network_that_asks_to_log_in_is_not_the_site(sites: Sites) -> None:
    reading = _ask(sites, "plain", f"http://{HOST}/portal")
    assert (reading.status, reading.reason) == ("failed", "garbage")
    assert "log in" in (reading.detail or "")


@pytest.mark.parametrize("kind", ["expired", "not_yet_valid", "wrong_name", "self_signed", "unknown_authority", "weak_key"])
def test_behind_a_faulty_certificate_nobody_knows_who_answers(sites: Sites, kind: str) -> None:
    with pytest.raises(ObserveFailure) as failure:
        _ask(sites, kind, f"https://{HOST}/")
    assert failure.value.reason == "tls"
    assert kind.replace("_", " ") in failure.value.detail


@pytest.mark.parametrize(("kind", "words"), [("old", "given up"), ("plain", "plain HTTP"), ("portal", "plain HTTP")])
def test_what_is_no_tls(sites: Sites, kind: str, words: str) -> None:
    with pytest.raises(ObserveFailure) as failure:
        _ask(sites, kind, f"https://{HOST}/")
    assert (failure.value.reason, words in failure.value.detail) == ("tls", True)


def _sending(data: bytes, forever: bytes = b"") -> Stream:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(data)
        await writer.drain()
        while forever and not writer.is_closing():
            writer.write(forever)
            await writer.drain()
            await asyncio.sleep(0.001)

    return serve


@pytest.mark.parametrize(
    ("serve", "reason"),
    [
        (silence, "timeout"),
        (_sending(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"), "timeout"),
        (_sending(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 3000), "too-large"),
        (_sending(b"HTTP/1.1 100 Continue\r\n\r\n" * 9), "garbage"),
        (_sending(b"SSH-2.0-OpenSSH_9.2\r\n"), "garbage"),
        (_sending(b"HTTP/1.1 200 OK\r\nX-Cut: "), "garbage"),
        (_sending(b"\x00" * 99), "garbage"),
        (_sending(b""), "unreachable"),
    ],
)
def test_hostile_servers_end_in_time(serve: Stream, reason: str) -> None:
    async def work() -> None:
        async with tcp_server(serve) as port, reaching(f"127.0.0.1:{port}", 80) as reach:
            await HttpObserver(reach, 0.5).ask(f"http://{HOST}/")

    with pytest.raises(ObserveFailure) as failure:
        run(work())
    assert failure.value.reason == reason, failure.value.detail


def test_what_is_sent_holds_no_cookie_and_no_body_is_read() -> None:
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nServer: a\x07b\r\nContent-Length: 9\r\n\r\nsecret")
        await writer.drain()

    async def work() -> bytes:
        async with tcp_server(serve) as port, reaching(f"127.0.0.1:{port}", 80) as reach:
            return (await HttpObserver(reach, 2.0).ask(f"http://user:pass@{HOST}/a b?u=x#part")).body

    raw = run(work())
    assert seen[0].startswith(f"HEAD /a%20b?u=x HTTP/1.1\r\nHost: {HOST}\r\n".encode())
    assert b"ookie" not in seen[0]
    assert b"uthorization" not in seen[0]
    assert b"secret" not in raw
    data = HttpObserver.read(f"http://user:pass@{HOST}/a b?u=x#part", raw).data or {}
    assert (data["status"], data["server"]) == (200, "a b")


@pytest.mark.parametrize("url", ["", "ftp://shop.example.com/", "http://", "http://[::1", "javascript:1", "http://" + "a" * 9000])
def test_what_is_no_web_address_is_not_asked(url: str) -> None:
    async def work() -> None:
        async with reaching("127.0.0.1:9") as reach:
            await HttpObserver(reach, 1.0).ask(url)

    with pytest.raises(ObserveFailure) as failure:
        run(work())
    assert failure.value.reason == "not-supported"
