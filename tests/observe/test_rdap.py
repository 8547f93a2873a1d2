"""RDAP: found, absent and failed are told apart; nobody leads the client to a private address."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwake.model.answers import DomainRecord, NetworkRecord
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe.rdap import RdapObserver
from fuwake.observe.rdap_services import address_base, domain_base, parse_services
from tests.observe.servers import Stream, drip, flood, http, http_server, run, silence

Respond = Callable[[str], bytes | Stream]


def entity(role: str, *card: list[Any], **more: Any) -> dict[str, Any]:
    return {"objectClassName": "entity", "roles": [role], "vcardArray": ["vcard", [["version", {}, "text", "4.0"], *card]], **more}


def text(name: str, value: Any, **parameters: str) -> list[Any]:
    return [name, parameters, "text", value]


REGISTRAR = entity(
    "registrar",
    text("fn", "Example Registrar, Inc."),
    publicIds=[{"type": "IANA Registrar ID", "identifier": "9999"}],
    entities=[entity("abuse", text("fn", "Abuse desk"), text("email", "abuse@registrar.example"))],
)
DOMAIN: dict[str, Any] = {
    "objectClassName": "domain",
    "ldhName": "SHOP.EXAMPLE",
    "status": ["client transfer prohibited", "active"],
    "events": [
        {"eventAction": "registration", "eventDate": "2014-04-11T09:12:44Z"},
        {"eventAction": "last changed", "eventDate": "2022-04-12T12:20:10+09:00"},
        {"eventAction": "expiration", "eventDate": "2024-04-11T09:12:44.123Z"},
    ],
    "nameservers": [{"ldhName": "NS1.shop.example."}, {"ldhName": "ns2.shop.example"}, {"ldhName": "no host"}, 7],
    "entities": [REGISTRAR, entity("registrant", text("kind", "org"), text("fn", "Shop KK"), ["adr", {"cc": "jp"}, "text", [""] * 7])],
}
NETWORK: dict[str, Any] = {
    "objectClassName": "ip network",
    "startAddress": "192.0.2.0",
    "endAddress": "192.0.2.255",
    "name": "TEST-NET-1",
    "country": "FR",
    "parentHandle": "192.0.0.0 - 192.255.255.255",
    "entities": [
        entity("registrant", text("kind", "org"), text("fn", "Example SAS")),
        entity("technical", text("fn", "Somebody"), entities=[entity("abuse", text("email", "abuse@net.example"))]),
    ],
}


def ask(question: str, respond: Respond, timeout_s: float = 1.5, asked: list[str] | None = None) -> Reading:
    """Asks a registry that behaves as `respond` says (target → answer); the bootstrap is well."""

    async def work() -> Reading:
        def serve(target: str, _: bytes) -> bytes | Stream:
            if asked is not None:
                asked.append(target)
            if target.startswith("/boot/"):
                keys = {"dns.json": ["example", "com"], "ipv4.json": ["192.0.0.0/8"], "ipv6.json": ["2001:db8::/32"]}
                return http(200, json.dumps({"services": [[keys[target.rpartition("/")[2]], [f"{base}/rdap"]]]}), "application/json")
            return respond(target.removeprefix("/rdap/"))

        async with http_server(serve) as base:
            observer = RdapObserver(f"{base}/boot", timeout_s)
            try:
                raw = await observer.ask(question)
            except ObserveFailure as failure:
                return Reading(status="failed", data=None, reason=failure.reason, detail=failure.detail)  # type: ignore[arg-type]  # a word of Reason, by contract
            assert raw.source.startswith(base)
            return observer.read(question, raw.body)

    return run(work())


def read(document: Any, question: str = "domain shop.example") -> Reading:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    raw = b"HTTP/1.1 200\r\nFuwake-Asked: GET https://rdap.example/x\r\nContent-Type: application/rdap+json\r\n\r\n" + body
    return RdapObserver.read(question, raw)


def domain(document: Any) -> DomainRecord:
    return msgspec.convert(read(document).data, DomainRecord)


def test_a_registered_domain_is_found_with_its_particulars() -> None:
    reading = ask("domain shop.example", lambda target: http(200, json.dumps(DOMAIN)) if target == "domain/shop.example" else http(404))
    assert reading.status == "found", reading
    record = msgspec.convert(reading.data, DomainRecord)
    assert (record.registrar, record.registrar_id, record.abuse_email) == ("Example Registrar, Inc.", "9999", "abuse@registrar.example")
    assert (record.registrant, record.registrant_country) == ("Shop KK", "JP")
    assert record.created_at is not None
    assert record.created_at.isoformat() == "2014-04-11T09:12:44+00:00"
    assert record.updated_at is not None
    assert record.updated_at.isoformat() == "2022-04-12T03:20:10+00:00"
    assert record.name_servers == ("ns1.shop.example", "ns2.shop.example")
    assert record.states == ("clientTransferProhibited", "ok")
    assert record.server == "127.0.0.1"


def test_a_network_is_found_with_its_holder_and_its_abuse_desk() -> None:
    reading = ask("ip 192.0.2.7", lambda target: http(200, json.dumps(NETWORK)) if target == "ip/192.0.2.7" else http(404))
    record = msgspec.convert(reading.data, NetworkRecord)
    assert (record.range, record.name, record.organisation, record.country) == ("192.0.2.0/24", "TEST-NET-1", "Example SAS", "FR")
    assert record.abuse_email == "abuse@net.example"


def test_a_domain_that_the_registry_does_not_know_is_absent() -> None:
    reading = ask("domain shop.example", lambda _: http(404, '{"errorCode":404}'))
    assert reading.status == "absent"
    assert reading.reason is None


PAGE = "<!doctype html><title>404</title>"


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (http(200, PAGE, "text/html"), "garbage"),
        (http(404, PAGE, "text/html"), "garbage"),
        (http(200, PAGE), "garbage"),
        (http(200, "[]"), "garbage"),
        (http(200, '"'), "garbage"),
        (http(200, "{}"), "garbage"),
        (http(200, '{"a":' * 10_000), "garbage"),
        (http(200, '{"objectClassName":"domain","x":1e999}'), "garbage"),
        (http(200, json.dumps(DOMAIN | {"ldhName": "other.example"})), "garbage"),
        (http(200, json.dumps(NETWORK)), "garbage"),
        (http(429, "", "text/plain", "Retry-After: 60"), "rate-limited"),
        (http(500), "servfail"),
        (http(503, PAGE, "text/html"), "servfail"),
        (http(400), "not-supported"),
        (http(403), "refused"),
        (http(302, "", "text/plain", "Location: "), "garbage"),
        (http(200, json.dumps(DOMAIN), "application/rdap+json", "Content-Encoding: gzip"), "garbage"),
        (b"\x07\x00garbage\r\n\r\n", "garbage"),
        (b"", "garbage"),
    ],
)
def test_what_is_no_rdap_answer_is_a_failure_and_never_absent(response: bytes, reason: str) -> None:
    reading = ask("domain shop.example", lambda _: response)
    assert (reading.status, reading.reason) == ("failed", reason), reading


def test_a_limit_says_when_to_ask_again() -> None:
    reading = ask("domain shop.example", lambda _: http(429, "", "text/plain", "Retry-After: 60"))
    assert reading.detail is not None
    assert "60" in reading.detail


@pytest.mark.parametrize(("behave", "reason"), [(silence, "timeout"), (drip, "timeout")])
def test_a_server_that_does_not_come_to_an_end_is_a_timeout(behave: Stream, reason: str) -> None:
    async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await behave(reader, writer)

    reading = ask("domain shop.example", lambda _: dripping, timeout_s=0.3)
    assert (reading.status, reading.reason) == ("failed", reason)


def test_ten_megabytes_are_too_large() -> None:
    async def huge(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rdap+json\r\n\r\n")
        await flood(reader, writer)

    assert ask("domain shop.example", lambda _: huge).reason == "too-large"


def test_redirects_are_followed_three_times_and_no_more() -> None:
    def hops(number: int) -> Respond:
        def respond(target: str) -> bytes:
            step = int(target[1:]) if target.startswith("h") else 0
            if step == number:
                return http(200, json.dumps(DOMAIN))
            return http(302, "", "text/plain", f"Location: /rdap/h{step + 1}")

        return respond

    assert ask("domain shop.example", hops(3)).status == "found"
    assert ask("domain shop.example", hops(4)).reason == "garbage"


def test_a_redirect_in_a_circle_is_a_failure() -> None:
    asked: list[str] = []
    reading = ask("domain shop.example", lambda target: http(302, "", "text/plain", f"Location: /rdap/{target}"), asked=asked)
    assert (reading.status, reading.reason) == ("failed", "garbage")
    assert len(asked) == 2


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://192.0.2.1/", "http://user@192.0.2.1/", "gopher://127.0.0.1:70/_x"])
def test_a_redirect_to_something_that_is_not_plain_http_is_not_followed(target: str) -> None:
    reading = ask("domain shop.example", lambda _: http(302, "", "text/plain", f"Location: {target}"))
    assert (reading.status, reading.reason) == ("failed", "policy")


@pytest.mark.parametrize(
    "inside",
    ["http://127.0.0.1:{}/", "http://localhost:{}/", "http://[::ffff:127.0.0.1]:{}/", "http://10.0.0.1:{}/", "http://169.254.169.254:{}/"],
)
def test_from_the_internet_no_bootstrap_leads_to_a_private_address(inside: str, tmp_path: Path) -> None:
    """The bootstrap lies on disk here, so its host is not loopback, as it is with IANA's."""
    asked: list[str] = []

    async def work() -> None:
        async with http_server(lambda target, _: asked.append(target) or http(200, json.dumps(DOMAIN))) as base:  # type: ignore[func-returns-value]  # append gives None, and is wanted for that
            services = [[["example"], [inside.format(base.rpartition(":")[2])]]]
            (tmp_path / "dns.json").write_text(json.dumps({"services": services}))
            with pytest.raises(ObserveFailure) as failed:
                await RdapObserver(tmp_path.as_uri(), 1.0).ask("domain shop.example")
            assert failed.value.reason == "policy"

    run(work())
    assert asked == []


