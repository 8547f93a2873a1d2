"""Blocklists over DNS: a listing, none, a refusal, a dead list and a list that answers everything are told apart."""

from pathlib import Path

import dns.message
import dns.name
import dns.rcode
import msgspec
import pytest

from fuwake.lab.overlay import derive_lab, fault, set_dns_list
from fuwake.lab.world import running
from fuwake.model.answers import ListRecord
from fuwake.model.errors import ObserveFailure, SettingsError
from fuwake.model.observation import Reading
from fuwake.observe.dns import DnsObserver
from fuwake.observe.reputation.dns_lists import BY_DEFAULT, dns_lists, meaning, query_name
from fuwake.observe.reputation.dnsbl import DnsblObserver
from fuwake.settings import Settings
from tests.lab.conftest import FILES
from tests.observe.servers import answer, dns_server, run

SURBL = {"test.surbl.org": "127.0.0.254", "shop.example": "127.0.0.24", "clicks.example": "127.0.0.32", "odd.example": "127.0.0.9"}
ZEN = {"127.0.0.2": "127.0.0.4", "192.0.2.1": "127.0.0.3", "2001:db8::1": "127.0.0.2", "192.0.2.9": "127.0.0.10", "192.0.2.7": "127.0.0.99"}


def lab(folder: Path, name: str, zone: str, listed: dict[str, str], everything: str = "") -> Path:
    base = folder / "base"
    base.mkdir()
    (base / "lab.toml").write_text(FILES["lab.toml"], encoding="utf-8")
    return derive_lab(base, folder / "lab", set_dns_list(name, zone, listed, everything=everything))


def ask(where: Path, question: str) -> tuple[Reading, list[str]]:
    """The reading, and the names that were asked of the lab's name server."""

    async def work(settings: Settings) -> Reading:
        observer = DnsblObserver(DnsObserver(settings.dns_servers, 2.0), settings.dns_lists)
        try:
            raw = await observer.ask(question)
        except ObserveFailure as failure:
            return Reading(status="failed", data=None, reason=failure.reason, detail=failure.detail)  # type: ignore[arg-type]  # a word of Reason, by contract
        return observer.read(question, raw.body)

    with running(where) as world:
        return run(work(world.settings(Settings()))), [asked.question for asked in world.asked]


@pytest.mark.parametrize(
    ("subject", "threats"),
    [("192.0.2.1", ("SPAM",)), ("2001:db8::1", ("SPAM",)), ("192.0.2.9", ("POLICY",)), ("127.0.0.2", ("EXPLOITED",))],
)
def test_an_address_on_a_list(tmp_path: Path, subject: str, threats: tuple[str, ...]) -> None:
    reading, asked = ask(lab(tmp_path, "spamhaus-zen", "zen.spamhaus.org", ZEN), f"spamhaus-zen {subject}")
    record = msgspec.convert(reading.data, ListRecord)
    assert (reading.status, record.match, record.threats, record.server) == ("found", "address", threats, "zen.spamhaus.org")
    assert asked[-1] == "A 1.0.0.127.zen.spamhaus.org"  # the control


def test_the_bits_of_a_domain_list(tmp_path: Path) -> None:
    reading, asked = ask(lab(tmp_path, "surbl", "multi.surbl.org", SURBL), "surbl shop.example")
    record = msgspec.convert(reading.data, ListRecord)
    assert (reading.status, record.match, record.threats, record.matched) == ("found", "domain", ("PHISHING", "MALWARE"), "127.0.0.24")
    assert asked == ["A shop.example.multi.surbl.org", "A invalid.multi.surbl.org"]


@pytest.mark.parametrize("subject", ["innocent.example", "clicks.example"])
def test_what_is_not_listed_or_only_remarked_upon_is_absent(tmp_path: Path, subject: str) -> None:
    reading, asked = ask(lab(tmp_path, "surbl", "multi.surbl.org", SURBL), f"surbl {subject}")
    assert (reading.status, msgspec.convert(reading.data, ListRecord).match) == ("absent", None)
    assert asked[-1] == "A test.surbl.org.multi.surbl.org"


