"""A search over the logs of certificates: both forms of answers, and what is no answer."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe.transparency import TransparencyObserver
from tests.observe.servers import Stream, drip, flood, http, http_server, run, silence

HOST = "login.shop.example.com"
_CRT = {
    "issuer_ca_id": 1,
    "issuer_name": "C=US, O=Let's Encrypt, CN=R3",
    "common_name": HOST,
    "name_value": f"{HOST}\nwww.other.example",
    "id": 1,
    "entry_timestamp": "2026-01-10T08:30:00.123",
    "not_before": "2026-01-10T07:30:00",
    "not_after": "2026-04-10T07:30:00",
    "serial_number": "03",
}
_EARLIER = {**_CRT, "name_value": "*.shop.example.com", "entry_timestamp": "2025-06-01T00:00:00", "not_before": "2025-05-31T23:00:00"}
_ABOUT_OTHERS = {**_CRT, "common_name": f"x.{HOST}", "name_value": f"x.{HOST}", "not_before": "2020-01-01T00:00:00"}
_SPOTTER = {"id": "7", "dns_names": [HOST, "a.example"], "issuer": {"friendly_name": "Sectigo"}, "not_before": "2026-01-10T00:00:00Z"}


def _ask(answer: bytes | Stream, query: str = "/?q={host}&output=json", timeout_s: float = 2.0) -> tuple[Reading, list[str]]:
    asked: list[str] = []

    async def work() -> Reading:
        def respond(target: str, _: bytes) -> bytes | Stream:
            asked.append(target)
            return answer

        async with http_server(respond) as url:
            raw = await TransparencyObserver(url + query, timeout_s).ask(HOST)
        return TransparencyObserver.read(HOST, raw.body)

    return run(work()), asked


def _json(document: Any, status: int = 200) -> bytes:
    return http(status, json.dumps(document), "application/json")


def test_the_first_certificate_is_found_and_others_on_it_named() -> None:
    reading, asked = _ask(_json([_CRT, _EARLIER, _ABOUT_OTHERS]))
    data = reading.data or {}
    assert asked == [f"/?q={HOST}&output=json"]
    assert (reading.status, data["certificates"], data["history"], data["server"]) == ("found", 2, True, "127.0.0.1")
    assert data["first_issued"] == "2025-05-31T23:00:00Z"
    assert data["first_logged"] == "2025-06-01T00:00:00Z"
    assert data["names"] == ("www.other.example", "*.shop.example.com")
    assert data["issuers"] == ("Let's Encrypt",)


def test_a_search_without_expired_certificates_does_not_know_the_first() -> None:
    data = _ask(_json([_SPOTTER]))[0].data or {}
    assert (data["history"], data["first_issued"], data["issuers"]) == (False, "2026-01-10T00:00:00Z", ("Sectigo",))
    data = _ask(_json([_CRT]), "/?q={host}&output=json&exclude=expired")[0].data or {}
    assert data["history"] is False


@pytest.mark.parametrize("document", [[], [_ABOUT_OTHERS]])
def test_none_known_is_absent(document: list[Any]) -> None:
    reading, _ = _ask(_json(document))
    assert (reading.status, reading.data) == ("absent", None)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (http(200, "<html>busy</html>", "text/html"), "garbage"),
        (_json({"error": "x"}), "garbage"),
        (_json([1]), "garbage"),
        (_json([{"name_value": 7}]), "garbage"),
        (_json([_CRT, {"dns_names": "x"}]), "garbage"),
        (http(200, "[" * 100_000, "application/json"), "garbage"),
        (http(429, "slow down", "text/plain", "Retry-After: 60"), "rate-limited"),
        (http(502, "<html>Bad Gateway</html>", "text/html"), "servfail"),
        (http(404, "", "text/html"), "garbage"),
    ],
)
def test_what_is_no_answer(answer: bytes, reason: str) -> None:
    reading, _ = _ask(answer)
    assert (reading.status, reading.reason) == ("failed", reason)


@pytest.mark.parametrize(
    ("serve", "reason"), [(silence, "timeout"), (drip, "garbage"), (flood, "garbage"), (http(200, "x" * 4_100_000), "too-large")]
)
def test_hostile_servers_end_in_time(serve: bytes | Stream, reason: str) -> None:
    with pytest.raises(ObserveFailure) as failure:
        _ask(serve, timeout_s=0.5)
    assert failure.value.reason == reason


def test_odd_entries_are_read_as_far_as_they_make_sense() -> None:
    odd = {**_CRT, "not_before": "yesterday", "entry_timestamp": 7, "issuer_name": None, "name_value": f"{HOST}\nmail@x.example\n\x00"}
    data = _ask(_json([odd]))[0].data or {}
    assert (data["certificates"], data["first_issued"], data["names"], data["issuers"]) == (1, None, (), ())


@pytest.mark.parametrize("question", ["", "192.0.2.1", "localhost", "a b.example", "x" * 300])
def test_what_is_no_host_name_is_not_asked(question: str) -> None:
    with pytest.raises(ObserveFailure) as failure:
        run(TransparencyObserver("http://127.0.0.1:9/?q={host}", 1.0).ask(question))
    assert failure.value.reason == "not-supported"


def test_a_moment_is_utc() -> None:
    data = _ask(_json([{**_CRT, "not_before": "2026-01-10T07:30:00+09:00"}]))[0].data or {}
    assert datetime.fromisoformat(data["first_issued"]) == datetime(2026, 1, 9, 22, 30, tzinfo=UTC)
