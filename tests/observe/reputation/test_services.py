"""Services with a key: listed, not listed, quota and refusal are told apart; keys are never kept; nothing is submitted."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest

from fuwake.model.answers import ListRecord
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe.readers import READERS
from fuwake.observe.reputation.phishtank import PhishTankObserver
from fuwake.observe.reputation.urlhaus import UrlhausObserver
from fuwake.observe.reputation.urlscan import UrlscanObserver
from fuwake.observe.reputation.virustotal import VirusTotalObserver
from tests.observe.servers import Stream, http, http_server, run, silence

URL = "https://shop.example/login?a=1"
KEY = "a-secret-key-of-mine"
Service = type[UrlhausObserver] | type[PhishTankObserver] | type[VirusTotalObserver] | type[UrlscanObserver]
ALL: tuple[Service, ...] = (UrlhausObserver, PhishTankObserver, VirusTotalObserver, UrlscanObserver)
each = pytest.mark.parametrize("service", ALL, ids=lambda service: service.name)


def ask(service: Service, response: bytes | Stream, asked: list[tuple[str, bytes]] | None = None) -> tuple[Reading, bytes]:
    async def work() -> tuple[Reading, bytes]:
        def serve(target: str, body: bytes) -> bytes | Stream:
            if asked is not None:
                asked.append((target, body))
            return response

        async with http_server(serve) as base:
            try:
                raw = await service(f"{base}/at/", KEY, 0.4 if response is silence else 20.0).ask(URL)
            except ObserveFailure as failure:
                return Reading(status="failed", data=None, reason=failure.reason, detail=failure.detail), b""  # type: ignore[arg-type]  # a word of Reason, by contract
            return service.read(URL, raw.body), raw.body + raw.source.encode()

    return run(work())


def says(document: Any, status: int = 200, *fields: str) -> bytes:
    return http(status, json.dumps(document), "application/json", *fields)


def stats(malicious: int, suspicious: int = 0) -> bytes:
    counts = {"malicious": malicious, "suspicious": suspicious, "harmless": 60, "undetected": 20, "timeout": 0}
    return says({"data": {"attributes": {"last_analysis_stats": counts}}})


def tank(**results: Any) -> bytes:
    return says({"meta": {"status": "success"}, "results": {"url": URL, "in_database": True} | results})


def scan(url: str, verdicts: Any) -> dict[str, Any]:
    return {
        "task": {"url": url, "time": "2026-01-10T08:30:00.000Z"},
        "page": {"url": url},
        "verdicts": verdicts,
        "result": "https://urlscan.io/r/1/",
    }


URLHAUS = says(
    {
        "query_status": "ok",
        "id": "7",
        "threat": "malware_download",
        "urlhaus_reference": "https://u/7/",
        "date_added": "2026-01-10 08:15:00 UTC",
    }
)
PHISHTANK = tank(verified=True, valid=True, phish_id=7, phish_detail_page="http://p/7", verified_at="2026-01-10T08:15:00+00:00")


@pytest.mark.parametrize(
    ("service", "response", "threats", "reference"),
    [
        (UrlhausObserver, URLHAUS, ("MALWARE",), "https://u/7/"),
        (PhishTankObserver, PHISHTANK, ("PHISHING",), "http://p/7"),
        (PhishTankObserver, tank(verified="y", valid="y"), ("PHISHING",), None),
        (VirusTotalObserver, stats(2, 1), ("SCANNERS",), None),
        (UrlscanObserver, says({"results": [scan(URL, {"malicious": True})]}), ("MALICIOUS_SCAN",), "https://urlscan.io/r/1/"),
        (UrlscanObserver, says({"results": [scan(URL, {"overall": {"malicious": True}})]}), ("MALICIOUS_SCAN",), "https://urlscan.io/r/1/"),
    ],
)
def test_listed(service: Service, response: bytes, threats: tuple[str, ...], reference: str | None) -> None:
    reading, kept = ask(service, response)
    record = msgspec.convert(reading.data, ListRecord)
    assert (reading.status, record.list, record.subject, record.match) == ("found", service.name, URL, "url")
    assert (record.threats, record.reference) == (threats, reference)
    assert KEY.encode() not in kept


@pytest.mark.parametrize(
    ("service", "response"),
    [
        (UrlhausObserver, says({"query_status": "no_results"})),
        (PhishTankObserver, tank(in_database=False)),
        (PhishTankObserver, tank(verified=False)),
        (PhishTankObserver, tank(verified=True, valid=False)),
        (VirusTotalObserver, says({"error": {"code": "NotFoundError", "message": "URL not found"}}, 404)),
        (VirusTotalObserver, stats(2)),
        (UrlscanObserver, says({"results": []})),
        (UrlscanObserver, says({"results": [scan(URL, {"malicious": False}), scan(URL, None)]})),
        (UrlscanObserver, says({"results": [scan("https://shop.example/other", {"malicious": True})]})),
        (UrlscanObserver, says({"results": [scan("https://evil.example/", {"malicious": True})]})),
    ],
)
def test_not_listed(service: Service, response: bytes) -> None:
    """Near misses among them: two scanners, a report nobody confirmed, a scan of a neighbour."""
    reading, _ = ask(service, response)
    assert (reading.status, msgspec.convert(reading.data, ListRecord).match) == ("absent", None)


def test_a_scan_of_a_neighbour_is_counted_and_is_no_listing() -> None:
    reading, _ = ask(UrlscanObserver, says({"results": [scan("https://shop.example/other", {"malicious": True})]}))
    assert msgspec.convert(reading.data, ListRecord).others_on_host == 1


@each
@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (says({}, 429, "Retry-After: 60"), "rate-limited"),
        (http(509, "Bandwidth Limit Exceeded", "text/html"), "rate-limited"),
        (says({"error": {"code": "QuotaExceededError", "message": "Quota exceeded"}}, 429), "rate-limited"),
        (says({"query_status": "unknown_auth_key"}, 401), "refused"),
        (says({}, 403), "refused"),
        (says({}, 500), "servfail"),
        (says({}, 404), "garbage"),
        (says({}), "garbage"),
        (says([]), "garbage"),
        (http(200, "<html>captive portal</html>", "text/html"), "garbage"),
        (http(200, "[" * 50_000, "application/json"), "garbage"),
        (silence, "timeout"),
    ],
)
def test_a_service_that_does_not_answer_has_failed(service: Service, response: bytes | Stream, reason: str) -> None:
    reading, kept = ask(service, response)
    assert (reading.status, reading.reason) == ("failed", reason)
    assert KEY.encode() not in kept


@pytest.mark.parametrize(
    ("service", "response", "reason"),
    [
        (VirusTotalObserver, http(204, "", "application/json"), "rate-limited"),
        (UrlhausObserver, says({"query_status": "unknown_auth_key"}), "refused"),
        (UrlhausObserver, says({"query_status": "http_post_expected"}), "garbage"),
        (PhishTankObserver, says({"errortext": "Invalid application key"}), "refused"),
        (VirusTotalObserver, says({"data": {"attributes": {"last_analysis_stats": {"malicious": "9"}}}}), "garbage"),
        (UrlscanObserver, says({"results": ["x"]}), "garbage"),
    ],
)
def test_what_each_says_in_its_own_way(service: Service, response: bytes, reason: str) -> None:
    assert ask(service, response)[0].reason == reason


def test_what_leaves_is_what_each_says() -> None:
    asked: list[tuple[str, bytes]] = []
    for service in ALL:
        ask(service, says({}), asked)
    (_, urlhaus), (_, phishtank), (virustotal, _), (urlscan, _) = asked
    assert parse_qs(urlhaus.decode()) == {"url": [URL]}
    assert parse_qs(phishtank.decode()) == {"url": [URL], "format": ["json"], "app_key": [KEY]}
    assert base64.urlsafe_b64decode(virustotal.removeprefix("/at/") + "==").decode() == URL
    assert parse_qs(urlscan.partition("?")[2]) == {"q": ['page.domain:"shop.example"'], "size": ["20"]}
    assert "login" not in urlscan


@each
def test_what_is_no_url_is_not_asked(service: Service) -> None:
    with pytest.raises(ObserveFailure) as failed:
        run(service("http://127.0.0.1:9/", KEY, 0.4).ask("mailto:a@b.example"))
    assert failed.value.reason == "not-supported"


@each
@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1 200\r\n\r\n", b"\xff", b'HTTP/1.1 200\r\n\r\n{"results": [], "query_status": 1}'])
def test_reading_never_raises(service: Service, raw: bytes) -> None:
    reading = READERS[service.name](URL, raw)
    assert reading.status in ("failed", "absent")