@pytest.mark.parametrize(
    ("everything", "reason", "said"),
    [
        ("127.255.255.252", "refused", "misspelt"),
        ("127.255.255.254", "refused", "public resolver"),
        ("127.255.255.255", "refused", "too many questions"),
        ("127.255.255.250", "refused", "refusal"),
        ("127.0.1.255", "refused", "an address was asked"),
        ("127.0.1.2", "garbage", "answers everything"),
        ("203.0.113.7", "garbage", "parked or redirected"),
        ("127.0.1.77", "garbage", "does not document"),
        ("", "garbage", "given up, or shut"),
    ],
)
def test_a_list_that_refuses_answers_everything_or_nothing_has_failed(tmp_path: Path, everything: str, reason: str, said: str) -> None:
    """Near misses: in each, a client that takes any A record for a listing, or its lack for none, is wrong."""
    reading, _ = ask(lab(tmp_path, "spamhaus-dbl", "dbl.spamhaus.org", {}, everything), "spamhaus-dbl shop.example")
    assert (reading.status, reading.reason) == ("failed", reason)
    assert said in (reading.detail or "")


@pytest.mark.parametrize("name", ["surbl", "uribl"])
def test_a_bit_list_that_shuts_the_asker_out_has_failed(tmp_path: Path, name: str) -> None:
    reading, _ = ask(lab(tmp_path, name, dns_lists()[name].zone, {}, "127.0.0.1"), f"{name} shop.example")
    assert (reading.status, reading.reason) == ("failed", "refused")
    assert "shut out" in (reading.detail or "")


def test_a_refusal_beside_a_listing_is_a_refusal() -> None:
    assert meaning(dns_lists()["spamhaus-dbl"], ("127.0.1.4", "127.255.255.254")).status == "refused"


@pytest.mark.parametrize("subject", ["odd.example", "192.0.2.7"])
def test_a_code_outside_the_documents_is_no_listing(tmp_path: Path, subject: str) -> None:
    name, zone, listed = ("spamhaus-zen", "zen.spamhaus.org", ZEN) if subject[0] == "1" else ("surbl", "multi.surbl.org", SURBL)
    reading, _ = ask(lab(tmp_path, name, zone, listed), f"{name} {subject}")
    assert (reading.status, reading.reason) == ("failed", "garbage")


@pytest.mark.parametrize(
    ("broken", "reason"), [("servfail", "servfail"), ("refused", "refused"), ("timeout", "timeout"), ("garbage", "garbage")]
)
def test_a_resolver_that_fails_is_told_as_such(tmp_path: Path, broken: str, reason: str) -> None:
    where = derive_lab(
        lab(tmp_path, "surbl", "multi.surbl.org", SURBL), tmp_path / "broken", fault("dns", name="shop.example.*", fault=broken)
    )
    reading, _ = ask(where, "surbl shop.example")
    assert (reading.status, reading.reason) == ("failed", reason)


def test_a_control_that_fails_leaves_nothing_told(tmp_path: Path) -> None:
    where = derive_lab(
        lab(tmp_path, "surbl", "multi.surbl.org", SURBL), tmp_path / "broken", fault("dns", name="invalid.*", fault="servfail")
    )
    reading, _ = ask(where, "surbl shop.example")
    assert (reading.status, reading.reason) == ("failed", "servfail")
    assert "the control entry of SURBL was not answered" in (reading.detail or "")


def test_a_control_that_is_refused_says_that_the_list_refuses(tmp_path: Path) -> None:
    reading, _ = ask(lab(tmp_path, "surbl", "multi.surbl.org", {"test.surbl.org": "127.0.0.1"}), "surbl shop.example")
    assert (reading.status, reading.reason) == ("failed", "refused")
    assert "shut out" in (reading.detail or "")


