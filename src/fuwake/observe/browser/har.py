"""The load phase of a visit as an HTTP Archive (HAR 1.2, the format of the W3C draft of 2012-08-14). Pure."""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from fuwake.observe.browser.exchange import Exchange, Fields

_MAX_QUERY = 200
_TEXT = ("text/", "application/json", "application/javascript", "application/xml", "application/xhtml+xml", "image/svg+xml")


def har(exchanges: Sequence[Exchange], *, title: str, browser: str, version: str) -> bytes:
    """The archive as JSON. `browser`: name and version, `version`: that of fuwake. Text bodies stand as text, others in base64.

    What was cut or never came is told in fields that begin with `_`, as the format allows.
    """
    name, _, number = browser.partition(" ")
    started = exchanges[0].started if exchanges else datetime.fromtimestamp(0, UTC)
    page = {"startedDateTime": _when(started), "id": "page_1", "title": title[:300], "pageTimings": {"onContentLoad": -1, "onLoad": -1}}
    log = {
        "version": "1.2",
        "creator": {"name": "fuwake", "version": version},
        "browser": {"name": name or "Chromium", "version": number},
        "pages": [page],
        "entries": [_entry(one) for one in exchanges],
    }
    return msgspec.json.encode({"log": log})


def _when(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _entry(one: Exchange) -> dict[str, Any]:
    timings = _timings(one)
    entry: dict[str, Any] = {
        "pageref": "page_1",
        "startedDateTime": _when(one.started),
        "time": sum(value for name, value in timings.items() if value > 0 and name != "ssl"),
        "request": _request(one),
        "response": _response(one),
        "cache": {},
        "timings": timings,
        "_resourceType": one.kind,
    }
    if one.ip:
        entry["serverIPAddress"] = one.ip
    if one.gap:
        entry["_gap"] = one.gap
    if one.cut:
        entry["_cut"] = True
    return entry


def _request(one: Exchange) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": one.method,
        "url": one.url,
        "httpVersion": one.version,
        "cookies": [],
        "headers": _fields(one.asked),
        "queryString": _query(one.url),
        "headersSize": -1,
        "bodySize": len(one.posted),
    }
    if one.posted:
        media = next((value for name, value in one.asked if name.lower() == "content-type"), "")
        request["postData"] = {"mimeType": media, "text": one.posted.decode("utf-8", "replace"), "params": []}
    return request


def _response(one: Exchange) -> dict[str, Any]:
    body = one.body or b""
    content: dict[str, Any] = {"size": len(body), "mimeType": one.answer("content-type") or "x-unknown"}
    if one.body is not None:
        text = _text(one, body)
        content |= {"text": text} if text is not None else {"text": base64.b64encode(body).decode("ascii"), "encoding": "base64"}
    return {
        "status": one.status,
        "statusText": one.status_text,
        "httpVersion": one.version,
        "cookies": [],
        "headers": _fields(one.answered),
        "content": content,
        "redirectURL": one.answer("location") if 300 <= one.status < 400 else "",
        "headersSize": -1,
        "bodySize": -1,
    }


def _text(one: Exchange, body: bytes) -> str | None:
    """The body as text where it is UTF-8 and nothing is lost by that."""
    if not one.media.startswith(_TEXT):
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _fields(fields: Fields) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in fields]


def _query(url: str) -> list[dict[str, str]]:
    try:
        query = urlsplit(url).query
    except ValueError:
        return []
    return [{"name": name, "value": value} for name, value in parse_qsl(query, keep_blank_values=True, max_num_fields=None)[:_MAX_QUERY]]


def _timings(one: Exchange) -> dict[str, float]:
    """Phases in milliseconds; -1 for what did not happen (HAR 1.2, `timings`)."""

    def span(start: str, end: str) -> float:
        first, last = one.times.get(start, -1.0), one.times.get(end, -1.0)
        return round(last - first, 3) if 0 <= first <= last else -1.0

    return {
        "blocked": -1.0,
        "dns": span("domainLookupStart", "domainLookupEnd"),
        "connect": span("connectStart", "connectEnd"),
        "ssl": span("secureConnectionStart", "connectEnd"),
        "send": 0.0,
        "wait": max(span("requestStart", "responseStart"), 0.0),
        "receive": max(span("responseStart", "responseEnd"), 0.0),
    }
