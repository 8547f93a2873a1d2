"""What the header fields of an answer say of the server behind it (RFC 9110). Pure."""

import re
import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files
from typing import Literal
from urllib.parse import urljoin

import msgspec
from msgspec import Struct

from fuwake.model.site import HttpRecord

MOST_FIELDS = 100
MAX_VALUE = 300
"""Characters of a value that are kept."""
_MOST_COOKIES = 20
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,80}")
"""RFC 9110 section 5.6.2."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

Fields = Sequence[tuple[str, str]]


class _Mark(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    field: str
    holds: str
    source: str


class _Marks(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    date: date
    mark: tuple[_Mark, ...]


def http_record(url: str, method: Literal["HEAD", "GET"], status: int, fields: Fields, at: datetime) -> HttpRecord:
    """One answer's record. fields: (name, value) as they came; at: when, by this machine's clock."""
    told = [(name.lower(), value) for name, value in fields[:MOST_FIELDS]]

    def first(name: str) -> str | None:
        value = next((value for key, value in told if key == name), "")
        return _clean(value) or None

    return HttpRecord(
        url=url,
        method=method,
        status=status,
        server=first("server"),
        powered_by=first("x-powered-by"),
        content_type=first("content-type"),
        location=_target(url, first("location")) if status in _REDIRECTS else None,
        cookies=_cookies(told),
        hsts=first("strict-transport-security"),
        csp=first("content-security-policy"),
        clock_off_s=_clock(first("date"), at),
        marks=_marks_of(told),
    )


def _clean(value: str) -> str:
    return " ".join(_CONTROL.sub(" ", value[: 8 * MAX_VALUE]).split())[:MAX_VALUE]


def _cookies(told: Fields) -> tuple[str, ...]:
    """Names alone (RFC 6265 section 4.1.1); a browser joins several fields by line feeds."""
    lines = [line for name, value in told if name == "set-cookie" for line in value.split("\n")]
    names = (line.partition("=")[0].strip() for line in lines)
    return tuple(dict.fromkeys(name for name in names if _TOKEN.fullmatch(name)))[:_MOST_COOKIES]


def _target(url: str, location: str | None) -> str | None:
    if location is None:
        return None
    try:
        return urljoin(url, location)[:2048]
    except ValueError:
        return None


def _clock(said: str | None, at: datetime) -> float | None:
    """Seconds that the Date field (RFC 9110 section 6.6.1) is ahead; None where there is none to read."""
    if said is None:
        return None
    try:
        told = parsedate_to_datetime(said)
        return round((told.replace(tzinfo=told.tzinfo or UTC) - at).total_seconds(), 0)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _marks_of(told: Fields) -> tuple[str, ...]:
    found = (mark.name for mark in _table() for name, value in told if name == mark.field and mark.holds in value[: 8 * MAX_VALUE].lower())
    return tuple(dict.fromkeys(found))


@cache
def _table() -> tuple[_Mark, ...]:
    text = files("fuwake.derive").joinpath("server_marks.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Marks).mark
