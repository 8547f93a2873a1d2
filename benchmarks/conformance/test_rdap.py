"""Real RDAP answers (the test files of ICANN's rdap tools) against what stands in them."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from benchmarks.conformance.corpus import folder
from fuwake.model.answers import DomainRecord, NetworkRecord
from fuwake.model.observation import Reading
from fuwake.observe.http_exchange import Exchange, as_evidence
from fuwake.observe.rdap_answer import read_answer

DOMAINS = ("domain_afnic_fr", "home.moscow", "lemonde.fr", "lookup_with_redaction", "microsoft.click")
OTHERS = ("autnum_16509", "entity_arin_hostmaster", "error_ripe_net", "help_nic_fr")


def _read(name: str, question: str | None = None) -> tuple[Any, Reading]:
    path = folder() / "rdap" / f"{name}.json"
    if not path.is_file():
        pytest.skip(f"needs {name}.json in conformance/rdap")
    body = path.read_bytes()
    document = json.loads(body)
    fields = (("content-type", "application/rdap+json"),)
    raw = as_evidence(Exchange(method="GET", url="https://rdap.example/", status=200, fields=fields, body=body))
    return document, read_answer(question or f"domain {document['ldhName'].lower()}", raw)


@pytest.mark.parametrize("name", DOMAINS)
def test_a_domain_has_the_particulars_of_its_answer(name: str) -> None:
    """Dates, name servers and states are those of the document."""
    document, reading = _read(name)
    assert reading.status == "found"
    record = msgspec.convert(reading.data, DomainRecord)
    when = {event["eventAction"]: datetime.fromisoformat(event["eventDate"]).astimezone(UTC) for event in document["events"]}
    for action, found in (("registration", record.created_at), ("expiration", record.expires_at), ("last changed", record.updated_at)):
        assert found is not None
        assert found == when[action].replace(microsecond=0)
    assert list(record.name_servers) == [server["ldhName"].lower() for server in document["nameservers"]]
    assert list(record.states) == document["status"]
    assert record.registrar


def test_what_is_redacted_is_nobodys_name() -> None:
    """RFC 9537: the registrant of this answer is withheld."""
    document, reading = _read("lookup_with_redaction")
    assert document["redacted"]
    assert msgspec.convert(reading.data, DomainRecord).registrant is None


def test_a_network_is_that_of_its_answer() -> None:
    """Range, name and holder."""
    document, reading = _read("network_192_198_0_0", "ip 192.198.0.1")
    assert reading.status == "found"
    record = msgspec.convert(reading.data, NetworkRecord)
    assert (record.name, record.parent) == (document["name"], document["parentHandle"])
    assert record.range == "192.198.0.0/22"


@pytest.mark.parametrize("name", OTHERS)
def test_an_answer_about_something_else_is_no_answer(name: str) -> None:
    """An autonomous system, a person, an error and a help page say nothing about a domain."""
    reading = _read(name, "domain example.com")[1]
    assert (reading.status, reading.reason) == ("failed", "garbage")
