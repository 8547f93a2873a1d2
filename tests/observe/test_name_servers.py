"""DNS against real servers: Knot DNS with the zones of a small internet, signed from its root, and Unbound in front of it."""

from collections.abc import Iterator

import msgspec
import pytest

from fuwake.authenticate.records import Records
from fuwake.derive import wildcard
from fuwake.derive.dnssec import dnssec, needs
from fuwake.derive.mail_exchange import mail_exchange
from fuwake.derive.network import network
from fuwake.model.answers import DnsAnswer
from fuwake.model.infrastructure import Dnssec
from fuwake.model.observation import Observation, Reading
from fuwake.observe._record import Recorder
from fuwake.observe.dns import DnsObserver
from fuwake.observe.reputation.dns_lists import dns_lists
from fuwake.observe.reputation.dnsbl import DnsblObserver
from tests.observe.name_servers import Servers, internet
from tests.observe.servers import run
from tests.observe.small_internet import ZONES

pytestmark = [pytest.mark.needs_name_servers, pytest.mark.xdist_group("name-servers")]


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with internet(ZONES) as running:
        yield running


def ask(server: str, question: str) -> Reading:
    async def work() -> Reading:
        observer = DnsObserver((server,), 5.0)
        return observer.read(question, (await observer.ask(question)).body)

    return run(work())


def of(reading: Reading) -> DnsAnswer:
    return msgspec.convert(reading.data, DnsAnswer)


@pytest.mark.parametrize(
    ("question", "records"),
    [
        ("A signed.example", ("192.0.2.1",)),
        ("AAAA signed.example", ("2001:db8::1",)),
        ("MX signed.example", ("10 mx.signed.example.", "20 mx.plain.jp.")),
        ("NS signed.example", ("ns.lab-root.example",)),
        ("SOA signed.example", ("ns.lab-root.example. hostmaster.lab-root.example. 1 7200 3600 1209600 300",)),
        ("TXT signed.example", ("v=spf1 ip4:192.0.2.1 -all",)),
        ("CAA signed.example", ('0 issue "ca.example"',)),
        ("CNAME www.signed.example", ("shop.signed.example",)),
        ("A www.signed.example", ("192.0.2.1",)),
        ("PTR 192.0.2.1", ("signed.example",)),
        ("A anything.wild.signed.example", ("192.0.2.9",)),
    ],
)
def test_each_kind_of_record_is_found(servers: Servers, question: str, records: tuple[str, ...]) -> None:
    for server in (servers.authority, servers.resolver):
        reading = ask(server, question)
        assert reading.status == "found", reading
        assert tuple(sorted(of(reading).records)) == records


def test_a_ds_record_is_found_and_validated(servers: Servers) -> None:
    found = of(ask(servers.resolver, "DS signed.example"))
    assert {record.split()[1] for record in found.records} == {"13"}
    assert found.dnssec == "secure"


@pytest.mark.parametrize(
    ("question", "rcode", "zone"),
    [
        ("A missing.signed.example", "NXDOMAIN", "signed.example"),
        ("A missing.example", "NXDOMAIN", "example"),
        ("MX mx.signed.example", "NOERROR", "signed.example"),
        ("A er.signed.example", "NOERROR", "signed.example"),
        ("A out.signed.example", "NXDOMAIN", "signed.example"),
    ],
)
def test_no_such_name_and_no_such_record_are_told_apart(servers: Servers, question: str, rcode: str, zone: str) -> None:
    reading = ask(servers.resolver, question)
    assert (reading.status, of(reading).rcode, of(reading).zone, of(reading).dnssec) == ("absent", rcode, zone, "secure")


def test_an_answer_too_long_for_a_datagram_comes_whole_over_tcp(servers: Servers) -> None:
    for server in (servers.authority, servers.resolver):
        assert [len(record) for record in of(ask(server, "TXT big.signed.example")).records] == [4000]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("A loop.signed.example", "SERVFAIL"),
        ("A gone.example", "SERVFAIL"),
        ("A bogus.example", "DNSSEC: bogus"),
    ],
)
def test_what_the_resolver_cannot_answer_is_a_failure(servers: Servers, question: str, said: str) -> None:
    reading = ask(servers.resolver, question)
    assert (reading.status, reading.reason) == ("failed", "servfail")
    assert said in (reading.detail or "")


def test_a_loop_of_aliases_is_a_failure_at_the_authority_too(servers: Servers) -> None:
    reading = ask(servers.authority, "A loop.signed.example")
    assert (reading.status, reading.reason) == ("failed", "garbage")


def test_a_lame_server_is_a_failure(servers: Servers) -> None:
    reading = ask(servers.authority, "A lame.example")
    assert (reading.status, reading.reason) == ("failed", "servfail")
    assert "lame" in (reading.detail or "")


def test_a_resolver_in_front_of_a_lame_server_denies_without_a_zone_and_that_denies_nothing(servers: Servers) -> None:
    """Unbound takes for an answer what points to the asked server itself; only the missing SOA record shows it."""
    asked = [f"{kind} lame.example" for kind in ("SOA", "NS", "MX", "A", "AAAA", "TXT")]
    observations = observed(servers.resolver, asked)
    assert {(seen.status, (seen.data or {}).get("zone")) for seen in observations.values()} == {("absent", None)}
    found = mail_exchange("lame.example", observations)
    assert found is not None
    assert found.status == "unknown"
    assert Records(observations).ask("TXT", "lame.example").state == "failed"


