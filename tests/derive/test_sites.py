"""What is known of a host below its pages, from recorded answers; of a visit the header fields are taken, and nobody is asked twice."""

from typing import Any

import msgspec
import pytest

from fuwake.derive.server_fields import http_record
from fuwake.derive.sites import sites
from fuwake.model.observation import Observation, Status
from tests.derive.test_page import record as visited
from tests.rules.facts import AT, seen

TLS = {
    "host": "a.example",
    "port": 443,
    "ip": "192.0.2.1",
    "seen_at": "2026-01-14T01:05:00Z",
    "protocol": "TLSv1.3",
    "cipher": "TLS_AES_256_GCM_SHA384",
    "certificates": [],
    "names": ["a.example"],
    "names_total": 1,
    "faults": [],
    "valid": "yes",
    "authority": "known",
}
CT = {
    "host": "a.example",
    "certificates": 1,
    "first_issued": "2026-01-12T00:00:00Z",
    "first_logged": None,
    "names": [],
    "issuers": [],
    "history": True,
    "server": "crt.sh",
}


def _seen(observer: str, subject: str, data: dict[str, Any] | None, status: Status = "found") -> Observation:
    return seen(observer, subject, status, data)


def _by_id(*seen: Observation) -> dict[str, Observation]:
    return {one.id: one for one in seen}


def test_answers_about_a_host_stand_together() -> None:
    (site,) = sites(_by_id(_seen("ct", "a.example", CT), _seen("tls", "a.example:443", TLS)), AT).values()
    assert (site.host, site.http) == ("a.example", None)
    assert site.tls is not None
    assert site.transparency is not None
    assert site.first_certificate_days == 2
    assert site.evidence == ("observation:ct:a.example", "observation:tls:a.example:443")


def test_what_failed_or_is_of_another_shape_says_nothing() -> None:
    failed = _seen("tls", "a.example:443", None, "failed")
    odd = _seen("ct", "a.example", {"host": 7})
    assert sites(_by_id(failed, odd), AT) == {}


def test_a_visit_brings_the_fields() -> None:
    record = visited(headers=(("server", "nginx"), ("cf-ray", "1")), final_url="https://a.example/x", http_status=200)
    (site,) = sites(_by_id(_seen("visit", "https://a.example/", msgspec.to_builtins(record))), AT).values()
    assert site.http is not None
    assert (site.http.url, site.http.server, site.http.marks) == ("https://a.example/x", "nginx", ("Cloudflare",))


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ([("Location", "//b.example/x")], "location", "http://b.example/x"),
        ([("Location", "http://[")], "location", None),
        ([("Set-Cookie", "a=1; Path=/\nb=2"), ("set-cookie", "=x"), ("Set-Cookie", "c d=3")], "cookies", ("a", "b")),
        ([("Server", "x" * 999)], "server", "x" * 300),
        ([("Server", " \x00\x1b[31m ")], "server", "[31m"),
        ([("Date", "Wed, 14 Jan 2026 01:06:00 GMT")], "clock_off_s", 60.0),
        ([("Date", "Wed, 14 Jan 99999999 01:06:00 GMT")], "clock_off_s", None),
        ([("Date", "now")], "clock_off_s", None),
        ([("Link", '<https://a.example/wp-json/>; rel="https://api.w.org/"'), ("CF-Ray", "7")], "marks", ("WordPress", "Cloudflare")),
        ([("X-Powered-By", "PHP/5.6")] * 500, "marks", ("PHP",)),
    ],
)
def test_fields_are_read_within_bounds(fields: list[tuple[str, str]], name: str, value: object) -> None:
    found = getattr(http_record("http://a.example/", "GET", 302, fields, AT), name)
    assert sorted(found) == sorted(value) if isinstance(value, tuple) else found == value
