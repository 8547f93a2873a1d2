"""Answers of Safe Browsing v5 `hashes.search` in both forms that the service has: protocol buffers and JSON. Pure.

Messages: google.security.safebrowsing.v5 (developers.google.com/safe-browsing/reference/rpc/google.security.safebrowsing.v5).
"""

import base64
import binascii
from typing import Any

from msgspec import Struct

from fuwake.observe.reputation.protobuf import fields, varints

THREATS = ("", "MALWARE", "SOCIAL_ENGINEERING", "UNWANTED_SOFTWARE", "POTENTIALLY_HARMFUL_APPLICATION")
"""Enum ThreatType by number."""
ATTRIBUTES = ("", "CANARY", "FRAME_ONLY")
"""Enum ThreatAttribute by number: CANARY must not be acted on, FRAME_ONLY is about frames inside a page, not about a link."""
_MOST = 2000
_HASH_BYTES = 32


class FullHash(Struct, frozen=True, kw_only=True):
    """A listed hash."""

    value: bytes
    details: tuple[tuple[str, tuple[str, ...]], ...]
    """(threat, attributes). What this version does not know is an empty string."""

    @property
    def threats(self) -> tuple[str, ...]:
        """Threats of a page that is opened as a link. A detail with anything unknown is passed over whole, as the service demands."""
        return tuple(dict.fromkeys(threat for threat, attributes in self.details if threat and not attributes))


class SearchAnswer(Struct, frozen=True, kw_only=True):
    """SearchHashesResponse."""

    hashes: tuple[FullHash, ...]
    lifetime_s: float | None
    """How long the answer holds, for what it lists and for what it does not list."""


def from_json(document: dict[str, Any]) -> SearchAnswer:
    """Reads the JSON form. Raises ValueError."""
    if document and not document.keys() & {"fullHashes", "cacheDuration"}:
        raise ValueError("not a SearchHashesResponse")  # JSON of something else says nothing about the list
    entries = document.get("fullHashes", [])
    if not isinstance(entries, list) or len(entries) > _MOST or "error" in document:
        raise ValueError("not a SearchHashesResponse")
    duration = document.get("cacheDuration")
    return SearchAnswer(hashes=tuple(_json_hash(entry) for entry in entries), lifetime_s=_seconds(duration))


def from_protobuf(data: bytes) -> SearchAnswer:
    """Reads the wire form. Raises ValueError."""
    hashes, lifetime = [], None
    for number, value in fields(data):
        if number == 1 and isinstance(value, bytes):
            hashes.append(_wire_hash(value))
        elif number == 2 and isinstance(value, bytes):
            parts = dict(fields(value))
            seconds, nanos = parts.get(1, 0), parts.get(2, 0)
            lifetime = float(seconds) + float(nanos) / 1e9 if isinstance(seconds, int) and isinstance(nanos, int) else None
    return SearchAnswer(hashes=tuple(hashes), lifetime_s=lifetime)


def _json_hash(entry: Any) -> FullHash:
    details = entry.get("fullHashDetails", []) if isinstance(entry, dict) else None
    text = entry.get("fullHash") if isinstance(entry, dict) else None
    if not isinstance(details, list) or not isinstance(text, str) or not all(isinstance(detail, dict) for detail in details):
        raise ValueError("not a FullHash")
    try:
        value = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("a hash that is not base64") from error
    known = [
        (
            _known(detail.get("threatType"), THREATS),
            tuple(_known(word, ATTRIBUTES) for word in words) if isinstance(words := detail.get("attributes", []), list) else ("",),
        )
        for detail in details
    ]
    return _checked(value, known)


def _wire_hash(data: bytes) -> FullHash:
    value, details = b"", []
    for number, field in fields(data):
        if number == 1 and isinstance(field, bytes):
            value = field
        elif number == 2 and isinstance(field, bytes):
            details.append(_wire_detail(field))
    return _checked(value, details)


def _wire_detail(data: bytes) -> tuple[str, tuple[str, ...]]:
    threat, attributes = "", []
    for number, field in fields(data):
        if number == 1 and isinstance(field, int):
            threat = _by_number(THREATS, field)
        elif number == 2:  # packed or one by one
            attributes += [field] if isinstance(field, int) else list(varints(field))
    return threat, tuple(_by_number(ATTRIBUTES, number) for number in attributes)


def _checked(value: bytes, details: list[tuple[str, tuple[str, ...]]]) -> FullHash:
    if len(value) != _HASH_BYTES:
        raise ValueError("a hash that has not 32 bytes")
    return FullHash(value=value, details=tuple(details))


def _known(word: Any, words: tuple[str, ...]) -> str:
    return word if isinstance(word, str) and word in words else ""


def _by_number(words: tuple[str, ...], number: int) -> str:
    return words[number] if number < len(words) else ""


def _seconds(duration: Any) -> float | None:
    """`300s`, `0.5s` (protobuf JSON mapping of Duration)."""
    text = duration[:-1] if isinstance(duration, str) and duration.endswith("s") and len(duration) < 24 else ""
    return float(text) if text.replace(".", "", 1).isdecimal() and text.isascii() else None
