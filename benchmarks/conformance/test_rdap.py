"""Real RDAP answers (the test files of ICANN's rdap tools) against what stands in them."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from benchmarks.conformance.corpus import folder
from fuwake.model.answers import AutnumRecord, DomainRecord, NetworkRecord
from fuwake.model.observation import Reading
from fuwake.observe.http_exchange import Exchange, as_evidence
from fuwake.observe.rdap_answer import read_answer
from fuwake.observe.whois_answer import join
from fuwake.observe.whois_answer import read_answer as read_whois

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
    assert len(record.states) == len(document["status"])
    assert all(
        ours.lower() == theirs.replace(" ", "") or (ours, theirs) == ("ok", "active")
        for ours, theirs in zip(record.states, document["status"], strict=True)
    )
    assert record.flaws == ()
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
    assert (reading.status, reading.reason) == ("failed", "not-supported" if name == "error_ripe_net" else "garbage")


def test_an_autonomous_system_is_that_of_its_answer() -> None:
    """Number, name and holder."""
    document, reading = _read("autnum_16509", "autnum 16509")
    record = msgspec.convert(reading.data, AutnumRecord)
    assert (record.first, record.name, record.organisation) == (16509, document["name"], "Amazon.com, Inc.")
    assert "abuse" in (record.abuse_email or "")


def _networks(file: str) -> list[tuple[str, Any]]:
    path = folder() / "ipwhois" / file
    if not path.is_file():
        pytest.skip(f"needs ipwhois/{file}: the answers in the tests of secynic's ipwhois")
    return [(ip, entry["response"]) for ip, entry in json.loads(path.read_text(encoding="utf-8")).items()]


NETWORKS = {
    "196.11.240.215": ("196.11.239.0 - 196.11.246.255", "ZA", None, None),
    "2001:240:10c:1::ca20:9d1d": ("2001:240::/32", "JP", "Japan Network Information Center", None),
    "2001:43f8:7b0::": ("2001:43f8:7b0::/48", "KE", None, None),
    "2001:4860:4860::8888": ("2001:4860::/32", None, "Google Inc.", "arin-contact@google.com"),
    "200.57.141.161": ("200.57.141.161/32", "MX", "Triara.com, S.A. de C.V.", "operacion.redes@TRIARA.COM"),
    "210.107.73.73": ("210.107.0.0/17", "KR", "DACOM Corp.", "hostmaster@nic.or.kr"),
    "2801:10:c000::": ("2801:10:c000::/128", "CO", "Universidad Catolica de Oriente", "sistemas.red@UCO.EDU.CO"),
    "2a00:2381:ffff::1": ("2a00:2381:ffff::/64", "GB", None, "zzdnsr@bt.com"),
    "62.239.237.1": ("62.239.237.0/24", "GB", None, "zzdnsr@bt.com"),
    "74.125.225.229": ("74.125.0.0/16", None, "Google Inc.", "arin-contact@google.com"),
}
"""(range, country, holder, desk) as the answers say; a person's address is no desk, a handle no name, and ARIN's country only a name."""


def test_networks_of_the_five_registries_are_read() -> None:
    """In the forms that each had over the years: padded addresses, lengths after addresses, entities without roles."""
    for ip, response in _networks("rdap.json"):
        raw = as_evidence(Exchange(method="GET", url="https://rdap.example/", status=200, fields=(), body=json.dumps(response).encode()))
        record = msgspec.convert(read_answer(f"ip {ip}", raw).data, NetworkRecord)
        assert (record.range, record.country, record.organisation, record.abuse_email) == NETWORKS[ip], ip


WHOIS_NETWORKS = {
    "115.1.2.3": ("115.1.2.0/26", "KR", "KT", "kornet_ip@kt.com"),
    "133.1.2.5": ("133.1.0.0/16", None, "Osaka University", None),
    "196.11.240.215": ("196.11.239.0 - 196.11.246.255", "ZA", "MTN SA", None),
    "2001:240:10c:1::ca20:9d1d": ("2001:240:10c::/48", "JP", "Internet Initiative Japan Inc.", None),
    "2001:43f8:7b0::": ("2001:43f8:7b0::/48", "KE", "Telecommunication Sevice Providers Association of Kenya - TESPOK", None),
    "2001:4860:4860::8888": ("2001:4860::/32", "US", "Google Inc.", "arin-contact@google.com"),
    "200.57.141.161": ("200.57.128.0/19", "MX", "Triara.com, S.A. de C.V.", "operacion.redes@TRIARA.COM"),
    "210.107.73.73": ("210.107.0.0/17", "KR", "DACOM Corp.", "hostmaster@nic.or.kr"),
    "2801:10:c000::": ("2801:10:c000::/48", "CO", "Universidad Catolica de Oriente", "sistemas.red@UCO.EDU.CO"),
    "2a00:2381:ffff::1": ("2a00:2381:ffff::/64", "GB", None, "protect@bt.com"),
    "62.239.237.1": ("62.239.237.0/24", "GB", None, "protect@bt.com"),
    "74.125.225.229": ("74.125.0.0/16", "US", "Google Inc.", "arin-contact@google.com"),
}
_TAG = re.compile(r"<[^<>]{0,200}>")


def test_networks_of_seven_registries_are_read_from_whois() -> None:
    """The five regional ones, JPNIC and KRNIC (kept as their web gateways showed them: marks of HTML are taken out first)."""
    for file in ("whois.json", "jpnic.json", "krnic.json"):
        for ip, response in _networks(file):
            raw = join([("whois.iana.org", b"refer: x\n"), ("whois.example", _TAG.sub("", response).encode())])
            record = msgspec.convert(read_whois(f"ip {ip}", raw).data, NetworkRecord)
            assert (record.range, record.country, record.organisation, record.abuse_email) == WHOIS_NETWORKS[ip], ip
