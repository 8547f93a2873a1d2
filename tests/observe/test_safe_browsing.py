"""Google Safe Browsing: listed, not listed, and not known are told apart; the key is never kept."""

import json
from typing import Any

import msgspec
import pytest

from fuwake.model.answers import SafeBrowsingRecord
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe.safe_browsing import SafeBrowsingObserver
from tests.observe.servers import Stream, drip, http, http_server, run, silence

URL = "http://shop.example/login?a=1"
KEY = "AIza-a-secret-key"
Asked = list[tuple[str, Any]]


def ask(response: bytes | Stream, timeout_s: float = 1.0, asked: Asked | None = None) -> tuple[Reading, bytes]:
    async def work() -> tuple[Reading, bytes]:
        def serve(target: str, body: bytes) -> bytes | Stream:
            if asked is not None:
                asked.append((target, json.loads(body)))
            return response

        async with http_server(serve) as base:
            observer = SafeBrowsingObserver(f"{base}/v4/threatMatches:find", KEY, timeout_s)
            try:
                raw = await observer.ask(URL)
            except ObserveFailure as failure:
                return Reading(status="failed", data=None, reason=failure.reason, detail=failure.detail), b""  # type: ignore[arg-type]  # a word of Reason, by contract
            return observer.read(URL, raw.body), raw.body + raw.source.encode()

    return run(work())


def says(document: Any, status: int = 200) -> bytes:
    return http(status, json.dumps(document), "application/json")


MATCH = {"threatType": "SOCIAL_ENGINEERING", "platformType": "ANY_PLATFORM", "threat": {"url": URL}}


def test_a_listed_url_is_found_with_its_threats() -> None:
    asked: Asked = []
    reading, kept = ask(says({"matches": [MATCH, MATCH, MATCH | {"threatType": "MALWARE"}]}), asked=asked)
    record = msgspec.convert(reading.data, SafeBrowsingRecord)
    assert reading.status == "found"
    assert (record.url, record.threats, record.platforms) == (URL, ("SOCIAL_ENGINEERING", "MALWARE"), ("ANY_PLATFORM",))
    [(target, body)] = asked
    assert target == f"/v4/threatMatches:find?key={KEY}"
    assert body["threatInfo"]["threatEntries"] == [{"url": URL}]
    assert KEY.encode() not in kept


def test_an_empty_answer_is_absent() -> None:
    reading, _ = ask(says({}))
    assert reading.status == "absent"


@pytest.mark.parametrize(
    ("response", "reason", "said"),
    [
        (says({"error": {"message": "API key not valid."}}, 400), "refused", "API key not valid."),
        (says({"error": {"message": "The caller does not have permission"}}, 403), "refused", "permission"),
        (says({}, 429), "rate-limited", "limit"),
        (says({}, 500), "servfail", "500"),
        (says({}, 404), "garbage", "404"),
        (says({"error": {}}), "garbage", "200"),
        (says([]), "garbage", "JSON"),
        (says({"matches": "yes"}), "garbage", "shape"),
        (says({"matches": [{}]}), "garbage", "as what"),
        (http(200, "<html>", "text/html"), "garbage", "JSON"),
        (http(302, "", "text/html", "Location: http://192.0.2.1/"), "garbage", "302"),
        (silence, "timeout", "0.3"),
        (drip, "garbage", "HTTP"),
        (http(200, "x" * 100_000), "too-large", "larger"),
    ],
)
def test_a_list_that_does_not_answer_is_a_failure_and_never_a_clean_bill(response: bytes | Stream, reason: str, said: str) -> None:
    reading, kept = ask(response, timeout_s=0.3)
    if response is drip:
        assert reading.reason in ("garbage", "timeout")
        return
    assert (reading.status, reading.reason) == ("failed", reason)
    assert said in (reading.detail or "")
    assert KEY.encode() not in kept


def test_an_answer_that_repeats_the_key_is_kept_without_it() -> None:
    _, kept = ask(says({"error": {"message": f"bad key {KEY}"}}, 400))
    assert b"bad key [key]" in kept
    assert KEY.encode() not in kept


@pytest.mark.parametrize("key", [None, ""])
def test_without_a_key_nothing_is_asked(key: str | None) -> None:
    with pytest.raises(ObserveFailure, match="safe_browsing_key") as failed:
        run(SafeBrowsingObserver("http://127.0.0.1:9/", key).ask(URL))
    assert failed.value.reason == "not-configured"


@pytest.mark.parametrize(
    "raw", [b"", b"HTTP/1.1 200\r\n\r\n", b"HTTP/1.1 200\r\n\r\n" + b"[" * 9000, b'HTTP/1.1 200\r\n\r\n{"matches":[1]}', b"\xff"]
)
def test_reading_never_raises(raw: bytes) -> None:
    assert SafeBrowsingObserver.read(URL, raw).status == "failed"
