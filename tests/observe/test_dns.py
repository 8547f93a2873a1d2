"""DNS: found, absent and failed are told apart, over real sockets."""

import asyncio
import socket
import time
from pathlib import Path

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwake.model.answers import DnsAnswer
from fuwake.model.errors import ObserveFailure, SettingsError
from fuwake.model.observation import Reading
from fuwake.observe.dns import DnsObserver, parse_server, system_servers
from tests.observe.servers import DnsHandler, answer, dns_server, run

SOA = "example.jp. 300 IN SOA ns.example.jp. root.example.jp. 1 2 3 4 300"


def ask(question: str, *handlers: DnsHandler, timeout_s: float = 1.0) -> Reading:
    """Asks servers that behave as the handlers say, in their order; a failure to get anything is told as a reading too."""

    async def work() -> Reading:
        async with _all(handlers) as servers:
            observer = DnsObserver(servers, timeout_s)
            try:
                raw = await observer.ask(question)
            except ObserveFailure as failure:
                return Reading(status="failed", data=None, reason=failure.reason, detail=failure.detail)  # type: ignore[arg-type]  # a word of Reason, by contract
            assert raw.source.startswith("dns 127.0.0.1:")
            return observer.read(question, raw.body)

    return run(work())


class _all:  # noqa: N801 - reads as a verb
    def __init__(self, handlers: tuple[DnsHandler, ...]) -> None:
        self._contexts = [dns_server(handler) for handler in handlers]

    async def __aenter__(self) -> tuple[str, ...]:
        return tuple([await context.__aenter__() for context in self._contexts])

    async def __aexit__(self, *_: object) -> None:
        for context in self._contexts:
            await context.__aexit__(None, None, None)


def of(reading: Reading) -> DnsAnswer:
    return msgspec.convert(reading.data, DnsAnswer)


def says(*records: str, **more: str) -> DnsHandler:
    return lambda query, _: [answer(query, *records, **more)]  # type: ignore[arg-type]  # rcode and authority go through


def silent(query: dns.message.Message, over: str) -> list[bytes]:
    return []


@pytest.mark.parametrize(
    ("question", "records", "expected"),
    [
        ("A www.example.jp", ["www.example.jp. 60 IN A 192.0.2.1"], ("192.0.2.1",)),
        ("a WWW.Example.JP.", ["www.example.jp. 60 IN A 192.0.2.1"], ("192.0.2.1",)),
        ("AAAA www.example.jp", ["www.example.jp. 60 IN AAAA 2001:db8:0:0::1"], ("2001:db8::1",)),
        ("MX example.jp", ["example.jp. 60 IN MX 10 MX.Example.JP."], ("10 mx.example.jp.",)),
        ("MX example.jp", ["example.jp. 60 IN MX 0 ."], ("0 .",)),
        ("NS example.jp", ["example.jp. 60 IN NS NS1.example.jp."], ("ns1.example.jp",)),
        ("TXT example.jp", ['example.jp. 60 IN TXT "v=spf1 " "-all"'], ("v=spf1 -all",)),
        ("TXT example.jp", ['example.jp. 60 IN TXT "caf\\233"'], ("caf\\xe9",)),
        ("TXT _dmarc.example.jp", ['_dmarc.example.jp. 60 IN TXT "v=DMARC1; p=none"'], ("v=DMARC1; p=none",)),
        ("SOA example.jp", [SOA], ("ns.example.jp. root.example.jp. 1 2 3 4 300",)),
        ("PTR 192.0.2.1", ["1.2.0.192.in-addr.arpa. 60 IN PTR Host.Example.jp."], ("host.example.jp",)),
        ("A 見本.jp", ["xn--muup1f.jp. 60 IN A 192.0.2.9"], None),
    ],
)
def test_records_are_found(question: str, records: list[str], expected: tuple[str, ...] | None) -> None:
    if expected is None:
        name = dns.message.make_query("見本.jp", "A").question[0].name.to_text()
        records, expected = [f"{name} 60 IN A 192.0.2.9"], ("192.0.2.9",)
    reading = ask(question, says(*records))
    assert reading.status == "found", reading
    assert of(reading).records == expected
    assert of(reading).rcode == "NOERROR"


def test_aliases_are_followed_within_the_answer() -> None:
    chain = ["a.example.jp. 30 IN CNAME b.example.jp.", "b.example.jp. 60 IN CNAME c.example.jp.", "c.example.jp. 90 IN A 192.0.2.3"]
    found = of(ask("A a.example.jp", says(*reversed(chain))))
    assert (found.records, found.canonical_name, found.ttl) == (("192.0.2.3",), "c.example.jp", 30)


