"""What recorded answers say of a zone's signatures; each row is one thing a resolver may say, and what does not follow from it."""

from typing import Any

import pytest
from msgspec.structs import replace

from fuwake.derive.dnssec import dnssec, needs
from fuwake.model.observation import Observation
from tests.derive.observed import by_id, dns

D = "shop.example"


def seen(question: str, *records: str, source: str = "dns 192.0.2.53:53", **data: Any) -> Observation:
    """An answer with `dnssec`, `denial`, `zone` as given."""
    made = dns(question, *records, rcode=data.pop("rcode", "NOERROR"), alias=data.pop("alias", None))
    return replace(made, source=source, data={**(made.data or {}), "dnssec": "unknown", **data})


def failed(question: str, *errors: int, source: str = "dns 192.0.2.53:53", rcode: str = "SERVFAIL") -> Observation:
    return replace(dns(question, status="failed"), source=source, data={"rcode": rcode, "errors": errors})


A = seen(f"A {D}", "192.0.2.1")
ROOT = seen("SOA .", "a. b. 1 2 3 4 5", dnssec="secure")
NO_DS = seen(f"DS {D}", dnssec="secure", denial="nsec", zone="example")


@pytest.mark.parametrize(
    ("observed", "state"),
    [
        ([seen(f"A {D}", "192.0.2.1", dnssec="secure")], "secure"),
        ([seen(f"A {D}", rcode="NXDOMAIN", dnssec="secure")], "secure"),
        ([A, ROOT, NO_DS], "insecure"),
        ([A, ROOT, seen(f"DS {D}", denial="opt-out", zone="example")], "insecure"),
        ([A, ROOT, seen(f"DS {D}", zone="example"), seen("DS example", dnssec="secure", denial="nsec", zone=".")], "insecure"),
        ([failed(f"A {D}", 7)], "bogus"),
        ([seen(f"SOA {D}", "x", dnssec="secure"), failed(f"A {D}", 6)], "bogus"),
        ([failed(f"A {D}"), ROOT, seen(f"SOA {D} +cd", "x")], "bogus"),
        ([failed(f"A {D}", 5), ROOT], "indeterminate"),
        ([A, ROOT, failed(f"DS {D}", 22)], "indeterminate"),
        # Near misses.
        ([A, seen("SOA .", "x"), NO_DS], "unknown"),  # a resolver that does not validate
        ([A, dns("SOA .", status="failed"), NO_DS], "unknown"),
        ([A, ROOT, replace(NO_DS, source="dns 192.0.2.54:53")], "unknown"),  # another resolver than the one that validates
        ([A, ROOT, dns(f"DS {D}", status="failed")], "unknown"),  # a time-out
        ([A, ROOT, seen(f"DS {D}", denial="nsec3", zone="example")], "unknown"),
        ([A, ROOT, seen(f"DS {D}", zone="elsewhere")], "unknown"),
        ([A, ROOT, seen(f"DS {D}", zone=".")], "unknown"),
        ([A, ROOT, seen(f"DS {D}", "1 13 2 00", dnssec="secure")], "unknown"),  # signed, and yet not validated
        ([A, ROOT, seen(f"DS {D}", rcode="NXDOMAIN", dnssec="secure")], "unknown"),  # contradicts itself
        ([seen(f"A {D}", rcode="NXDOMAIN"), ROOT], "unknown"),
        ([failed(f"A {D}"), ROOT, failed(f"SOA {D} +cd")], "unknown"),
        ([failed(f"A {D}"), ROOT, seen(f"SOA {D} +cd", "x", source="dns 192.0.2.54:53")], "unknown"),
        ([failed(f"A {D}", rcode="REFUSED"), ROOT], "unknown"),
        ([dns(f"A {D}", status="failed"), ROOT], "unknown"),
        ([failed(f"A {D}", 15)], "unknown"),
        ([A], "unknown"),
        ([A, ROOT, dns(f"DS {D}", status="skipped")], "unknown"),
    ],
)
def test_the_table(observed: list[Observation], state: str) -> None:
    found = dnssec(D, by_id(observed))
    assert found is not None
    assert found.state == state, found.why
    assert set(found.evidence) <= {f"observation:{one.id}" for one in observed}


@pytest.mark.parametrize(
    ("observed", "question"),
    [
        ([A], "SOA ."),
        ([A, ROOT], f"DS {D}"),
        ([A, seen("SOA .", "x")], None),
        ([A, ROOT, seen(f"DS {D}", zone="example")], "DS example"),
        ([failed(f"A {D}")], "SOA ."),
        ([failed(f"A {D}"), ROOT], f"SOA {D} +cd"),
        ([failed(f"A {D}", 9)], None),
        ([], None),
    ],
)
def test_only_what_would_tell_more_is_asked(observed: list[Observation], question: str | None) -> None:
    assert needs(D, by_id(observed)) == question


def test_a_chain_of_unsigned_zones_is_followed_two_zones_up_and_no_further() -> None:
    observed, name = [seen("A a.b.c.d.e", "192.0.2.1"), ROOT], "a.b.c.d.e"
    asked = []
    while (question := needs(name, by_id(observed))) is not None:
        asked.append(question)
        observed.append(seen(question, zone=question.partition(" ")[2].partition(".")[2]))
    assert asked == ["DS a.b.c.d.e", "DS b.c.d.e", "DS c.d.e"]


def test_what_an_alias_leads_to_says_nothing_of_the_domain() -> None:
    assert dnssec(D, by_id([seen(f"A {D}", "192.0.2.1", alias="other.example", dnssec="secure")])) is None
    assert dnssec(D, {}) is None