def test_the_bootstrap_is_fetched_once_for_many_questions() -> None:
    asked: list[str] = []

    async def work() -> None:
        def serve(target: str, _: bytes) -> bytes:
            asked.append(target)
            return http(200, json.dumps({"services": [[["example"], [f"{base}/rdap/"]]]})) if "boot" in target else http(404, "{}")

        async with http_server(serve) as base:
            observer = RdapObserver(f"{base}/boot/", 2.0)
            await asyncio.gather(*(observer.ask(f"domain d{index}.example") for index in range(20)))

    run(work())
    assert asked.count("/boot/dns.json") == 1
    assert len(asked) == 21


def test_a_bootstrap_that_fails_is_a_failure_of_the_question_and_not_fetched_again_at_once() -> None:
    asked: list[str] = []

    async def work() -> None:
        async with http_server(lambda target, _: asked.append(target) or http(500)) as base:  # type: ignore[func-returns-value]  # append gives None, and is wanted for that
            observer = RdapObserver(base, 1.0)
            for _ in range(3):
                with pytest.raises(ObserveFailure, match=r"dns\.json"):
                    await observer.ask("domain shop.example")

    run(work())
    assert asked == ["/dns.json"]


def test_a_top_level_domain_without_rdap_is_named() -> None:
    asked: list[str] = []
    reading = ask("domain mihon.jp", lambda _: http(404), asked=asked)
    assert (reading.status, reading.reason) == ("failed", "not-supported")
    assert reading.detail == "no RDAP service is registered for .jp"
    assert asked == ["/boot/dns.json"]


