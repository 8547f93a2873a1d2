"""Safe Browsing of a lab: the Lookup API v4 of Google, over the list in lists/safe_browsing.toml."""

import json
import urllib.parse
from pathlib import Path
from typing import Any

from msgspec import Struct

from fuwake.lab import faults
from fuwake.lab.dns_server import Note
from fuwake.lab.faults import Fault
from fuwake.lab.http_server import Request, Response
from fuwake.lab.reading import host_name, read_toml
from fuwake.model.errors import SettingsError

KEY = "lab-key"
"""The only key that the lab accepts."""
PATH = "/v4/threatMatches:find"

_TYPE = (("content-type", "application/json; charset=UTF-8"),)
_MAX_ENTRIES = 500
"""Threat entries a request may hold (API reference, threatMatches.find)."""


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[listed]]` entry."""

    url: str
    """Host, or host and the beginning of a path: `host.example/`, `host.example/a/`; a scheme may stand before it."""
    threats: tuple[str, ...] = ("SOCIAL_ENGINEERING",)
    platforms: tuple[str, ...] = ("ANY_PLATFORM",)


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    listed: tuple[Entry, ...] = ()


def load(file: Path) -> tuple[Entry, ...]:
    """The list; a missing file means that nothing is listed. Raises SettingsError."""
    entries = read_toml(file, _File).listed if file.exists() else ()
    for number, entry in enumerate(entries):
        host, path = _host_and_path(entry.url)
        host_name(host, f"{file}: listed[{number}].url")
        if not entry.threats:
            raise SettingsError(f"{file}: listed[{number}].threats ({host}{path}) is empty; expected names such as SOCIAL_ENGINEERING")
    return entries


class SafeBrowsingServer:
    """Answers `POST /v4/threatMatches:find?key=…`."""

    def __init__(self, entries: tuple[Entry, ...], broken: tuple[Fault, ...], note: Note) -> None:
        self._entries = entries
        self._broken = broken
        self._note = note

    def handle(self, request: Request) -> Response:
        """The matches, `{}` where there are none, or the API's error object."""
        if request.path != PATH or request.method != "POST":
            return _error(404, "NOT_FOUND", "Requested entity was not found.", None)
        try:
            asked = _asked(request.body)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return _error(400, "INVALID_ARGUMENT", "Invalid JSON payload received.", faults.of_query(self._broken, ""))
        for url in asked["urls"]:
            self._note("safe_browsing", url)
        fault = next((found for url in asked["urls"] if (found := faults.of_query(self._broken, url))), None)
        key = urllib.parse.parse_qs(request.target.partition("?")[2]).get("key", [request.header("x-goog-api-key")])[0]
        if key != KEY:
            return _error(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", fault)
        matches = [match for url in asked["urls"] for entry in self._entries if _lists(entry, url) for match in _matches(entry, url, asked)]
        body = json.dumps({"matches": matches} if matches else {}).encode()
        return Response(headers=_TYPE, body=body, fault=fault)


def _asked(body: bytes) -> dict[str, Any]:
    """URLs, threat and platform types of a request. Raises where a part that the API needs is missing."""
    value = json.loads(body)
    info = value["threatInfo"]
    urls = [str(entry["url"]) for entry in info["threatEntries"]]
    if not value["client"]["clientId"] or not urls or len(urls) > _MAX_ENTRIES or "URL" not in info["threatEntryTypes"]:
        raise ValueError("a part is missing")
    return {"urls": urls, "threats": set(info["threatTypes"]), "platforms": set(info["platformTypes"])}


def _matches(entry: Entry, url: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    platforms = [name for name in entry.platforms if name in asked["platforms"] or "ANY_PLATFORM" in asked["platforms"]]
    return [
        {"threatType": threat, "platformType": platform, "threatEntryType": "URL", "threat": {"url": url}, "cacheDuration": "300s"}
        for threat in entry.threats
        if threat in asked["threats"]
        for platform in platforms
    ]


def _lists(entry: Entry, url: str) -> bool:
    """Host suffix and path prefix, as in the API's "URLs and hashing": lists hold prefixes that end in a slash, or whole paths."""
    host, path = _host_and_path(url)
    listed_host, listed_path = _host_and_path(entry.url)
    if host != listed_host and not host.endswith(f".{listed_host}"):
        return False
    return (
        path in (listed_path, listed_path.partition("?")[0])
        or path.partition("?")[0] == listed_path
        or (listed_path.endswith("/") and path.startswith(listed_path))
    )


def _host_and_path(url: str) -> tuple[str, str]:
    rest = url.partition("://")[2] or url
    rest = rest.partition("#")[0]
    authority, slash, path = rest.partition("/")
    host = authority.rpartition("@")[2].partition(":")[0].lower().rstrip(".")
    return host, f"{slash or '/'}{path}"


def _error(status: int, word: str, message: str, fault: Fault | None) -> Response:
    value = {"error": {"code": status, "message": message, "status": word}}
    return Response(status=status, headers=_TYPE, body=json.dumps(value).encode(), fault=fault)
