"""Google Safe Browsing: only hash prefixes leave; listed, not listed, and not known are told apart; the key is never kept."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest

from fuwake.model.answers import ListRecord
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe.reputation.safe_browsing import SafeBrowsingObserver
from fuwake.observe.reputation.safe_browsing_wire import from_protobuf
from fuwake.parse.canonical_url import full_hash
from tests.observe.servers import Stream, drip, http, http_server, run, silence

URL = "http://shop.example/login?a=1"
KEY = "AIza-a-secret-key"
Asked = list[str]


def ask(response: bytes | Stream, timeout_s: float = 1.0, asked: Asked | None = None, url: str = URL) -> tuple[Reading, bytes]:
    async def work() -> tuple[Reading, bytes]:
        def serve(target: str, body: bytes) -> bytes | Stream:
            assert body == b""
            if asked is not None:
                asked.append(target)
            return response

        async with http_server(serve) as base:
            observer = SafeBrowsingObserver(f"{base}/v5/hashes:search", KEY, timeout_s)
            try:
                raw = await observer.ask(url)
            except ObserveFailure as failure:
                return Reading(status="failed", data=None, reason=failure.reason, detail=failure.detail), b""  # type: ignore[arg-type]  # a word of Reason, by contract
            return observer.read(url, raw.body), raw.body + raw.source.encode()

    return run(work())


def says(document: Any, status: int = 200) -> bytes:
    return http(status, json.dumps(document), "application/json")


def entry(expression: str, *threats: str, attributes: tuple[str, ...] = ()) -> dict[str, Any]:
    details = [{"threatType": threat, **({"attributes": attributes} if attributes else {})} for threat in threats]
    return {"fullHash": base64.b64encode(full_hash(expression)).decode(), "fullHashDetails": details}


def test_only_four_bytes_of_each_hash_are_sent() -> None:
    asked: Asked = []
    ask(says({}), asked=asked, url="http://www.shop.example/private/token-7f3a?mail=hanako%40recipient.example")
    (target,) = asked
    query = parse_qs(target.partition("?")[2])
    assert set(query) == {"hashPrefixes", "alt"}
    assert [len(base64.b64decode(text)) for text in query["hashPrefixes"]] == [4] * 8
    assert not any(word in target for word in ("shop", "private", "token", "hanako", KEY))


def test_a_listed_url_is_found_with_its_threats() -> None:
    hashes = [entry("shop.example/login?a=1", "SOCIAL_ENGINEERING", "MALWARE"), entry("shop.example/", "MALWARE")]
    reading, kept = ask(says({"fullHashes": hashes, "cacheDuration": "300s"}))
    record = msgspec.convert(reading.data, ListRecord)
    assert reading.status == "found"
    assert (record.list, record.subject, record.threats) == ("google_safe_browsing", URL, ("SOCIAL_ENGINEERING", "MALWARE"))
    assert (record.match, record.matched, record.lifetime_s) == ("url", "shop.example/login?a=1", 300.0)
    assert KEY.encode() not in kept


@pytest.mark.parametrize(
    ("url", "listed", "match"),
    [
        ("http://shop.example/a/b.html", "shop.example/a/", "page"),
        ("http://shop.example/a/b.html?x", "shop.example/a/b.html", "page"),
        ("http://www.shop.example/a", "www.shop.example/", "host"),
        ("http://www.shop.example/a", "shop.example/", "domain"),
    ],
)
def test_what_the_entry_names_is_told(url: str, listed: str, match: str) -> None:
    reading, _ = ask(says({"fullHashes": [entry(listed, "MALWARE")]}), url=url)
    assert msgspec.convert(reading.data, ListRecord).match == match


def test_another_hash_with_the_same_beginning_is_no_match() -> None:
    value = full_hash("shop.example/login?a=1")[:4] + bytes(28)
    found = {"fullHash": base64.b64encode(value).decode(), "fullHashDetails": [{"threatType": "MALWARE"}]}
    assert ask(says({"fullHashes": [found]}))[0].status == "absent"


@pytest.mark.parametrize(
    "found",
    [
        entry("shop.example/", "MALWARE", attributes=("CANARY",)),
        entry("shop.example/", "MALWARE", attributes=("FRAME_ONLY",)),
        entry("shop.example/", "SOMETHING_NEW"),
        entry("shop.example/", "MALWARE", attributes=("SOMETHING_NEW",)),
        entry("shop.example/"),
    ],
)
def test_what_must_not_be_acted_on_is_passed_over(found: dict[str, Any]) -> None:
    assert ask(says({"fullHashes": [found]}))[0].status == "absent"


def test_an_empty_answer_is_absent() -> None:
    assert ask(says({}))[0].status == "absent"
    assert ask(http(200, b"\x12\x03\x08\xac\x02", "application/x-protobuf"))[0].status == "absent"


def test_protocol_buffers_are_read_as_well() -> None:
    value = full_hash("shop.example/")
    detail = b"\x12\x02\x08\x02"
    body = b"\x0a" + bytes([2 + 32 + len(detail)]) + b"\x0a\x20" + value + detail + b"\x12\x03\x08\xac\x02"
    reading, _ = ask(http(200, body, "application/x-protobuf"))
    record = msgspec.convert(reading.data, ListRecord)
    assert (reading.status, record.threats, record.lifetime_s) == ("found", ("SOCIAL_ENGINEERING",), 300.0)


@pytest.mark.parametrize("data", [b"\x0a", b"\x0a\x05ab", b"\xff" * 11, b"\x0a\x02\x0a\x00", b"\x03", b"\x0a\x04\x0a\x02ab"])
def test_cut_or_wrong_protocol_buffers_are_errors(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a protocol buffer|32 bytes"):
        from_protobuf(data)
    assert ask(http(200, data, "application/x-protobuf"))[0].reason == "garbage"


@pytest.mark.parametrize(
    ("response", "reason", "said"),
    [
        (says({"error": {"message": "API key not valid."}}, 400), "refused", "API key not valid."),
        (says({"error": {"message": "The caller does not have permission"}}, 403), "refused", "permission"),
        (http(429, "{}", "application/json", "Retry-After: 99999999"), "rate-limited", "3600 s"),
        (says({}, 500), "servfail", "500"),
        (says({}, 404), "garbage", "404"),
        (says({"error": {}}), "garbage", "SearchHashesResponse"),
        (says([]), "garbage", "JSON"),
        (says({"fullHashes": "yes"}), "garbage", "shape"),
        (says({"fullHashes": [{}]}), "garbage", "FullHash"),
        (says({"fullHashes": [{"fullHash": "AAAA"}]}), "garbage", "32 bytes"),
        (says({"fullHashes": [{"fullHash": "A"}]}), "garbage", "base64"),
        (http(200, "<html>", "text/html"), "garbage", "JSON"),
        (http(302, "", "text/html", "Location: http://192.0.2.1/"), "garbage", "302"),
        (silence, "timeout", "0.3"),
        (drip, "garbage", "HTTP"),
        (http(200, "x" * 300_000), "too-large", "larger"),
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


def test_what_is_no_url_is_not_asked() -> None:
    with pytest.raises(ObserveFailure) as failed:
        run(SafeBrowsingObserver("http://127.0.0.1:9/", KEY).ask("mailto:someone@shop.example"))
    assert failed.value.reason == "not-supported"


@pytest.mark.parametrize(
    "raw", [b"", b"HTTP/1.1 200\r\n\r\n", b"HTTP/1.1 200\r\n\r\n" + b"[" * 9000, b'HTTP/1.1 200\r\n\r\n{"fullHashes":[1]}', b"\xff"]
)
def test_reading_never_raises(raw: bytes) -> None:
    assert SafeBrowsingObserver.read(URL, raw).status == "failed"