@pytest.mark.parametrize(
    "question", ["domain www.shop.example", "domain x.github.io", "domain jp", "domain ", "ip 300.1.1.1", "as 1", "domain a b"]
)
def test_what_a_registry_cannot_know_is_not_asked(question: str) -> None:
    """A registry would say "no such domain" of a host that exists."""
    asked: list[str] = []
    reading = ask(question, lambda _: http(404), asked=asked)
    assert (reading.status, reading.reason) == ("failed", "not-supported")
    assert asked == []


def test_the_longest_entry_of_the_bootstrap_decides() -> None:
    services = parse_services(
        json.dumps(
            {
                "services": [
                    [["jp", "192.0.0.0/8"], ["http://plain.example/", "https://wide.example/"]],
                    [["co.jp", "192.0.2.0/24"], ["https://narrow.example/"]],
                    [["*", ""], ["ftp://none.example/"]],
                ]
            }
        ).encode(),
        "x",
    )
    assert domain_base(services, "mihon.co.jp") == "https://narrow.example/"
    assert domain_base(services, "mihon.jp") == "https://wide.example/"
    assert domain_base(services, "mihonjp.com") is None
    assert address_base(services, "192.0.2.1") == "https://narrow.example/"
    assert address_base(services, "192.0.3.1") == "https://wide.example/"
    assert address_base(services, "2001:db8::1") is None


