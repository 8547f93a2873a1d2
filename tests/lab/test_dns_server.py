"""The name server answers as RFC 1035, 2308 and 4592 ask."""

import socket
from collections.abc import Callable
from pathlib import Path

import dns.exception
import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import pytest

from fuwake.lab.overlay import add_zone, fault, set_records
from fuwake.lab.world import Asked, World, running
from tests.lab import ask


@pytest.mark.parametrize("tcp", [False, True])
def test_a_record_is_found_over_udp_and_tcp(world: World, tcp: bool) -> None:
    answer = ask.dns_ask(world, "shop.com", "A", tcp=tcp)
    assert ask.records(answer) == ["198.51.100.7"]
    assert answer.flags & dns.flags.AA


@pytest.mark.parametrize(
    ("name", "kind", "rcode", "records"),
    [
        ("shop.com", "MX", "NOERROR", ["0 ."]),
        ("shop.com", "TXT", "NOERROR", ['"v=spf1 " "-all"']),
        ("SHOP.Com", "A", "NOERROR", ["198.51.100.7"]),
        ("www.shop.com", "A", "NOERROR", ["shop.com.", "198.51.100.7"]),
        ("a.b.wild.shop.com", "A", "NOERROR", ["198.51.100.9"]),
        ("7.100.51.198.in-addr.arpa", "PTR", "NOERROR", ["shop.com."]),
        ("7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "PTR", "NOERROR", ["shop.com."]),
        ("out.shop.com", "A", "NXDOMAIN", ["gone.nowhere.com."]),
        ("loop.shop.com", "A", "SERVFAIL", []),
    ],
)
def test_answers(world: World, name: str, kind: str, rcode: str, records: list[str]) -> None:
    answer = ask.dns_ask(world, name, kind)
    assert (dns.rcode.to_text(answer.rcode()), ask.records(answer)) == (rcode, records)


@pytest.mark.parametrize(
    ("name", "kind", "rcode", "soa"),
    [
        ("shop.com", "AAAA", "NOERROR", "shop.com."),
        ("er.shop.com", "A", "NOERROR", "shop.com."),
        ("missing.shop.com", "A", "NXDOMAIN", "shop.com."),
        ("nowhere.com", "MX", "NXDOMAIN", "com."),
        ("com", "A", "NOERROR", "com."),
        ("nothing.jp", "A", "NXDOMAIN", "jp."),
        ("host.madeup", "A", "NXDOMAIN", "."),
        ("1.113.0.203.in-addr.arpa", "PTR", "NXDOMAIN", "in-addr.arpa."),
        ("wild.shop.com", "A", "NOERROR", "shop.com."),
    ],
    ids=[
        "no data",
        "name above a name",
        "no name in zone",
        "no zone",
        "top-level domain",
        "no zone, WHOIS only",
        "no such top-level domain",
        "no reverse name",
        "wildcard's own name",
    ],
)
def test_no_name_and_no_data_are_told_apart_and_carry_the_soa(world: World, name: str, kind: str, rcode: str, soa: str) -> None:
    answer = ask.dns_ask(world, name, kind)
    assert (dns.rcode.to_text(answer.rcode()), ask.records(answer)) == (rcode, [])
    assert [rrset.name.to_text() for rrset in answer.authority] == [soa]


def test_an_answer_too_long_for_a_datagram_is_cut_off_and_whole_over_tcp(world: World) -> None:
    short = ask.dns_ask(world, "big.shop.com", "TXT")
    assert short.flags & dns.flags.TC
    assert ask.records(short) == []
    assert len(ask.records(ask.dns_ask(world, "big.shop.com", "TXT", tcp=True))[0]) > 4_000


def test_what_is_no_ordinary_question_is_refused_by_rcode(world: World) -> None:
    host, _, port = ask.settings(world).dns_servers[0].rpartition(":")
    update = dns.message.make_query("shop.com", "A")
    update.set_opcode(dns.opcode.STATUS)
    for wire, expected in ((update.to_wire(), dns.rcode.NOTIMP), (dns.message.make_query("shop.com", "ANY").to_wire(), dns.rcode.NOTIMP)):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
            link.settimeout(5)
            link.sendto(wire, (host, int(port)))
            assert dns.message.from_wire(link.recv(4096)).rcode() == expected


def test_garbage_gets_no_answer_and_does_no_harm(world: World) -> None:
    host, _, port = ask.settings(world).dns_servers[0].rpartition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.settimeout(ask.SHORT_S)
        link.sendto(b"\x00garbage", (host, int(port)))
        with pytest.raises(TimeoutError):
            link.recv(4096)
    assert ask.records(ask.dns_ask(world, "shop.com", "A")) == ["198.51.100.7"]


def test_questions_are_written_down(world: World) -> None:
    ask.dns_ask(world, "Shop.com", "MX")
    assert world.asked == (Asked(server="dns", question="MX shop.com"),)


@pytest.mark.parametrize(("kind", "rcode"), [("servfail", dns.rcode.SERVFAIL), ("refused", dns.rcode.REFUSED)])
def test_a_fault_hits_its_name_and_type_only(changed: Callable[..., Path], kind: str, rcode: dns.rcode.Rcode) -> None:
    with running(changed(fault("dns", name="shop.com", type="MX", fault=kind))) as world:
        assert ask.dns_ask(world, "shop.com", "MX").rcode() == rcode
        assert ask.records(ask.dns_ask(world, "shop.com", "A")) == ["198.51.100.7"]
        assert ask.records(ask.dns_ask(world, "www.shop.com", "MX")) == ["shop.com.", "0 ."]


@pytest.mark.parametrize("tcp", [False, True])
def test_a_silent_server_lets_the_client_time_out(changed: Callable[..., Path], tcp: bool) -> None:
    with running(changed(fault("dns", name="*.com", fault="timeout"))) as world, pytest.raises(dns.exception.Timeout):
        ask.dns_ask(world, "shop.com", "A", timeout=ask.SHORT_S, tcp=tcp)


def test_garbage_is_no_dns_message(changed: Callable[..., Path]) -> None:
    with running(changed(fault("dns", fault="garbage"))) as world, pytest.raises(dns.exception.DNSException):
        ask.dns_ask(world, "shop.com", "A", timeout=2)


def test_a_slow_answer_is_right_but_late(changed: Callable[..., Path]) -> None:
    with running(changed(fault("dns", fault="slow", delay_s=0.4))) as world:
        with pytest.raises(dns.exception.Timeout):
            ask.dns_ask(world, "shop.com", "A", timeout=0.1)
        assert ask.records(ask.dns_ask(world, "shop.com", "A")) == ["198.51.100.7"]


def test_changes_of_a_zone_are_served(changed: Callable[..., Path]) -> None:
    lab = changed(set_records("shop.com", "MX", "5 mx.shop.com."), set_records("shop.com", "TXT"), add_zone("aq.xyz", "@ IN MX 0 ."))
    with running(lab) as world:
        assert ask.records(ask.dns_ask(world, "shop.com", "MX")) == ["5 mx.shop.com."]
        assert ask.records(ask.dns_ask(world, "shop.com", "TXT")) == []
        assert ask.records(ask.dns_ask(world, "aq.xyz", "MX")) == ["0 ."]
