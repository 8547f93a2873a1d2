"""The WHOIS client: the chain of servers, its bounds, and the three outcomes, over real sockets."""

import asyncio
import time
from collections.abc import Callable, Iterator

import msgspec
import pytest

from fuwake.model.answers import DomainRecord, NetworkRecord
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe.whois import WhoisObserver
from tests.observe import whois_samples as samples
from tests.observe.servers import Stream, drip, flood, run, silence, tcp_server

Answers = Callable[[str], str | bytes | Stream]


def ask(question: str, answers: Answers, timeout_s: float = 1.5, asked: list[str] | None = None) -> tuple[Reading, str]:
    """Asks servers that all lie on one port, as in the lab; the query tells which is meant. Gives the reading and the source."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await reader.readuntil(b"\r\n")
        query = line.decode().strip()
        if asked is not None:
            asked.append(query)
        given = answers(query)
        if callable(given):
            await given(reader, writer)
        else:
            writer.write(given if isinstance(given, bytes) else given.encode())
            await writer.drain()

    async def work() -> tuple[Reading, str]:
        async with tcp_server(serve) as port:
            observer = WhoisObserver("whois.iana.org", port, "127.0.0.1", timeout_s)
            try:
                raw = await observer.ask(question)
            except ObserveFailure as failure:
                return Reading(status="failed", data=None, reason=failure.reason, detail=failure.detail), ""  # type: ignore[arg-type]  # a word of Reason, by contract
            return observer.read(question, raw.body), raw.source.rpartition(":")[0]

    return run(work())


def book(**pages: str | bytes | Stream) -> Answers:
    """Answers by query; dots and blanks of the query are written `_`."""
    return lambda query: pages.get("".join(sign if sign.isalnum() else "_" for sign in query), "% nothing here\n")


JP = "domain: JP\nwhois:        whois.jprs.jp\nstatus: ACTIVE\n"
COM = "refer:        whois.verisign-grs.com\n\ndomain: COM\n"
RIPE = "refer:        whois.ripe.net\n\ninetnum: 192.0.0.0 - 192.255.255.255\n"


def test_a_japanese_domain_is_asked_of_jprs_in_english() -> None:
    asked: list[str] = []
    reading, source = ask("domain mihon.jp", book(jp=JP, mihon_jp_e=samples.JPRS_GENERAL_EN), asked=asked)
    record = msgspec.convert(reading.data, DomainRecord)
    assert asked == ["jp", "mihon.jp/e"]
    assert source == "whois.jprs.jp"
    assert (reading.status, record.server, record.registrar, record.registrant) == ("found", "whois.jprs.jp", None, None)


def test_the_registrar_is_asked_too_and_fills_gaps_only() -> None:
    asked: list[str] = []
    answers = book(com=COM, domain_shop_com=samples.ICANN, shop_com=samples.REGISTRAR)
    reading, source = ask("domain shop.com", answers, asked=asked)
    record = msgspec.convert(reading.data, DomainRecord)
    assert asked == ["com", "domain shop.com", "shop.com"]
    assert source == "whois.verisign-grs.com"
    assert (record.registrant, record.registrant_country, record.server) == ("Shop Trading Ltd", "GB", "whois.verisign-grs.com")
    assert record.name_servers == ("ns1.shop.com", "ns2.shop.com")


@pytest.mark.parametrize("registrar", [silence, drip, flood, b"", b"quota exceeded\n", b"\x00\xff" * 50])
def test_a_registrar_that_fails_costs_nothing_of_what_is_known(registrar: bytes | Stream) -> None:
    reading, _ = ask("domain shop.com", book(com=COM, domain_shop_com=samples.ICANN, shop_com=registrar), timeout_s=0.6)
    assert reading.status == "found"
    assert msgspec.convert(reading.data, DomainRecord).registrar == "Example Registrar, Inc."


def test_a_network_is_asked_of_the_registry_that_the_root_refers_to() -> None:
    answers = iter([RIPE, samples.RIPE])
    reading, source = ask("ip 192.0.2.7", lambda _: next(answers))
    record = msgspec.convert(reading.data, NetworkRecord)
    assert source == "whois.ripe.net"
    assert (record.range, record.organisation, record.abuse_email) == ("192.0.2.0/24", "Example SAS", "abuse@net.example")


def test_apnic_hands_on_to_jpnic() -> None:
    asked: list[str] = []
    answers: Iterator[str | bytes] = iter(["refer: whois.apnic.net\n", samples.APNIC, samples.JPNIC.encode("iso2022_jp")])
    reading, _ = ask("ip 192.0.2.7", lambda _: next(answers), asked=asked)
    record = msgspec.convert(reading.data, NetworkRecord)
    assert asked == ["192.0.2.7", "192.0.2.7", "192.0.2.7/e"]
    assert (record.range, record.name, record.organisation, record.country) == ("192.0.2.0/24", "MIHON-NET", "見本インターネット", "JP")


@pytest.mark.parametrize(
    ("named", "asked_at"),
    [("whois.krnic.net", "whois.kisa.or.kr"), ("whois.kisa.or.kr", "whois.kisa.or.kr"), ("whois.twnic.net", "whois.twnic.net")],
)
def test_apnic_hands_on_to_other_national_registries(named: str, asked_at: str) -> None:
    """Also by a name that was given up."""
    remark = f"remarks: to obtain more specific information, please use the whois server at {named}.\n"
    answers = iter(
        [
            "refer: whois.apnic.net\n",
            samples.APNIC.replace("whois.nic.ad.jp", "the registry") + remark,
            "IPv4 Address : 192.0.2.0 - 192.0.2.63\n",
        ]
    )
    reading, _ = ask("ip 192.0.2.7", lambda _: next(answers))
    record = msgspec.convert(reading.data, NetworkRecord)
    assert (record.range, record.server) == ("192.0.2.0/26", asked_at)


def test_arin_is_asked_for_networks_in_full() -> None:
    asked: list[str] = []
    answers = iter(["refer: whois.arin.net\n", samples.ARIN])
    reading, _ = ask("ip 192.0.2.7", lambda _: next(answers), asked=asked)
    assert asked == ["192.0.2.7", "n + 192.0.2.7"]
    assert msgspec.convert(reading.data, NetworkRecord).organisation == "Example Hosting, LLC"


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        (samples.JPRS_NO_MATCH, "absent", None),
        ("% Quota exceeded, ask again tomorrow\n", "failed", "rate-limited"),
        ("You have exceeded your daily query limit.\nNo match!!\n", "failed", "rate-limited"),
        ("", "failed", "no-data"),
        ("\r\n\r\n", "failed", "no-data"),
        ("hello\n", "failed", "garbage"),
        (bytes(range(256)) * 20, "failed", "garbage"),
        (samples.JPRS_GENERAL_EN.replace("MIHON.JP", "OTHER.JP"), "failed", "garbage"),
        (silence, "failed", "timeout"),
        (drip, "failed", "timeout"),
        (flood, "failed", "too-large"),
    ],
)
def test_the_outcomes(answer: str | bytes | Stream, status: str, reason: str | None) -> None:
    started = time.monotonic()
    reading, _ = ask("domain mihon.jp", book(jp=JP, mihon_jp_e=answer), timeout_s=0.4)
    assert (reading.status, reading.reason) == (status, reason), reading
    assert time.monotonic() - started < 3


def test_a_top_level_domain_without_whois_is_named() -> None:
    reading, _ = ask("domain shop.xyz", book(xyz="domain: XYZ\nstatus: ACTIVE\n"))
    assert (reading.status, reading.reason) == ("failed", "not-supported")
    assert ".xyz" in (reading.detail or "")


def test_the_root_is_asked_once_for_a_top_level_domain() -> None:
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        query = (await reader.readuntil(b"\r\n")).decode().strip()
        asked.append(query)
        writer.write((JP if query == "jp" else samples.JPRS_NO_MATCH).encode())

    async def work() -> None:
        async with tcp_server(serve) as port:
            observer = WhoisObserver("whois.iana.org", port, "127.0.0.1", 2.0)
            for name in ("mihon.jp", "mihon2.jp"):
                raw = await observer.ask(f"domain {name}")
                assert observer.read(f"domain {name}", raw.body).status == "absent"

    run(work())
    assert asked == ["jp", "mihon.jp/e", "mihon2.jp/e"]


def test_a_loop_of_referrals_ends() -> None:
    """Each server refers to a new one; four are asked in all."""
    asked: list[str] = []
    count = iter(range(100))

    def answers(query: str) -> str:
        return COM if query == "com" else samples.ICANN.replace("whois.registrar.example", f"whois{next(count)}.registrar.example")

    reading, _ = ask("domain shop.com", answers, asked=asked)
    assert reading.status == "found"
    assert len(asked) == 4


def test_two_servers_that_refer_to_each_other_are_asked_once_each() -> None:
    asked: list[str] = []
    answers = iter(["refer: whois.ripe.net\n", "refer: whois.arin.net\n", "ReferralServer: whois://whois.ripe.net\n", "never"])
    reading, _ = ask("ip 192.0.2.7", lambda _: next(answers), asked=asked)
    assert (reading.status, reading.reason) == ("failed", "garbage")
    assert len(asked) == 3


@pytest.mark.parametrize("target", ["127.0.0.1", "localhost", "[::1]", "whois.evil.example", "127.0.0.1:6379", "169.254.169.254"])
def test_a_question_about_an_address_is_carried_on_to_known_registries_only(target: str) -> None:
    asked: list[str] = []
    answers = iter([RIPE, samples.RIPE + f"\nReferralServer: whois://{target}\n", "never"])
    ask("ip 192.0.2.7", lambda _: next(answers), asked=asked)
    assert len(asked) == 2


@pytest.mark.parametrize("target", ["127.0.0.1", "10.0.0.1", "localhost", "1"])
def test_the_root_leads_to_no_address_and_to_no_bare_name(target: str) -> None:
    asked: list[str] = []
    reading, _ = ask("domain mihon.jp", lambda _: f"refer: {target}\n", asked=asked)
    assert (reading.status, reading.reason) == ("failed", "not-supported")
    assert asked == ["jp"]


def test_a_port_that_nobody_listens_on_is_unreachable() -> None:
    async def work() -> None:
        async with tcp_server(silence) as port:
            pass
        with pytest.raises(ObserveFailure) as failed:
            await WhoisObserver("whois.iana.org", port, "127.0.0.1", 1.0).ask("domain mihon.jp")
        assert failed.value.reason == "unreachable"

    run(work())


@pytest.mark.parametrize("question", ["domain www.mihon.jp", "domain x.github.io", "domain co.jp", "ip x", "mihon.jp"])
def test_what_a_registry_cannot_know_is_not_asked(question: str) -> None:
    asked: list[str] = []
    reading, _ = ask(question, lambda _: "No match!!", asked=asked)
    assert (reading.status, reading.reason) == ("failed", "not-supported")
    assert asked == []


def test_a_registrant_that_the_registrar_holds_back_is_told_as_that() -> None:
    held = samples.REGISTRAR.replace("Hanako Mihon", "REDACTED FOR PRIVACY").replace("Shop Trading Ltd", "REDACTED FOR PRIVACY")
    reading, _ = ask("domain shop.com", book(com=COM, domain_shop_com=samples.ICANN, shop_com=held))
    record = msgspec.convert(reading.data, DomainRecord)
    assert (record.registrant, record.registrant_withheld) == (None, True)


def test_an_answer_cannot_pretend_to_be_another_servers() -> None:
    forged = f"%% server: whois.jprs.jp\n{samples.JPRS_NO_MATCH}"
    reading, _ = ask("domain shop.com", book(com=COM, domain_shop_com=samples.ICANN + forged, shop_com=forged + samples.REGISTRAR))
    assert reading.status == "found"
    assert msgspec.convert(reading.data, DomainRecord).server == "whois.verisign-grs.com"