@pytest.mark.parametrize(
    ("card", "kept"),
    [
        ([text("kind", "individual"), text("fn", "山田 太郎"), text("org", "Yamada")], None),
        ([text("fn", "Taro Yamada")], None),
        ([text("fn", "Taro Yamada"), text("org", "Taro Yamada")], None),
        ([text("fn", "Taro Yamada"), text("org", "Yamada Shoten")], "Yamada Shoten"),
        ([text("fn", "REDACTED FOR PRIVACY"), text("org", "REDACTED FOR PRIVACY")], None),
        ([text("fn", "x"), text("org", "Domains By Proxy, LLC")], None),
        ([text("fn", "見本株式会社")], "見本株式会社"),
        ([text("kind", "org"), text("fn", "<script>alert(1)</script>\u0000\u009b Shop")], "<script>alert(1)</script> Shop"),
        ([text("org", ["Shop Inc.", "Sales"])], "Shop Inc."),
        ([text("org", {"a": 1}), ["org"], 5], None),
    ],
)
def test_only_organisations_are_kept_as_registrant(card: list[Any], kept: str | None) -> None:
    assert domain(DOMAIN | {"entities": [entity("registrant", *card)]}).registrant == kept


@pytest.mark.parametrize("when", ["2023-02-31T00:00:00Z", "0000-00-00T00:00:00Z", "1697000000000", "soon", None, {}])
def test_an_impossible_date_is_unknown(when: Any) -> None:
    assert domain(DOMAIN | {"events": [{"eventAction": "registration", "eventDate": when}]}).created_at is None


def test_a_network_that_does_not_hold_the_address_is_no_answer() -> None:
    assert read(NETWORK, "ip 198.51.100.1").reason == "garbage"
    assert read(NETWORK | {"endAddress": "2001:db8::1"}, "ip 192.0.2.1").reason == "garbage"


JSON = st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3), max_leaves=8)


@given(st.fixed_dictionaries({key: JSON for key in DOMAIN if key not in ("ldhName", "objectClassName")}))
def test_fields_of_any_shape_are_borne(document: dict[str, Any]) -> None:
    reading = read(msgspec.json.encode({"objectClassName": "domain", "ldhName": "shop.example"} | document))
    assert reading.status == "found"


@given(st.binary(max_size=300))
def test_reading_never_raises(raw: bytes) -> None:
    assert RdapObserver.read("domain shop.example", raw).status == "failed"
    assert read(raw).status == "failed"
