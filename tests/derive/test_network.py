"""Who runs an address, and where it is: from what was answered only."""

from typing import Any

import pytest

from fuwake.derive.network import network, place
from fuwake.model.observation import Observation
from tests.derive.observed import by_id, dns, observation

IP = "192.0.2.7"


def registry(observer: str, **fields: Any) -> Observation:
    data = {"range": "192.0.2.0/24", "name": "NET", "organisation": "Holder SAS", "country": "FR", "abuse_email": "abuse@net.example",
            "parent": None, "server": observer}  # fmt: skip
    return observation(f"{observer}:ip {IP}", "found", data | fields)


ASN = observation(
    f"asn:{IP}", "found", {"asn": 64500, "organisation": "Provider SAS", "first": "192.0.2.0", "last": "192.0.2.255",
                           "database": "ASN", "database_date": "2026-06-17", "licence": "CC BY 4.0"}
)  # fmt: skip


def test_all_sources_together() -> None:
    found = network(IP, by_id([registry("rdap"), ASN, dns(f"PTR {IP}", "host.net.example"), dns("A host.net.example", IP)]))
    assert found is not None
    assert (found.asn, found.provider, found.network, found.network_name, found.country) == (
        64500,
        "Provider SAS",
        "192.0.2.0/24",
        "NET",
        "FR",
    )
    assert (found.abuse_contact, found.rdns, found.rdns_confirmed) == ("abuse@net.example", "host.net.example", True)
    assert found.evidence == (
        f"observation:rdap:ip {IP}",
        f"observation:asn:{IP}",
        f"observation:dns:PTR {IP}",
        "observation:dns:A host.net.example",
    )


def test_where_the_table_knows_nothing_the_registry_names_the_autonomous_system() -> None:
    system = observation(
        "rdap:autnum 64500", "found",
        {"first": 64500, "last": 64500, "name": "AS", "organisation": "Network KK", "country": "JP", "abuse_email": None,
         "registered_at": None, "server": "x"},
    )  # fmt: skip
    found = network(IP, by_id([registry("rdap", origin=(64500,)), system]))
    assert found is not None
    assert (found.asn, found.provider) == (64500, "Network KK")
    assert "observation:rdap:autnum 64500" in found.evidence
    found = network(IP, by_id([registry("rdap", origin=(64501,)), ASN]))
    assert found is not None
    assert (found.asn, found.provider) == (64500, "Provider SAS")
    found = network(IP, by_id([registry("rdap", origin=(64500, 64501))]))
    assert found is not None
    assert (found.asn, found.provider) == (None, "Holder SAS")


def test_whois_stands_in_where_rdap_failed() -> None:
    found = network(IP, by_id([observation(f"rdap:ip {IP}", "failed", None, "timeout"), registry("whois", name="W")]))
    assert found is not None
    assert (found.network_name, found.provider, found.asn) == ("W", "Holder SAS", None)


def test_all_failed_is_a_network_of_which_nothing_is_known() -> None:
    found = network(IP, by_id([observation(f"rdap:ip {IP}", "failed", None, "timeout")]))
    assert found is not None
    assert (found.provider, found.network, found.country, found.rdns, found.rdns_confirmed) == (None, None, None, None, None)
    assert network(IP, {}) is None


@pytest.mark.parametrize(
    ("observed", "name", "confirmed"),
    [
        ([dns(f"PTR {IP}")], None, None),
        ([dns(f"PTR {IP}", status="failed")], None, None),
        ([dns(f"PTR {IP}", "a.example")], "a.example", None),
        ([dns(f"PTR {IP}", "a.example"), dns("A a.example", status="failed")], "a.example", None),
        ([dns(f"PTR {IP}", "a.example"), dns("A a.example")], "a.example", False),
        ([dns(f"PTR {IP}", "a.example"), dns("A a.example", "192.0.2.8")], "a.example", False),
        ([dns(f"PTR {IP}", "a.example", "b.example"), dns("A a.example", "192.0.2.8"), dns("A b.example", IP)], "b.example", True),
        ([dns(f"PTR {IP}", "a.example", "b.example"), dns("A a.example", "192.0.2.8")], "a.example", None),
    ],
)
def test_a_reverse_name_counts_only_where_it_leads_back(observed: list[Observation], name: str | None, confirmed: bool | None) -> None:
    found = network(IP, by_id(observed))
    assert found is not None
    assert (found.rdns, found.rdns_confirmed) == (name, confirmed)


def test_a_reverse_name_of_ipv6_is_confirmed_by_aaaa() -> None:
    ip = "2001:db8::7"
    found = network(ip, by_id([dns(f"PTR {ip}", "a.example"), dns("AAAA a.example", ip), dns("A a.example", IP)]))
    assert found is not None
    assert found.rdns_confirmed is True


def test_the_place_is_told_with_its_source_and_only_where_it_is_known() -> None:
    data = {"country": "FR", "region": "Ile-de-France", "city": None, "latitude": 48.8, "longitude": 2.5, "radius_km": 100.0,
            "database": "DB", "database_date": "2026-06-05", "licence": "CC BY 4.0"}  # fmt: skip
    found = place(IP, by_id([observation(f"geo:{IP}", "found", data)]))
    assert found is not None
    assert (found.country, found.radius_km, found.source, found.evidence) == ("FR", 100.0, "DB 2026-06-05", (f"observation:geo:{IP}",))
    assert place(IP, by_id([observation(f"geo:{IP}", "absent")])) is None
    assert place(IP, by_id([observation(f"geo:{IP}", "failed", None, "not-configured")])) is None
    assert place(IP, {}) is None