def test_an_alias_loop_is_no_answer() -> None:
    reading = ask("A a.example.jp", says("a.example.jp. 30 IN CNAME b.example.jp.", "b.example.jp. 60 IN CNAME a.example.jp."))
    assert (reading.status, reading.reason) == ("failed", "garbage")


def test_no_such_name_and_no_such_record_are_both_absent_and_told_apart() -> None:
    missing = ask("A nothere.example.jp", lambda query, _: [answer(query, rcode=dns.rcode.NXDOMAIN, authority=SOA)])
    empty = ask("MX example.jp", says(authority=SOA))
    assert (missing.status, of(missing).rcode, of(missing).zone) == ("absent", "NXDOMAIN", "example.jp")
    assert (empty.status, of(empty).rcode, of(empty).records) == ("absent", "NOERROR", ())


@pytest.mark.parametrize("rcode", [dns.rcode.NXDOMAIN, dns.rcode.NOERROR])
def test_a_resolver_that_denies_the_root_too_says_nothing_about_a_name(rcode: dns.rcode.Rcode) -> None:
    """What a machine without a network gets from some resolvers: every name "does not exist"."""
    reading = ask("A example.jp", lambda query, _: [answer(query, rcode=rcode)])
    assert (reading.status, reading.reason) == ("failed", "unreachable")
    assert "the root too" in (reading.detail or "")


@pytest.mark.parametrize("root", ["found", "refused"])
def test_a_resolver_that_leaves_out_who_denies_is_believed_and_the_root_asked_for_once(root: str) -> None:
    asked: list[str] = []

    def handler(query: dns.message.Message, over: str) -> list[bytes]:
        name = query.question[0].name.to_text()
        asked.append(name)
        if name == ".":
            return [answer(query, ". 60 IN SOA a. b. 1 2 3 4 60")] if root == "found" else [answer(query, rcode=dns.rcode.REFUSED)]
        return [answer(query, rcode=dns.rcode.NXDOMAIN)]

    async def work() -> None:
        async with dns_server(handler) as server:
            observer = DnsObserver((server,), 1.0)
            for name in ("a.example", "b.example"):
                assert observer.read(f"A {name}", (await observer.ask(f"A {name}")).body).status == "absent"

    run(work())
    assert asked.count(".") == 1


def test_at_most_sixteen_records_are_kept_and_those_that_mail_is_judged_by_are_among_them() -> None:
    records = [f'example.jp. 60 IN TXT "site-verification={index:02}"' for index in range(30)]
    found = of(ask("TXT example.jp", says(*records, 'example.jp. 60 IN TXT "v=spf1 -all"')))
    assert found.truncated_to == 16
    assert len(found.records) == 16
    assert found.records[0] == "v=spf1 -all"


@pytest.mark.parametrize(
    ("rcode", "reason"),
    [(dns.rcode.SERVFAIL, "servfail"), (dns.rcode.REFUSED, "refused"), (dns.rcode.NOTIMP, "not-supported"), (dns.rcode.NOTAUTH, "garbage")],
)
def test_an_error_of_the_server_is_a_failure_with_its_raw_answer(rcode: dns.rcode.Rcode, reason: str) -> None:
    reading = ask("A example.jp", lambda query, _: [answer(query, rcode=rcode)])
    assert (reading.status, reading.reason) == ("failed", reason)


def test_a_silent_server_is_a_timeout_and_asked_twice() -> None:
    asked = []

    def count(query: dns.message.Message, over: str) -> list[bytes]:
        asked.append(query.id)
        return []

    started = time.monotonic()
    reading = ask("A example.jp", count, timeout_s=0.2)
    assert (reading.status, reading.reason) == ("failed", "timeout")
    assert len(asked) == 2
    assert 0.15 < time.monotonic() - started < 2


@pytest.mark.parametrize("poor", ["wrong id", "another question", "no response", "garbage"])
def test_what_answers_another_question_is_never_taken(poor: str) -> None:
    def handler(query: dns.message.Message, over: str) -> list[bytes]:
        good = answer(query, "example.jp. 60 IN A 192.0.2.66")
        if poor == "wrong id":
            return [(query.id ^ 1).to_bytes(2, "big") + good[2:]]
        if poor == "another question":
            other = dns.message.make_query("evil.example", "A")
            other.id = query.id
            return [answer(other, "evil.example. 60 IN A 192.0.2.66")]
        return [query.to_wire() if poor == "no response" else bytes(range(256))]

    reading = ask("A example.jp", handler, timeout_s=0.3)
    assert (reading.status, reading.reason) == ("failed", "garbage")