def by_denial(authority: str | None, root: bool) -> Reading:
    """What is read where a resolver denies every name of the list in the name of this zone. root: whether it knows the root."""

    def handler(query: dns.message.Message, _: str) -> list[bytes]:
        if root and query.question[0].name == dns.name.root:
            return [answer(query, ". 60 IN SOA a. b. 1 2 3 4 60")]
        return [answer(query, rcode=dns.rcode.NXDOMAIN, authority=authority and f"{authority} 60 IN SOA a. b. 1 2 3 4 60")]

    async def work() -> Reading:
        async with dns_server(handler) as at:
            observer = DnsblObserver(DnsObserver((at,), 2.0), ("surbl",))
            try:
                return observer.read("surbl shop.example", (await observer.ask("surbl shop.example")).body)
            except ObserveFailure as failure:
                return Reading(status="failed", data=None, reason=failure.reason, detail=failure.detail)  # type: ignore[arg-type]  # as above

    return run(work())


@pytest.mark.parametrize(
    ("authority", "root", "reason", "said"),
    [
        ("multi.surbl.org.", True, "garbage", "given up, or shut to this resolver"),
        ("org.", True, "garbage", "was not reached: the zone org says that there is no multi.surbl.org"),
        (".", True, "garbage", "was not reached: the zone . says that there is no multi.surbl.org"),
        (None, True, "garbage", "does not say by whom"),
        (None, False, "unreachable", "denies every name, the root too"),
    ],
)
def test_a_list_that_says_nothing_is_told_with_the_true_reason(authority: str | None, root: bool, reason: str, said: str) -> None:
    reading = by_denial(authority, root)
    assert (reading.status, reading.reason) == ("failed", reason)
    assert said in (reading.detail or "")


def test_the_control_is_asked_once_for_many_subjects() -> None:
    asked: list[str] = []

    def handler(query: dns.message.Message, _: str) -> list[bytes]:
        name = query.question[0].name.to_text()
        asked.append(name)
        if name.startswith("test.surbl.org."):
            return [answer(query, f"{name} 60 IN A 127.0.0.254")]
        return [answer(query, rcode=dns.rcode.NXDOMAIN, authority="multi.surbl.org. 60 IN SOA a. b. 1 2 3 4 60")]

    async def work() -> None:
        async with dns_server(handler) as at:
            observer = DnsblObserver(DnsObserver((at,), 2.0), ("surbl",))
            for number in range(5):
                raw = await observer.ask(f"surbl s{number}.example")
                assert observer.read(f"surbl s{number}.example", raw.body).status == "absent"

    run(work())
    assert len(asked) == 6


@pytest.mark.parametrize("question", ["surbl 192.0.2.1", "spamhaus-zen shop.example", "nobody shop.example", "surbl ", "surbl a b"])
def test_what_a_list_does_not_hold_is_not_asked(question: str) -> None:
    with pytest.raises(ObserveFailure) as failed:
        run(DnsblObserver(DnsObserver(("127.0.0.1:9",)), ("surbl",)).ask(question))
    assert failed.value.reason == "not-supported"
    assert DnsblObserver.read(question, b"").status == "failed"


@pytest.mark.parametrize("raw", [b"", b"\x00", b"\x00\x05ab", b"\x00\x01a" * 3, b"\x00\x00" * 2])
def test_reading_never_raises(raw: bytes) -> None:
    assert DnsblObserver.read("surbl shop.example", raw).status == "failed"


def test_a_list_that_does_not_exist_is_named() -> None:
    with pytest.raises(SettingsError, match=r"'serbl' is not one of: spamcop"):
        DnsblObserver(DnsObserver(("127.0.0.1:9",)), ("serbl",))


def test_the_table_is_whole_and_the_default_follows_its_terms() -> None:
    for entry in dns_lists().values():
        assert entry.terms.endswith(".")
        assert entry.source.startswith("https://")
        assert bool(entry.codes) != bool(entry.bits)
        assert query_name(entry, entry.must).endswith(f".{entry.zone}")
        assert query_name(entry, entry.must_not).endswith(f".{entry.zone}")
    assert set(Settings().dns_lists) == {entry.name for entry in dns_lists().values() if entry.use in BY_DEFAULT}


def test_nibbles_and_octets_are_reversed() -> None:
    zen = dns_lists()["spamhaus-zen"]
    assert query_name(zen, "192.0.2.99") == "99.2.0.192.zen.spamhaus.org"
    assert (
        query_name(zen, "2001:db8:1:2:3:4:567:89ab") == "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.zen.spamhaus.org"
    )
