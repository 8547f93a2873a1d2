"""What RDAP objects say: redactions, nested entities, events, states, autonomous systems; and the flaws that are read over and named."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwake.model.answers import AutnumRecord, NetworkRecord
from fuwake.model.observation import Reading
from fuwake.observe.abuse_desk import desk_of
from fuwake.observe.rdap_answer import read_answer
from fuwake.parse.domains import to_ascii
from tests.observe.test_rdap import DOMAIN, NETWORK, domain, entity, text

AUTNUM: dict[str, Any] = {
    "rdapConformance": ["rdap_level_0"],
    "objectClassName": "autnum",
    "startAutnum": 64496,
    "endAutnum": 64511,
    "name": "EXAMPLE-AS",
    "country": "JP",
    "events": [{"eventAction": "registration", "eventDate": "2005-11-08T00:00:00Z"}],
    "entities": [entity("registrant", text("kind", "org"), text("fn", "Mihon Network KK"))],
}


def read(document: Any, question: str, status: int = 200, *fields: str) -> Reading:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    head = "\r\n".join([f"HTTP/1.1 {status}", "Fuwake-Asked: GET https://rdap.example/x", *fields])
    return read_answer(question, head.encode() + b"\r\n\r\n" + body)


def network(document: dict[str, Any], ip: str = "192.0.2.7") -> NetworkRecord:
    return msgspec.convert(read(document, f"ip {ip}").data, NetworkRecord)


def registrant(*card: list[Any], **more: Any) -> list[Any]:
    return [entity("registrant", *card, **more)]


@pytest.mark.parametrize(
    "change",
    [
        {"redacted": [{"name": {"description": "Registrant Name"}, "method": "emptyValue"}], "entities": registrant(text("fn", ""))},
        {"redacted": [{"name": {"type": "Registrant Organization"}, "method": "removal"}], "entities": []},
        {"entities": registrant(text("fn", "REDACTED FOR PRIVACY"))},
        {"entities": registrant(text("fn", ""), text("org", "Domains By Proxy, LLC"))},
        {"entities": registrant(text("fn", "x"), status=["private"])},
        {"entities": registrant(text("fn", ""), remarks=[{"title": "REDACTED FOR PRIVACY", "description": ["…"]}])},
        {"entities": registrant(text("fn", "x"), remarks=[{"type": "object truncated due to authorization", "description": []}])},
        {"entities": registrant(text("fn", ""))},
    ],
)
def test_a_registrant_that_is_held_back_is_said_to_be(change: dict[str, Any]) -> None:
    """RFC 9537, states and remarks of RFC 9083, words in the place of a name, a card without one."""
    record = domain(DOMAIN | change)
    assert (record.registrant, record.registrant_withheld) == (None, True)


@pytest.mark.parametrize(
    "change",
    [
        {"redacted": [{"name": {"description": "Tech Name"}, "method": "removal"}], "entities": []},
        {"redacted": "all", "entities": registrant(text("kind", "individual"), text("fn", "Taro Mihon"))},
        {"entities": []},
        {},
    ],
)
def test_no_registrant_at_all_a_person_and_an_organisation_are_not_held_back(change: dict[str, Any]) -> None:
    assert not domain(DOMAIN | change).registrant_withheld


def test_all_events_the_reseller_and_the_keys_are_read() -> None:
    events = [
        {"eventAction": "Registration", "eventDate": "2014-04-11T09:12:44Z"},
        {"eventAction": "reregistration", "eventDate": "2020-01-02T00:00:00Z"},
        {"eventAction": "transfer", "eventDate": "2021-03-04T00:00:00Z"},
        {"eventAction": "registrar expiration", "eventDate": "2025-04-11T00:00:00Z"},
        {"eventAction": "last update of RDAP database", "eventDate": "2026-01-01T00:00:00Z"},
    ]
    entities = [*DOMAIN["entities"], entity("reseller", text("kind", "org"), text("fn", "Example Reseller"))]
    record = domain(DOMAIN | {"events": events, "entities": entities, "secureDNS": {"delegationSigned": True}})
    days = [str(moment)[:10] for moment in (record.created_at, record.registered_anew_at, record.transferred_at, record.expires_at)]
    assert days == ["2014-04-11", "2020-01-02", "2021-03-04", "2025-04-11"]
    assert (record.updated_at, record.reseller, record.signed) == (None, "Example Reseller", True)


def test_states_are_told_in_the_words_of_epp() -> None:
    """RFC 8056 section 2; others stay as they are."""
    states = ["client hold", "server transfer prohibited", "pending delete", "redemption period", "add period", "active", "locked", 7]
    assert domain(DOMAIN | {"status": states}).states == (
        "clientHold",
        "serverTransferProhibited",
        "pendingDelete",
        "redemptionPeriod",
        "addPeriod",
        "ok",
        "locked",
    )


def test_what_is_not_as_the_rfc_asks_is_read_as_far_as_it_can_be_and_named() -> None:
    record = domain(
        {**DOMAIN, "objectClassName": None, "status": "active", "events": [{"eventAction": "expiration", "eventDate": "soon"}]}
        | {"objectClassName": "domain"}
    )
    assert record.registrar == "Example Registrar, Inc."
    assert record.flaws == ("status is no list", "no rdapConformance", "unreadable date: expiration")
    assert (
        "result set truncated due to authorization"
        in domain(DOMAIN | {"notices": [{"type": "result set truncated due to authorization"}]}).flaws
    )
    padded = network(NETWORK | {"startAddress": "192.000.002.000", "endAddress": "192.0.2.255/32"})
    assert padded.range == "192.0.2.0/24"
    assert "startAddress in another form: 192.000.002.000" in padded.flaws


def test_a_name_in_unicode_is_the_same_domain() -> None:
    document = {key: value for key, value in DOMAIN.items() if key != "ldhName"} | {"unicodeName": "お店.example"}
    assert read(document, f"domain {to_ascii('お店.example')}").status == "found"
    assert read(document, "domain shop.example").reason == "garbage"


def test_an_autonomous_system_is_found_with_its_holder() -> None:
    record = msgspec.convert(read(AUTNUM, "autnum 64500").data, AutnumRecord)
    assert (record.first, record.last, record.name, record.organisation, record.country) == (
        64496,
        64511,
        "EXAMPLE-AS",
        "Mihon Network KK",
        "JP",
    )
    assert read(AUTNUM, "autnum 1").reason == "garbage"
    assert read(DOMAIN, "autnum 64500").reason == "garbage"
    assert read(AUTNUM | {"startAutnum": "64496"}, "autnum 64500").reason == "garbage"


@pytest.mark.parametrize("question", ["autnum 0", "autnum x", "autnum 99999999999", "autnum -1", "entity X-1"])
def test_what_is_no_number_is_not_asked(question: str) -> None:
    assert read(AUTNUM, question).reason == "not-supported"


@pytest.mark.parametrize(
    ("status", "body", "fields", "reason"),
    [
        (429, b"", ["Retry-After: 3600"], "rate-limited"),
        (403, b'{"title": "Query rate limit exceeded"}', [], "rate-limited"),
        (403, b"Your address is blocked for 600 seconds: daily quota used", ["Retry-After: 600"], "rate-limited"),
        (503, b"too many requests", [], "rate-limited"),
        (403, b"Forbidden", [], "refused"),
        (503, b"maintenance", ["Retry-After: 120"], "servfail"),
        (200, b'{"errorCode": 429, "title": "slow down"}', [], "rate-limited"),
        (200, b'{"errorCode": 404, "title": "Not Found"}', [], "garbage"),
        (200, b'{"errorCode": 500}', [], "servfail"),
    ],
)
def test_refusals_in_every_guise_have_their_true_reason(status: int, body: bytes, fields: list[str], reason: str) -> None:
    """An error object under status 200 is never read as "no such domain"."""
    reading = read(body, "domain shop.example", status, "Content-Type: application/rdap+json", *fields)
    assert (reading.status, reading.reason) == ("failed", reason)
    for field in fields:
        assert field.partition(": ")[2] in (reading.detail or "")


PERSON = entity("abuse", text("kind", "individual"), text("fn", "Taro Mihon"), text("email", "taro.mihon@net.example"))
GROUP = entity("abuse", text("kind", "group"), text("email", "zz@net.example"), text("email", "abuse@net.example"))
NESTED = entity(
    "registrant", text("kind", "org"), text("fn", "Example SAS"), entities=[entity("abuse", text("email", "abuse@org.example"))]
)


@pytest.mark.parametrize(
    ("entities", "desk"),
    [
        ([NESTED, GROUP], "abuse@net.example"),
        ([NESTED], "abuse@org.example"),
        ([PERSON], None),
        ([PERSON, NESTED], "abuse@org.example"),
        ([entity("abuse", text("kind", "individual"), text("email", "noc@net.example"))], "noc@net.example"),
        ([entity("abuse", text("email", "b@net.example", pref="2"), text("email", "a@net.example", pref="1"))], "a@net.example"),
        ([entity("technical", text("email", "abuse@net.example"))], None),
    ],
)
def test_the_desk_of_the_network_stands_before_its_organisations_and_no_person_is_one(entities: list[Any], desk: str | None) -> None:
    assert network(NETWORK | {"entities": entities}).abuse_email == desk


def test_a_registrars_own_desk_stands_before_others() -> None:
    other = entity("abuse", text("email", "abuse@other.example"))
    assert domain(DOMAIN | {"entities": [other, *DOMAIN["entities"]]}).abuse_email == "abuse@registrar.example"


def test_what_single_registries_do_is_read() -> None:
    """LACNIC repeats the address and names the block in the handle; AFRINIC gives no roles, and handles for names."""
    lacnic = NETWORK | {"startAddress": "192.0.2.7", "endAddress": "192.0.2.7", "handle": "192.0.2/24"}
    assert network(lacnic).range == "192.0.2.0/24"
    bare = entity("x", text("kind", "org"), text("fn", "Example Telecom"))
    bare["roles"] = None
    assert network(NETWORK | {"entities": [bare]}).organisation == "Example Telecom"
    bare["vcardArray"][1][-1] = text("fn", "ORG-EX1-AFRINIC")
    assert network(NETWORK | {"entities": [bare]}).organisation is None


def test_a_person_has_no_desk_unless_the_address_names_one() -> None:
    assert desk_of(["Taro <taro@net.example>", "noc-jp@net.example"], person=True) == "noc-jp@net.example"
    assert desk_of(["taro@net.example"], person=True) is None
    assert desk_of(["network@net.example", "abuse@net.example"], person=False) == "abuse@net.example"
    assert desk_of([None, 7, ""], person=False) is None


def test_the_origin_that_a_registry_names_is_read() -> None:
    assert network(NETWORK | {"arin_originas0_originautnums": [64500, "x", -1]}).origin == (64500,)
    assert network(NETWORK).origin == ()


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["roles", "vcardArray", "entities", "status", "name", "type"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from([(AUTNUM, "autnum 64500"), (NETWORK, "ip 192.0.2.7"), (DOMAIN, "domain shop.example")]), st.data())
def test_members_of_any_type_never_make_the_reader_fail(what: tuple[dict[str, Any], str], data: st.DataObject) -> None:
    document, question = what
    keys = data.draw(st.lists(st.sampled_from([*document, "remarks", "notices", "redacted", "secureDNS", "links"]), max_size=4))
    reading = read({**document, **{key: data.draw(ODD) for key in keys}}, question)
    assert (reading.reason is not None) == (reading.status == "failed")