def test_the_real_answer_behind_a_forged_one_is_taken() -> None:
    def handler(query: dns.message.Message, over: str) -> list[bytes]:
        forged = answer(query, "example.jp. 60 IN A 192.0.2.66")
        return [(query.id ^ 1).to_bytes(2, "big") + forged[2:], b"\0" * 40, answer(query, "example.jp. 60 IN A 192.0.2.1")]

    assert of(ask("A example.jp", handler)).records == ("192.0.2.1",)


def _cut_on_udp(query: dns.message.Message, over: str) -> list[bytes]:
    if over == "tcp":
        return [answer(query, *(f'example.jp. 60 IN TXT "{"x" * 200}{index}"' for index in range(12)))]
    cut = dns.message.make_response(query)
    cut.flags |= dns.flags.TC
    return [cut.to_wire()]


def test_an_answer_cut_short_is_fetched_over_tcp() -> None:
    assert len(of(ask("TXT example.jp", _cut_on_udp)).records) == 12


def test_an_answer_cut_in_the_middle_of_a_record_is_fetched_over_tcp() -> None:
    def handler(query: dns.message.Message, over: str) -> list[bytes]:
        whole = answer(query, *(f'example.jp. 60 IN TXT "{"x" * 200}{index}"' for index in range(12)))
        return [whole] if over == "tcp" else [whole[:2] + bytes([whole[2] | 2]) + whole[3:500]]

    assert len(of(ask("TXT example.jp", handler)).records) == 12


def test_an_answer_cut_short_that_never_comes_over_tcp_is_a_failure() -> None:
    reading = ask("TXT example.jp", lambda query, over: _cut_on_udp(query, over) if over == "udp" else [], timeout_s=0.3)
    assert reading.status == "failed"
    assert reading.data is None


def test_an_answer_cut_short_where_nobody_listens_on_tcp_says_so() -> None:
    async def work() -> str:
        class Cut(asyncio.DatagramProtocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                self.transport = transport

            def datagram_received(self, data: bytes, addr: object) -> None:
                self.transport.sendto(_cut_on_udp(dns.message.from_wire(data), "udp")[0], addr)  # type: ignore[attr-defined]  # a DatagramTransport

        closed = socket.socket()
        closed.bind(("127.0.0.1", 0))  # bound, not listening: nobody else gets the port
        port = closed.getsockname()[1]
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Cut, local_addr=("127.0.0.1", port))
        try:
            with pytest.raises(ObserveFailure) as failure:
                await DnsObserver((f"127.0.0.1:{port}",), 1.0).ask("TXT example.jp")
        finally:
            transport.close()
            closed.close()
        assert failure.value.reason == "unreachable"
        return failure.value.detail

    assert "cut its answer short and cannot be reached over TCP" in run(work())


def _extended(code: int, text: str | None, rcode: dns.rcode.Rcode) -> DnsHandler:
    def handler(query: dns.message.Message, over: str) -> list[bytes]:
        response = dns.message.make_response(query)
        response.set_rcode(rcode)
        response.use_edns(0, 0, 1232, options=[dns.edns.EDEOption(dns.edns.EDECode.make(code), text)])
        return [response.to_wire()]

    return handler


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        (6, None, "the resolver answered SERVFAIL: DNSSEC bogus; DNSSEC: bogus"),
        (7, "expired\n2026-01-01", "the resolver answered SERVFAIL: signature expired (expired 2026-01-01); DNSSEC: bogus"),
        (22, "at delegation example.jp", "the resolver answered SERVFAIL: no reachable authority (at delegation example.jp)"),
        (4000, None, "the resolver answered SERVFAIL: extended error 4000"),
    ],
)
def test_a_failure_tells_the_resolvers_extended_error(code: int, text: str | None, said: str) -> None:
    reading = ask("A example.jp", _extended(code, text, dns.rcode.SERVFAIL))
    assert (reading.status, reading.reason, reading.detail) == ("failed", "servfail", said)


@pytest.mark.parametrize("rcode", [dns.rcode.NOERROR, dns.rcode.NXDOMAIN])
def test_a_resolver_that_filters_says_nothing_about_the_name(rcode: dns.rcode.Rcode) -> None:
    reading = ask("A example.jp", _extended(17, "malware", rcode))
    assert (reading.status, reading.reason) == ("failed", "refused")
    assert "filtered (malware)" in (reading.detail or "")


def test_a_lame_answer_does_not_say_that_there_is_nothing() -> None:
    reading = ask("A example.jp", says(authority="jp. 60 IN NS ns.example."))
    assert (reading.status, reading.reason) == ("failed", "servfail")
    assert "lame" in (reading.detail or "")