def observed(server: str, questions: list[str]) -> dict[str, Observation]:
    async def work() -> dict[str, Observation]:
        recorder, observer = Recorder(lambda _: "", 30.0), DnsObserver((server,), 5.0)
        for question in questions:
            await recorder.ask(observer, question)
        return recorder.observations

    return run(work())


@pytest.mark.parametrize(
    ("host", "expected"),
    [("any.wild.signed.example", "yes"), ("own.wild.signed.example", "unknown"), ("mx.signed.example", "no"), ("www.plain.example", "no")],
)
def test_a_wildcard_is_found_by_a_name_that_nobody_set_up(servers: Servers, host: str, expected: str) -> None:
    control = wildcard.needs(host, first := observed(servers.resolver, [f"A {host}", f"AAAA {host}"]))
    found = wildcard.host_name(host, first | observed(servers.resolver, [str(control)]))
    assert found is not None
    assert found.wildcard == expected, found.why


@pytest.mark.parametrize(
    ("ip", "name", "confirmed"),
    [
        ("192.0.2.1", "signed.example", True),
        ("192.0.2.2", "www.plain.example", True),  # one of two names leads back
        ("192.0.2.3", "signed.example", False),  # anybody may write any name there
        ("192.0.2.4", None, None),
    ],
)
def test_a_reverse_name_counts_where_it_leads_back(servers: Servers, ip: str, name: str | None, confirmed: bool | None) -> None:
    reverse = observed(servers.resolver, [f"PTR {ip}"])
    names = [name for seen in reverse.values() if seen.status == "found" and seen.data for name in seen.data["records"]]
    found = network(ip, reverse | observed(servers.resolver, [f"A {name}" for name in names]))
    assert found is not None
    assert (found.rdns, found.rdns_confirmed) == (name, confirmed)


@pytest.mark.parametrize(
    ("question", "status", "reason", "said"),
    [
        ("spamcop 192.0.2.66", "found", None, "SPAM"),
        ("spamcop 192.0.2.1", "absent", None, ""),
        ("spamcop 127.0.0.2", "found", None, "SPAM"),  # the test entry of RFC 5782 section 5
        ("surbl shop.unsigned", "found", None, "PHISHING"),
        ("surbl signed.example", "absent", None, ""),
        ("spamhaus-zen 192.0.2.1", "failed", "refused", "public resolver"),
        ("psbl 192.0.2.1", "failed", "garbage", "given up, or shut to this resolver"),
        ("uribl signed.example", "failed", "servfail", "SERVFAIL"),
        ("barracuda 192.0.2.1", "failed", "garbage", "was not reached: the zone . says that there is no b.barracudacentral.org"),
    ],
)
def test_lists_over_dns(servers: Servers, question: str, status: str, reason: str | None, said: str) -> None:
    async def work() -> Reading:
        observer = DnsblObserver(DnsObserver((servers.resolver,), 5.0), tuple(dns_lists()))
        return observer.read(question, (await observer.ask(question)).body)

    reading = run(work())
    assert (reading.status, reading.reason) == (status, reason), reading.detail
    assert said in (reading.detail or "") + " ".join((reading.data or {}).get("threats", ()))


def state(server: str, domain: str) -> tuple[Dnssec | None, list[str]]:
    """The conclusion, and the questions that it took beyond those that are asked of every domain."""

    async def work() -> tuple[dict[str, Observation], list[str]]:
        recorder, observer, asked = Recorder(lambda _: "", 30.0), DnsObserver((server,), 5.0), []
        for kind in ("NS", "SOA", "A", "AAAA", "MX"):
            await recorder.ask(observer, f"{kind} {domain}")
        while (question := needs(domain, recorder.observations)) is not None:
            asked.append(question)
            await recorder.ask(observer, question)
        return recorder.observations, asked

    observations, asked = run(work())
    return dnssec(domain, observations), asked


@pytest.mark.parametrize(
    ("domain", "expected", "asked"),
    [
        ("signed.example", "secure", []),
        ("signed.jp", "secure", []),
        ("missing.example", "secure", []),  # that it does not exist is proven
        ("plain.example", "insecure", ["SOA .", "DS plain.example"]),
        ("plain.jp", "insecure", ["SOA .", "DS plain.jp"]),
        ("shop.unsigned", "insecure", ["SOA .", "DS shop.unsigned", "DS unsigned"]),
        ("bogus.example", "bogus", []),
        ("missing.jp", "unknown", ["SOA ."]),  # of what opt-out leaves out nothing is proven
        ("gone.example", "unknown", ["SOA .", "SOA gone.example +cd"]),
    ],
)
def test_the_four_states(servers: Servers, domain: str, expected: str, asked: list[str]) -> None:
    found, questions = state(servers.resolver, domain)
    assert found is not None
    assert (found.state, questions) == (expected, asked), found.why
    assert {f"observation:dns:{question}" for question in asked if question != "SOA ."} <= set(found.evidence)


def test_a_resolver_that_does_not_say_why_is_asked_without_validation(servers: Servers) -> None:
    found, asked = state(servers.quiet_resolver, "bogus.example")
    assert found is not None
    assert (found.state, asked) == ("bogus", ["SOA .", "SOA bogus.example +cd"])
    assert found.evidence[0] == "observation:dns:SOA bogus.example +cd"


@pytest.mark.parametrize("domain", ["signed.example", "plain.example", "plain.jp", "shop.unsigned", "bogus.example", "missing.example"])
def test_a_resolver_that_does_not_validate_says_nothing_least_of_all_insecure(servers: Servers, domain: str) -> None:
    found, asked = state(servers.plain_resolver, domain)
    assert found is not None
    assert (found.state, asked) == ("unknown", ["SOA ."])
