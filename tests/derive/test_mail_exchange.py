"""Can a domain receive mail? Null MX, no MX and a failed look-up are told apart."""

import pytest

from fuwake.derive.mail_exchange import mail_exchange
from fuwake.model.observation import Observation
from tests.derive.observed import by_id, dns

D = "shop.example"


@pytest.mark.parametrize(
    ("observed", "status", "hosts"),
    [
        ([dns(f"MX {D}", "10 mx1.shop.example.", "20 mx2.shop.example.")], "receives", ("mx1.shop.example", "mx2.shop.example")),
        ([dns(f"MX {D}", "0 .")], "null_mx", ()),
        ([dns(f"MX {D}", "0 .", "10 mx.shop.example.")], "receives", ("mx.shop.example",)),
        ([dns(f"MX {D}"), dns(f"A {D}", "192.0.2.1")], "no_mx_but_address", (D,)),
        ([dns(f"MX {D}"), dns(f"A {D}"), dns(f"AAAA {D}", "2001:db8::1")], "no_mx_but_address", (D,)),
        ([dns(f"MX {D}"), dns(f"A {D}"), dns(f"AAAA {D}")], "cannot_receive", ()),
        ([dns(f"MX {D}"), dns(f"A {D}"), dns(f"AAAA {D}", status="failed")], "unknown", ()),
        ([dns(f"MX {D}"), dns(f"A {D}")], "unknown", ()),
        ([dns(f"MX {D}")], "unknown", ()),
        ([dns(f"MX {D}", rcode="NXDOMAIN")], "cannot_receive", ()),
        ([dns(f"{kind} {D}") for kind in ("MX", "A", "AAAA", "SOA", "NS")], "unknown", ()),  # a lame server, through a resolver
        ([*(dns(f"{kind} {D}") for kind in ("MX", "A", "AAAA", "NS")), dns(f"SOA {D}", "ns. root. 1 2 3 4 5")], "cannot_receive", ()),
        ([dns(f"MX {D}", status="failed"), dns(f"A {D}", "192.0.2.1")], "unknown", ()),
        ([dns(f"MX {D}", status="skipped")], "unknown", ()),
        ([dns(f"MX {D}", "10 a.example."), dns("A a.example", rcode="NXDOMAIN")], "cannot_receive", ("a.example",)),
        ([dns(f"MX {D}", "10 a.example."), dns("A a.example"), dns("AAAA a.example")], "cannot_receive", ("a.example",)),
        ([dns(f"MX {D}", "10 a.example."), dns("A a.example"), dns("AAAA a.example", status="failed")], "receives", ("a.example",)),
        ([dns(f"MX {D}", "10 a.example.", "20 b.example."), dns("A a.example", rcode="NXDOMAIN")], "receives", ("a.example", "b.example")),
    ],
)
def test_the_table(observed: list[Observation], status: str, hosts: tuple[str, ...]) -> None:
    found = mail_exchange(D, by_id(observed))
    assert found is not None
    assert (found.status, found.hosts) == (status, hosts)
    assert found.evidence[0] == f"observation:dns:MX {D}"


def test_never_asked_is_none() -> None:
    assert mail_exchange(D, by_id([dns(f"A {D}", "192.0.2.1")])) is None
