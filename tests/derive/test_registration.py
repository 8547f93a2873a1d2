"""Registered, not registered, or could not be told: never guessed from a failure, never from "for sale"."""

from datetime import timedelta

import pytest

from fuwake.derive.registration import registration
from fuwake.model.observation import Observation
from tests.derive.observed import AT, by_id, dns, observation, registry

D = "shop.example"
NS = dns(f"NS {D}", "ns1.shop.example", "ns2.shop.example")
NS_GONE = dns(f"NS {D}", rcode="NXDOMAIN")
NS_NONE = dns(f"NS {D}")
NS_FAILED = dns(f"NS {D}", status="failed")
NS_ALIAS = dns(f"NS {D}", "ns1.other.example", alias="other.example")
RDAP = registry("rdap", D, created_at="2014-04-11T09:12:44Z", registrar="Registrar, Inc.", name_servers=("ns1.shop.example",))
RDAP_GONE = observation(f"rdap:domain {D}", "absent", {"server": "x"})
RDAP_FAILED = observation(f"rdap:domain {D}", "failed", None, "timeout")
WHOIS = registry("whois", D, created_at="2014-04-11T00:00:00Z", registrant="Shop KK", registrar="Other")
WHOIS_GONE = observation(f"whois:domain {D}", "absent", {"server": "x"})
WHOIS_FAILED = observation(f"whois:domain {D}", "failed", None, "rate-limited")
SKIPPED = observation(f"rdap:domain {D}", "skipped", None, "offline")


@pytest.mark.parametrize(
    ("observed", "status", "source", "in_dns"),
    [
        ([RDAP], "registered", "rdap", None),
        ([RDAP, NS], "registered", "rdap", True),
        ([RDAP, NS_GONE], "registered", "rdap", False),
        ([RDAP, WHOIS_FAILED], "registered", "rdap", None),
        ([RDAP_GONE], "not_registered", "rdap", None),
        ([RDAP_GONE, NS_GONE], "not_registered", "rdap", False),
        ([RDAP_GONE, NS_FAILED], "not_registered", "rdap", None),
        ([RDAP_GONE, NS_ALIAS], "not_registered", "rdap", True),
        ([RDAP_GONE, NS], "unknown", None, True),
        ([RDAP_GONE, WHOIS], "unknown", None, None),
        ([RDAP_FAILED, WHOIS], "registered", "whois", None),
        ([RDAP_FAILED, WHOIS_GONE], "not_registered", "whois", None),
        ([RDAP_FAILED, WHOIS_GONE, NS], "unknown", None, True),
        ([RDAP_FAILED, WHOIS_FAILED], "unknown", None, None),
        ([RDAP_FAILED, WHOIS_FAILED, NS], "registered", "dns", True),
        ([RDAP_FAILED, WHOIS_FAILED, NS_GONE], "unknown", None, False),
        ([RDAP_FAILED, WHOIS_FAILED, NS_NONE], "unknown", None, True),
        ([RDAP_FAILED, WHOIS_FAILED, NS_FAILED], "unknown", None, None),
        ([RDAP_FAILED, NS_ALIAS], "unknown", None, True),
        ([SKIPPED], "unknown", None, None),
        ([NS_GONE], "unknown", None, False),
    ],
)
def test_the_table(observed: list[Observation], status: str, source: str | None, in_dns: bool | None) -> None:
    found = registration(D, by_id(observed), AT)
    assert found is not None
    assert (found.status, found.source, found.in_dns) == (status, source, in_dns)
    assert set(found.evidence) == {f"observation:{item.id}" for item in observed}


def test_nobody_asked_is_none() -> None:
    assert registration(D, {}, AT) is None
    assert registration(D, by_id([registry("rdap", "other.example")]), AT) is None


def test_what_contradicts_itself_cites_both_sides_first() -> None:
    found = registration(D, by_id([WHOIS_FAILED, NS, RDAP_GONE]), AT)
    assert found is not None
    assert found.evidence[:2] == (f"observation:rdap:domain {D}", f"observation:dns:NS {D}")


def test_gaps_of_rdap_are_filled_from_whois() -> None:
    found = registration(D, by_id([RDAP, WHOIS]), AT)
    assert found is not None
    assert (found.registrar, found.registrant, str(found.created_at)) == ("Registrar, Inc.", "Shop KK", "2014-04-11 09:12:44+00:00")


