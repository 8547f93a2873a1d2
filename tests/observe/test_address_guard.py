"""No client connects to an inside address, however it is written and whoever names it; the servers here would notice."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path

import ada_url
import dns.message
import dns.rdatatype
import pytest

from fuwake.model.errors import ObserveFailure
from fuwake.observe.addresses import connectable
from fuwake.observe.browser.addresses import Directory, Refused
from fuwake.observe.dns import DnsObserver
from fuwake.observe.http_exchange import exchange
from fuwake.observe.rdap import RdapObserver
from fuwake.observe.site.http import HttpObserver
from fuwake.observe.site.reach import Reach
from fuwake.observe.site.tls import TlsObserver
from fuwake.observe.whois import WhoisObserver
from tests.observe.servers import answer, dns_server, http, http_server, run, tcp_server

LOOPBACK = (
    *("127.0.0.1", "localhost", "2130706433", "0x7f000001", "017700000001", "0x7f.1", "0177.0.0.1", "127.1"),
    *("::ffff:127.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1", "2002:7f00:1::1", "2001:0:7f00:1::1", "::1", "::127.0.0.1"),
)
"""This machine, in each notation that the system's resolver or the sockets take."""
ELSEWHERE = (
    *("10.0.0.1", "167772161", "192.168.1.1", "169.254.169.254", "0xa9fea9fe", "2852039166", "168.63.129.16", "100.64.0.1"),
    *("224.0.0.1", "255.255.255.255", "0.0.0.0", "fe80::1", "fd00:ec2::254", "ff02::1", "64:ff9b::a9fe:a9fe", "::ffff:10.0.0.1"),
)
"""Other machines inside: private, link-local, metadata services, multicast."""


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _as_address(host: str) -> str:
    """As a URL parser writes it: questions about certificates hold hosts that went through one."""
    return str(ada_url.URL(f"http://{_bracketed(host)}/").hostname).strip("[]")


def _refused(reason: str, call: Callable[[], object]) -> None:
    with pytest.raises(ObserveFailure) as failed:
        call()
    assert failed.value.reason == reason, failed.value.detail


@pytest.mark.parametrize("host", LOOPBACK + ELSEWHERE)
def test_the_guard_itself(host: str) -> None:
    _refused("policy", lambda: run(connectable(host, 80, anywhere=False)))


@pytest.mark.parametrize("host", LOOPBACK + ELSEWHERE)
def test_http_feeds_and_services(host: str) -> None:
    async def work() -> None:
        async with http_server(lambda *_: pytest.fail("connected")) as url:
            port = url.rpartition(":")[2]
            await exchange("GET", f"http://{_bracketed(host)}:{port}/", max_bytes=99, timeout_s=5, anywhere=False, accept="*/*")

    _refused("policy", lambda: run(work()))


NOTATIONS = tuple(host for host in LOOPBACK + ELSEWHERE if host != "localhost")


@pytest.mark.parametrize("host", NOTATIONS)
def test_the_certificate_and_the_header_fields_of_a_site(host: str) -> None:
    """However it is written: the browsers' standard reads each as the address that it is."""
    reach = Reach(DnsObserver(("127.0.0.1:9",), 0.2), (80, 443), {})
    _refused("policy", lambda: run(HttpObserver(reach, 5.0).ask(f"http://{_bracketed(host)}/")))
    _refused("policy", lambda: run(HttpObserver(reach, 5.0).ask(f"https://{_bracketed(host)}/")))
    _refused("policy", lambda: run(TlsObserver(reach, 5.0).ask(f"{_bracketed(_as_address(host))}:443")))


def test_a_name_that_leads_inside_is_not_connected_to_by_either() -> None:
    async def work(ask: Callable[[Reach], Coroutine[None, None, object]]) -> None:
        def names(query: dns.message.Message, _: str) -> list[bytes]:
            owner, kind = query.question[0].name.to_text(), query.question[0].rdtype
            return [answer(query, *([f"{owner} 0 IN A 93.184.216.34", f"{owner} 0 IN A 127.0.0.1"] if kind == dns.rdatatype.A else []))]

        async with dns_server(names) as server:
            await ask(Reach(DnsObserver((server,), 2.0), (80, 443), {}))

    _refused("policy", lambda: run(work(lambda reach: TlsObserver(reach, 5.0).ask("rebinding.example:443"))))
    _refused("policy", lambda: run(work(lambda reach: HttpObserver(reach, 5.0).ask("http://rebinding.example/"))))


@pytest.mark.parametrize("host", LOOPBACK)
def test_rdap_whose_bootstrap_file_or_registry_names_it(host: str, tmp_path: Path) -> None:
    async def work() -> None:
        async with http_server(lambda *_: http(200, "{}")) as url:
            base = f"http://{_bracketed(host)}:{url.rpartition(':')[2]}/"
            (tmp_path / "dns.json").write_text(json.dumps({"services": [[["jp"], [base]]]}))
            await RdapObserver(f"{tmp_path.as_uri()}/", 5.0).ask("domain example.jp")

    _refused("policy", lambda: run(work()))


@pytest.mark.parametrize("host", [host for host in LOOPBACK if "." in host and ":" not in host and host not in {"127.0.0.1", "127.1"}])
def test_whois_whose_root_refers_to_it(host: str) -> None:
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n"))
        writer.write(f"refer: {host}\r\n".encode())
        await writer.drain()

    async def work() -> None:
        async with tcp_server(serve) as port:
            await WhoisObserver("127.0.0.1", port, timeout_s=5.0).ask("domain example.jp")

    _refused("policy", lambda: run(work()))
    assert asked == [b"jp\r\n"]


@pytest.mark.parametrize(
    "host", [host for host in LOOPBACK + ELSEWHERE if ":" in host or (host.count(".") == 3 and not host.startswith("01"))]
)
def test_the_browsers_way_out(host: str) -> None:
    """What is no address is a name there, which only DNS answers for."""
    with pytest.raises(Refused) as refused:
        run(Directory(("127.0.0.1:9",), 0.2, {}).endpoints(host, 80))
    assert refused.value.code == "address-refused"
