"""Services of a lab that are asked about URLs with a key: URLhaus, PhishTank, VirusTotal and urlscan.io, over lists/services.toml.

One HTTP server plays all four, each under its own path. Wire forms: urlhaus-api.abuse.ch, phishtank.org/api_info.php,
docs.virustotal.com/reference/url-info, docs.urlscan.io (Search API).
"""

import base64
import binascii
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from msgspec import Struct

from fuwake.lab import faults
from fuwake.lab.dns_server import Note
from fuwake.lab.faults import Fault
from fuwake.lab.http_server import Request, Response
from fuwake.lab.reading import read_toml

KEY = "lab-key"
"""The only key that the lab accepts."""
PATHS = {
    "urlhaus": "/urlhaus/v1/url/",
    "phishtank": "/phishtank/checkurl/",
    "virustotal": "/virustotal/api/v3/urls/",
    "urlscan": "/urlscan/api/v1/search/",
}


class Known(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A URL that a service knows."""

    url: str
    malicious: int = 0
    """VirusTotal: scanners; urlscan: 1 where the scan was called malicious."""
    harmless: int = 60
    """VirusTotal."""
    verified: bool = True
    """PhishTank: confirmed by people."""
    valid: bool = True
    """PhishTank: found to be a phish."""
    threat: str = "malware_download"
    """URLhaus."""


class Services(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """lists/services.toml. A service without an entry (an empty list will do) is not switched on with the lab."""

    urlhaus: tuple[Known, ...] | None = None
    phishtank: tuple[Known, ...] | None = None
    virustotal: tuple[Known, ...] | None = None
    urlscan: tuple[Known, ...] | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The services that are switched on."""
        return tuple(name for name in PATHS if getattr(self, name) is not None)


def load(file: Path) -> Services:
    """The services; a missing file means that there are none. Raises SettingsError."""
    return read_toml(file, Services) if file.exists() else Services()


class ServicesServer:
    """All four, told apart by path."""

    def __init__(self, services: Services, broken: tuple[Fault, ...], note: Note) -> None:
        self._services = services
        self._broken = broken
        self._note = note

    def handle(self, request: Request) -> Response:
        """The service's answer, or its refusal of a wrong key."""
        name = next((name for name, path in PATHS.items() if request.path.startswith(path)), None)
        if name is None:
            return Response(status=404)
        asked, key = _QUESTIONS[name](request)
        self._note(name, asked)
        fault = faults.of_query(self._broken, f"{name} {asked}")
        if key != KEY:
            return _json(401, _REFUSALS[name], fault)
        known = getattr(self._services, name) or ()
        status, document = _ANSWERS[name](asked, known)
        return _json(status, document, fault)


def _form(request: Request, field: str) -> str:
    return parse_qs(request.body.decode("utf-8", "replace")).get(field, [""])[0]


def _virustotal_url(request: Request) -> str:
    text = request.path.removeprefix(PATHS["virustotal"])
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text


_QUESTIONS: dict[str, Callable[[Request], tuple[str, str]]] = {
    "urlhaus": lambda request: (_form(request, "url"), request.header("auth-key")),
    "phishtank": lambda request: (_form(request, "url"), _form(request, "app_key")),
    "virustotal": lambda request: (_virustotal_url(request), request.header("x-apikey")),
    "urlscan": lambda request: (parse_qs(request.target.partition("?")[2]).get("q", [""])[0], request.header("api-key")),
}
_REFUSALS: dict[str, dict[str, Any]] = {
    "urlhaus": {"query_status": "unknown_auth_key"},
    "phishtank": {"errortext": "Invalid application key"},
    "virustotal": {"error": {"code": "WrongCredentialsError", "message": "Wrong API key"}},
    "urlscan": {"message": "API key invalid", "status": 401},
}


def _urlhaus(asked: str, known: tuple[Known, ...]) -> tuple[int, dict[str, Any]]:
    entry = next((entry for entry in known if entry.url == asked), None)
    if entry is None:
        return 200, {"query_status": "no_results"}
    reference = {"id": "1042", "urlhaus_reference": "https://urlhaus.abuse.ch/url/1042/", "date_added": "2023-10-10 08:15:00 UTC"}
    return 200, {"query_status": "ok", **reference, "url": asked, "url_status": "online", "threat": entry.threat}


def _phishtank(asked: str, known: tuple[Known, ...]) -> tuple[int, dict[str, Any]]:
    entry = next((entry for entry in known if entry.url == asked), None)
    meta = {"status": "success", "serverid": "lab", "requestid": "192.0.2.1.1"}
    results: dict[str, Any] = {"url": asked, "in_database": entry is not None}
    if entry is not None:
        page = "http://www.phishtank.com/phish_detail.php?phish_id=1042"
        results |= {"phish_id": "1042", "phish_detail_page": page, "verified": entry.verified, "valid": entry.valid}
        results |= {"verified_at": "2023-10-10T08:20:00+00:00"} if entry.verified else {}
    return 200, {"meta": meta, "results": results}


def _virustotal(asked: str, known: tuple[Known, ...]) -> tuple[int, dict[str, Any]]:
    entry = next((entry for entry in known if entry.url == asked), None)
    if entry is None:
        return 404, {"error": {"code": "NotFoundError", "message": "URL not found"}}
    stats = {"malicious": entry.malicious, "suspicious": 0, "harmless": entry.harmless, "undetected": 20, "timeout": 0}
    return 200, {"data": {"type": "url", "attributes": {"url": asked, "last_analysis_stats": stats}}}


def _urlscan(asked: str, known: tuple[Known, ...]) -> tuple[int, dict[str, Any]]:
    host = asked.partition('page.domain:"')[2].rstrip('"')
    results = [
        {
            "task": {"url": entry.url, "time": "2023-10-10T08:30:00.000Z", "visibility": "public"},
            "page": {"url": entry.url, "domain": host},
            "verdicts": {"malicious": bool(entry.malicious)},
            "result": "https://urlscan.io/api/v1/result/1042/",
        }
        for entry in known
        if entry.url.partition("://")[2].partition("/")[0] == host
    ]
    return 200, {"results": results, "total": len(results), "has_more": False}


_ANSWERS: dict[str, Callable[[str, tuple[Known, ...]], tuple[int, dict[str, Any]]]] = {
    "urlhaus": _urlhaus,
    "phishtank": _phishtank,
    "virustotal": _virustotal,
    "urlscan": _urlscan,
}


def _json(status: int, document: dict[str, Any], fault: Fault | None) -> Response:
    return Response(status=status, headers=(("content-type", "application/json"),), body=json.dumps(document).encode(), fault=fault)