@pytest.mark.parametrize(
    ("created", "age"),
    [
        (AT - timedelta(days=1), 1),
        (AT - timedelta(hours=23), 0),
        (AT + timedelta(hours=9), 0),
        (AT + timedelta(days=700), None),
        (AT - timedelta(days=4383), 4383),
        (None, None),
    ],
)
def test_the_age_is_counted_to_the_mail(created: object, age: int | None) -> None:
    """A domain registered anew after the mail has no age at the mail's date."""
    text = created.isoformat() if hasattr(created, "isoformat") else None
    found = registration(D, by_id([registry("rdap", D, created_at=text)]), AT)
    assert found is not None
    assert found.age_days == age


@pytest.mark.parametrize(
    ("server", "for_sale"),
    [("ns1.sedoparking.com", True), ("ns59.hugedomains.com", True), ("ns1.bodis.com", False), ("ns1.notsedoparking.com", False)],
)
def test_for_sale_is_registered(server: str, for_sale: bool) -> None:
    for observed in ([registry("rdap", D, name_servers=(server,))], [RDAP_FAILED, dns(f"NS {D}", server)]):
        found = registration(D, by_id(observed), AT)
        assert found is not None
        assert (found.status, found.for_sale) == ("registered", for_sale)


def test_the_phase_is_that_of_the_day_on_which_the_registry_was_asked() -> None:
    stopped = registration(D, by_id([registry("rdap", D, states=("client hold",), expires_at="2030-01-01T00:00:00Z")]), AT)
    ended = registration(D, by_id([registry("whois", D, expires_at="2023-10-01T00:00:00Z")]), AT)
    by_dns = registration(D, by_id([RDAP_FAILED, NS]), AT)
    assert stopped is not None
    assert ended is not None
    assert by_dns is not None
    assert (stopped.phase, ended.phase, by_dns.phase) == ("on_hold", "expired", "unknown")


def test_a_name_that_the_registry_keeps_back_is_neither_registered_nor_free() -> None:
    found = registration(D, by_id([registry("whois", D, states=("Reserved",))]), AT)
    assert found is not None
    assert (found.status, found.states, found.source) == ("unknown", ("Reserved",), None)


def test_a_record_of_another_shape_is_not_read() -> None:
    found = registration(D, by_id([observation(f"rdap:domain {D}", "found", {"domain": 7})]), AT)
    assert found is not None
    assert (found.status, found.registrar) == ("registered", None)


def test_two_registries_that_contradict_each_other_are_both_said() -> None:
    other = registry("whois", D, created_at="2019-01-02T00:00:00Z", registrar_id="2", name_servers=("ns9.shop.example",))
    first = registry("rdap", D, created_at="2014-04-11T09:12:44Z", registrar_id="1", name_servers=("ns1.shop.example",))
    found = registration(D, by_id([first, other]), AT)
    assert found is not None
    assert (found.created_at and found.created_at.year, found.status) == (2014, "registered")
    assert [(item.field, item.rdap, item.whois) for item in found.contradictions] == [
        ("created_at", "2014-04-11", "2019-01-02"),
        ("registrar_id", "1", "2"),
        ("name_servers", "ns1.shop.example", "ns9.shop.example"),
    ]
    found = registration(D, by_id([RDAP_GONE, WHOIS]), AT)
    assert found is not None
    assert [(item.field, item.rdap, item.whois) for item in found.contradictions] == [("status", "not_registered", "registered")]


@pytest.mark.parametrize("observed", [[RDAP, WHOIS], [RDAP, WHOIS_FAILED], [RDAP_FAILED, WHOIS], [RDAP]])
def test_what_agrees_or_was_not_answered_contradicts_nothing(observed: list[Observation]) -> None:
    found = registration(D, by_id(observed), AT)
    assert found is not None
    assert found.contradictions == ()


def test_a_registrant_that_is_held_back_is_not_an_unknown_owner() -> None:
    held = registry("rdap", D, registrant_withheld=True)
    found = registration(D, by_id([held]), AT)
    assert found is not None
    assert (found.registrant, found.registrant_withheld) == (None, True)
    found = registration(D, by_id([held, WHOIS]), AT)
    assert found is not None
    assert (found.registrant, found.registrant_withheld) == ("Shop KK", False)
