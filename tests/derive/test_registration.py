"""Registered, not registered, or could not be told: never guessed from a failure, never from "for sale"."""

from datetime import timedelta

import pytest

from fuwake.derive.registration import parking_kinds, registration
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
    ("server", "for_sale", "parked"),
    [
        ("ns1.sedoparking.com", True, True),
        ("ns59.hugedomains.com", True, True),
        ("ns1.bodis.com", False, True),
        ("ns1.notsedoparking.com", False, False),
        ("ns1.shop.example", False, False),
    ],
)
def test_for_sale_is_registered(server: str, for_sale: bool, parked: bool) -> None:
    for observed in ([registry("rdap", D, name_servers=(server,))], [RDAP_FAILED, dns(f"NS {D}", server)]):
        found = registration(D, by_id(observed), AT)
        assert found is not None
        assert (found.status, found.for_sale, found.parked) == ("registered", for_sale, parked)


def test_a_name_that_the_registry_keeps_back_is_neither_registered_nor_free() -> None:
    found = registration(D, by_id([registry("whois", D, states=("Reserved",))]), AT)
    assert found is not None
    assert (found.status, found.states, found.source) == ("unknown", ("Reserved",), None)


def test_a_record_of_another_shape_is_not_read() -> None:
    found = registration(D, by_id([observation(f"rdap:domain {D}", "found", {"domain": 7})]), AT)
    assert found is not None
    assert (found.status, found.registrar) == ("registered", None)


def test_no_servers_are_of_no_kind() -> None:
    assert parking_kinds(()) == frozenset()
