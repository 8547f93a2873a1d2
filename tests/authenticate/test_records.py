"""What a recorded answer is worth to the evaluators: an empty answer in nobody's name denies nothing where nobody answers for the zone."""

from typing import Any

import pytest

from fuwake.authenticate.records import Records
from fuwake.model.observation import Observation
from tests.derive.observed import by_id, dns

D = "shop.example"
EMPTY = [dns(f"SOA {D}"), dns(f"NS {D}")]


def of_zone(question: str, zone: str) -> Observation:
    seen = dns(question)
    data: dict[str, Any] = {**(seen.data or {}), "zone": zone}
    return Observation(**{name: getattr(seen, name) for name in seen.__struct_fields__} | {"data": data})


@pytest.mark.parametrize(
    ("observed", "state"),
    [
        ([dns(f"TXT {D}"), *EMPTY], "failed"),
        ([dns(f"TXT {D}"), dns(f"SOA {D}"), dns(f"NS {D}", "ns.shop.example")], "empty"),
        ([dns(f"TXT {D}"), dns(f"SOA {D}"), dns(f"NS {D}", status="failed")], "empty"),
        ([dns(f"TXT {D}"), dns(f"SOA {D}", rcode="NXDOMAIN"), dns(f"NS {D}", rcode="NXDOMAIN")], "empty"),
        ([dns(f"TXT {D}")], "empty"),
        ([of_zone(f"TXT {D}", "example"), *EMPTY], "empty"),
        ([dns(f"TXT {D}", "v=spf1 -all"), *EMPTY], "found"),
        ([dns(f"TXT {D}", rcode="NXDOMAIN"), *EMPTY], "nxdomain"),
    ],
)
def test_the_table(observed: list[Observation], state: str) -> None:
    assert Records(by_id(observed)).ask("TXT", D).state == state


def test_names_below_the_domain_are_of_its_zone() -> None:
    assert Records(by_id([dns(f"TXT _dmarc.{D}"), *EMPTY])).ask("TXT", f"_dmarc.{D}").state == "failed"
