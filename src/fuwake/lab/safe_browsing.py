"""Safe Browsing of a lab: `hashes.search` of Google's v5 API, over the list in lists/safe_browsing.toml."""

import base64
import binascii
import json
import urllib.parse
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from fuwake.lab import faults
from fuwake.lab.dns_server import Note
from fuwake.lab.faults import Fault
from fuwake.lab.http_server import Request, Response
from fuwake.lab.reading import host_name, read_toml
from fuwake.model.errors import SettingsError
from fuwake.parse.canonical_url import PREFIX_BYTES, canonical, full_hash

KEY = "lab-key"
"""The only key that the lab accepts."""
PATH = "/v5/hashes:search"

_JSON = (("content-type", "application/json; charset=UTF-8"),)
_PROTOBUF = (("content-type", "application/x-protobuf"),)
_MAX_PREFIXES = 1000
"""Hash prefixes a request may hold (API reference, hashes.search)."""
_LIFETIME_S = 300
_THREATS = {"MALWARE": 1, "SOCIAL_ENGINEERING": 2, "UNWANTED_SOFTWARE": 3, "POTENTIALLY_HARMFUL_APPLICATION": 4}
_ATTRIBUTES = {"CANARY": 1, "FRAME_ONLY": 2}


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[listed]]` entry."""

    url: str
    """Host, or host and a path: `host.example/`, `host.example/a/`; a scheme may stand before it."""
    threats: tuple[str, ...] = ("SOCIAL_ENGINEERING",)
    attributes: tuple[str, ...] = ()
    """`CANARY` (not to be acted on), `FRAME_ONLY`."""


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    listed: tuple[Entry, ...] = ()


def load(file: Path) -> tuple[Entry, ...]:
    """The list; a missing file means that nothing is listed. Raises SettingsError."""
    entries = read_toml(file, _File).listed if file.exists() else ()
    for number, entry in enumerate(entries):
        url = canonical(entry.url)
        if url is None:
            raise SettingsError(f"{file}: listed[{number}].url: {entry.url!r} is no URL")
        host_name(url.host, f"{file}: listed[{number}].url")
        if not entry.threats:
            where = f"{file}: listed[{number}].threats ({url.expression})"
            raise SettingsError(f"{where} is empty; expected names such as SOCIAL_ENGINEERING")
    return entries


class SafeBrowsingServer:
    """Answers `GET /v5/hashes:search?hashPrefixes=…`: protocol buffers, or JSON where `alt=json` asks for it."""

    def __init__(self, entries: tuple[Entry, ...], broken: tuple[Fault, ...], note: Note) -> None:
        self._by_hash: dict[bytes, list[Entry]] = {}
        for entry in entries:
            url = canonical(entry.url)
            assert url is not None, "load() refuses such entries"
            self._by_hash.setdefault(full_hash(url.expression), []).append(entry)
        self._broken = broken
        self._note = note

    def handle(self, request: Request) -> Response:
        """The whole hashes that begin like those asked for, or the API's error object."""
        if request.path != PATH or request.method != "GET":
            return _error(404, "NOT_FOUND", "Requested entity was not found.", None)
        query = urllib.parse.parse_qs(request.target.partition("?")[2])
        texts = query.get("hashPrefixes", [])
        self._note("safe_browsing", " ".join(texts))
        fault = next((found for text in (*texts, "") if (found := faults.of_query(self._broken, text))), None)
        prefixes = [_prefix(text) for text in texts]
        if not prefixes or None in prefixes or len(prefixes) > _MAX_PREFIXES:
            return _error(400, "INVALID_ARGUMENT", "Hash prefixes must be 4 bytes long.", fault)
        key = query.get("key", [request.header("x-goog-api-key")])[0]
        if key != KEY:
            return _error(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", fault)
        hits = {value: entries for value, entries in self._by_hash.items() if value[:PREFIX_BYTES] in prefixes}
        if query.get("alt", ["proto"])[0] == "json":
            return Response(headers=_JSON, body=_as_json(hits), fault=fault)
        return Response(headers=_PROTOBUF, body=_as_protobuf(hits), fault=fault)


def _prefix(text: str) -> bytes | None:
    try:
        value = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return value if len(value) == PREFIX_BYTES else None


def _as_json(found: Mapping[bytes, list[Entry]]) -> bytes:
    hashes = [
        {
            "fullHash": base64.b64encode(value).decode(),
            "fullHashDetails": [
                {"threatType": threat, **({"attributes": list(entry.attributes)} if entry.attributes else {})}
                for entry in entries
                for threat in entry.threats
            ],
        }
        for value, entries in found.items()
    ]
    return json.dumps({**({"fullHashes": hashes} if hashes else {}), "cacheDuration": f"{_LIFETIME_S}s"}).encode()


def _as_protobuf(found: Mapping[bytes, list[Entry]]) -> bytes:
    """SearchHashesResponse in wire format."""
    body = b""
    for value, entries in found.items():
        details = b"".join(_piece(2, _detail(threat, entry.attributes)) for entry in entries for threat in entry.threats)
        body += _piece(1, _piece(1, value) + details)
    return body + _piece(2, b"\x08" + _varint(_LIFETIME_S))


def _detail(threat: str, attributes: tuple[str, ...]) -> bytes:
    packed = b"".join(_varint(_ATTRIBUTES.get(name, 99)) for name in attributes)
    return b"\x08" + _varint(_THREATS.get(threat, 99)) + (_piece(2, packed) if packed else b"")


def _piece(number: int, data: bytes) -> bytes:
    return bytes((number << 3 | 2,)) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


def _error(status: int, word: str, message: str, fault: Fault | None) -> Response:
    value = {"error": {"code": status, "message": message, "status": word}}
    return Response(status=status, headers=_JSON, body=json.dumps(value).encode(), fault=fault)
