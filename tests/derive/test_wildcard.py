"""Whether a host is a name of its own: the control's answer, and what does not follow from it."""

import pytest

from fuwake.derive.wildcard import control_name, host_name, needs
from fuwake.model.observation import Observation
from tests.derive.observed import by_id, dns

HOST = "login.shop.example"
CONTROL = str(control_name(HOST))
OWN = dns(f"A {HOST}", "192.0.2.9")


@pytest.mark.parametrize(
    ("observed", "wildcard"),
    [
        ([OWN, dns(f"A {CONTROL}", "192.0.2.9")], "yes"),
        ([OWN, dns(f"A {CONTROL}", "192.0.2.8", "192.0.2.9")], "yes"),
        ([dns(f"AAAA {HOST}", "2001:db8::9"), dns(f"AAAA {CONTROL}", "2001:db8::9")], "yes"),
        ([dns(f"A {CONTROL}", "192.0.2.9")], "yes"),  # the host itself would tell who received the mail, and was not asked for
        ([dns(f"A {HOST}", "192.0.2.1", alias="cdn.example"), dns(f"A {CONTROL}", "192.0.2.2", alias="cdn.example")], "yes"),
        ([OWN, dns(f"A {CONTROL}", rcode="NXDOMAIN")], "no"),
        ([OWN, dns(f"A {CONTROL}")], "no"),
        ([OWN, dns(f"A {CONTROL}", "192.0.2.8")], "unknown"),  # a pool of addresses, or a name beside a wildcard
        ([OWN, dns(f"A {CONTROL}", status="failed")], "unknown"),
        ([OWN, dns(f"A {CONTROL}", status="skipped")], None),
        ([OWN], None),
    ],
)
def test_the_table(observed: list[Observation], wildcard: str | None) -> None:
    found = host_name(HOST, by_id(observed))
    assert (found.wildcard if found is not None else None) == wildcard
    if found is not None:
        assert set(found.evidence) == {f"observation:{one.id}" for one in observed}


@pytest.mark.parametrize(
    ("host", "observed", "question"),
    [
        (HOST, [OWN], f"A {CONTROL}"),
        (HOST, [dns(f"A {HOST}"), dns(f"AAAA {HOST}", "2001:db8::9")], f"AAAA {CONTROL}"),
        (HOST, [OWN, dns(f"A {CONTROL}", rcode="NXDOMAIN")], None),
        (HOST, [dns(f"A {HOST}", rcode="NXDOMAIN")], None),
        (HOST, [dns(f"A {HOST}", status="failed")], None),
        (HOST, [], None),
        ("192.0.2.9", [], None),
        ("shop.example", [dns("A shop.example", "192.0.2.9"), dns("NS shop.example", "ns.shop.example")], None),
        ("shop.example", [dns("A shop.example", "192.0.2.9"), dns("NS shop.example"), dns("SOA shop.example", status="failed")], None),
        (
            "shop.example",
            [dns("A shop.example", "192.0.2.9"), dns("NS shop.example"), dns("SOA shop.example")],
            f"A {control_name('shop.example')}",
        ),
    ],
)
def test_only_what_something_hangs_on_is_asked(host: str, observed: list[Observation], question: str | None) -> None:
    assert needs(host, by_id(observed)) == question


def test_the_name_is_the_same_for_all_hosts_of_a_zone_and_different_in_another() -> None:
    """A flood of mails with a name of its own for each recipient asks once."""
    names = {control_name(f"{label}.shop.example") for label in ("a", "b", "k3v9x2m7q4t8w1")}
    assert len(names) == 1
    assert names != {control_name("a.other.example")}
    assert CONTROL.partition(".")[2] == "shop.example"
