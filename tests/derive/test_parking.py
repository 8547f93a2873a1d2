"""Parked, not parked, or could not be told; and stopped or ended registrations, which are something else."""

from datetime import timedelta

import pytest

from fuwake.derive.parking import kinds_of, parking
from fuwake.derive.phase import phase
from fuwake.model.observation import Observation
from tests.derive.observed import AT, by_id, dns, registry

D = "shop.example"
A, NS = dns(f"A {D}", "192.0.2.1"), dns(f"NS {D}", "ns1.shop.example")


@pytest.mark.parametrize(
    ("observed", "status", "kind", "locus"),
    [
        ([dns(f"NS {D}", "ns1.sedoparking.com"), A], "yes", "sale", f"dns:NS {D}"),
        ([dns(f"NS {D}", "NS1.Bodis.com."), A], "yes", "parking", f"dns:NS {D}"),
        ([dns(f"NS {D}", "ns1.onamae-expired.com"), A], "yes", "expired", f"dns:NS {D}"),
        ([NS, A, registry("rdap", D, name_servers=("ns1.above.com",))], "yes", "parking", f"rdap:domain {D}"),
        ([NS, dns(f"A {D}", "91.195.240.94")], "yes", "sale", f"dns:A {D}"),
        ([NS, dns(f"A {D}", "103.224.182.250", "103.224.212.210")], "yes", "parking", f"dns:A {D}"),
        ([NS, dns(f"A {D}", "192.0.2.1", alias="parkingpage.namecheap.com")], "yes", "parking", f"dns:A {D}"),
        ([NS, dns(f"A {D}", "150.95.255.38"), dns(f"MX {D}", "0 .")], "yes", "parking", f"dns:A {D}"),
        # Where used domains stand too.
        ([NS, dns(f"A {D}", "150.95.255.38"), dns(f"MX {D}", "10 mx.shop.example.")], "unknown", None, f"dns:NS {D}"),
        ([NS, dns(f"A {D}", "3.33.130.190", "15.197.148.33")], "unknown", None, f"dns:NS {D}"),
        # Near misses.
        ([NS, A], "no", None, f"dns:NS {D}"),
        ([dns(f"NS {D}", "ns1.notsedoparking.com"), A], "no", None, f"dns:NS {D}"),
        ([dns(f"NS {D}", "lunar.dns-parking.com"), A], "no", None, f"dns:NS {D}"),  # Hostinger's ordinary servers
        ([dns(f"NS {D}", "ns1.value-domain.com"), A], "no", None, f"dns:NS {D}"),
        ([dns(f"NS {D}", "dns1.onamae.com"), A], "no", None, f"dns:NS {D}"),
        ([dns(f"NS {D}", "ns1.markmonitor.com"), A], "no", None, f"dns:NS {D}"),
        ([NS, dns(f"A {D}", "91.195.240.94", "192.0.2.1")], "no", None, f"dns:NS {D}"),
        ([NS, A, dns(f"MX {D}", "0 .")], "no", None, f"dns:NS {D}"),  # a null MX alone says nothing
        ([NS, dns(f"A {D}", "192.0.2.1", alias="notparkingpage.namecheap.com")], "no", None, f"dns:NS {D}"),
        ([NS, dns(f"A {D}", status="failed")], "unknown", None, f"dns:NS {D}"),
        ([dns(f"NS {D}", status="failed"), A], "unknown", None, f"dns:NS {D}"),
        ([A], "unknown", None, f"dns:A {D}"),
    ],
)
def test_the_table(observed: list[Observation], status: str, kind: str | None, locus: str) -> None:
    found = parking(D, by_id(observed))
    assert found is not None
    assert (found.status, found.kind) == (status, kind), found.why
    assert found.evidence[0] == f"observation:{locus}"


def test_never_asked_is_none() -> None:
    assert parking(D, by_id([dns("NS other.example", "ns1.bodis.com"), dns(f"MX {D}", "0 .")])) is None


def test_no_servers_are_of_no_kind() -> None:
    assert kinds_of(()) == frozenset()


@pytest.mark.parametrize(
    ("states", "expires", "expected"),
    [
        (("clientTransferProhibited", "clientHold https://icann.org/epp#clientHold"), 90, "on_hold"),
        (("client transfer prohibited", "server hold"), 90, "on_hold"),
        (("redemption period", "pending delete"), -40, "redemption"),
        (("pendingDelete",), -70, "pending_delete"),
        (("Suspended",), 20, "redemption"),
        (("To be suspended",), 20, "ending"),
        (("Deleted",), None, "pending_delete"),
        (("ok",), -3, "expired"),
        ((), -3, "expired"),
        (("Active",), 90, "in_force"),
        (("Connected",), None, "in_force"),
        (("clientTransferProhibited",), None, "in_force"),
        (("auto renew period",), 360, "in_force"),
        ((), 90, "in_force"),
        ((), None, "unknown"),
    ],
)
def test_the_phase_of_a_registration(states: tuple[str, ...], expires: int | None, expected: str) -> None:
    assert phase(states, AT + timedelta(days=expires) if expires is not None else None, AT) == expected