def test_the_resolver_is_asked_whether_it_validated_and_its_word_is_kept() -> None:
    def handler(query: dns.message.Message, over: str) -> list[bytes]:
        response = dns.message.from_wire(answer(query, "example.jp. 60 IN A 192.0.2.1"))
        if query.flags & dns.flags.AD:
            response.flags |= dns.flags.AD
        return [response.to_wire()]

    assert of(ask("A example.jp", handler)).dnssec == "secure"
    assert of(ask("A example.jp", says("example.jp. 60 IN A 192.0.2.1"))).dnssec == "unknown"


def test_a_server_that_does_not_know_edns_is_asked_again_without_it() -> None:
    def handler(query: dns.message.Message, over: str) -> list[bytes]:
        return [answer(query, rcode=dns.rcode.FORMERR) if query.edns >= 0 else answer(query, "example.jp. 60 IN A 192.0.2.1")]

    assert of(ask("A example.jp", handler)).records == ("192.0.2.1",)


def test_the_next_server_is_asked_where_the_first_is_silent_or_has_an_error() -> None:
    good = says("example.jp. 60 IN A 192.0.2.1")
    broken: DnsHandler = lambda query, _: [answer(query, rcode=dns.rcode.SERVFAIL)]  # noqa: E731  # beside its sibling, which is one too
    for first in (silent, broken):
        assert of(ask("A example.jp", first, good, timeout_s=0.6)).records == ("192.0.2.1",)


def test_a_port_that_nobody_listens_on_is_unreachable() -> None:
    async def work() -> None:
        async with dns_server(silent) as server:
            pass
        with pytest.raises(ObserveFailure) as failed:
            await DnsObserver((server,), 0.5).ask("A example.jp")
        assert failed.value.reason in ("unreachable", "timeout")

    run(work())


@pytest.mark.parametrize("question", ["A ", f"A {'x' * 64}.jp", "A a..jp", "ANY example.jp", "AXFR example.jp", "A", ""])
def test_a_question_that_dns_cannot_carry_is_refused(question: str) -> None:
    with pytest.raises(ObserveFailure) as failed:
        run(DnsObserver(("127.0.0.1:9",), 0.2).ask(question))
    assert failed.value.reason == "not-supported"


def test_many_questions_are_asked_side_by_side() -> None:
    async def work() -> None:
        async with dns_server(lambda query, _: [answer(query, f"{query.question[0].name} 60 IN A 192.0.2.1")]) as server:
            observer = DnsObserver((server,), 5.0)
            raws = await asyncio.gather(*(observer.ask(f"A h{index}.example.jp") for index in range(100)))
            assert {observer.read(f"A h{index}.example.jp", raw.body).status for index, raw in enumerate(raws)} == {"found"}

    run(work())


@given(st.binary(max_size=200))
def test_reading_never_raises(raw: bytes) -> None:
    assert DnsObserver.read("A example.jp", raw).status == "failed"


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=4))
def test_reading_a_spoilt_answer_never_raises(place: int, poison: bytes) -> None:
    query = dns.message.make_query("example.jp", "TXT")
    whole = bytearray(answer(query, 'example.jp. 60 IN TXT "v=spf1 -all"', "example.jp. 60 IN CNAME a.example.jp.", authority=SOA))
    place %= len(whole)
    whole[place : place + len(poison)] = poison
    assert DnsObserver.read("TXT example.jp", bytes(whole)).status in ("found", "absent", "failed")


def test_servers_are_written_in_four_ways() -> None:
    shown = [str(parse_server(text)) for text in ("192.0.2.1", "192.0.2.1:5353", "2001:db8::1", "[2001:db8::1]:5353")]
    assert shown == ["192.0.2.1:53", "192.0.2.1:5353", "[2001:db8::1]:53", "[2001:db8::1]:5353"]


@pytest.mark.parametrize("text", ["dns.example", "192.0.2.1:x", "192.0.2.1:0", "192.0.2.1:70000", ""])
def test_a_server_that_is_no_address_is_named(text: str) -> None:
    with pytest.raises(SettingsError, match="dns_servers"):
        DnsObserver((text,))


def test_the_systems_resolvers_are_read(tmp_path: Path) -> None:
    file = tmp_path / "resolv.conf"
    file.write_text("# c\nsearch example.jp\nnameserver 192.0.2.1\nnameserver nonsense\nnameserver 2001:db8::1\nnameserver\n")
    assert [str(server) for server in system_servers(file)] == ["192.0.2.1:53", "[2001:db8::1]:53"]
    assert system_servers(tmp_path / "none") == ()
