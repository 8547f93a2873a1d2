"""Date-time of header fields (RFC 5322 section 3.3), tolerant of the forms that servers and senders really write."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

_MONTHS = {
    name: number for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_ZONES = {  # obs-zone, RFC 5322 section 4.3, and JST, which Japanese servers write
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "jst": 9,
    "cet": 1, "cest": 2, "bst": 1, "msk": 3, "kst": 9, "hkt": 8,
}  # fmt: skip
_RFC = re.compile(
    r"(\d{1,2})[ \t-]{1,8}([A-Za-z]{3,9})\.?[ \t-]{1,8}(\d{2,5})[ \t,]{1,8}(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d{1,9})?)?"
    r"[ \t]{0,8}(am|pm)?[ \t]{0,8}([+-]\d{1,2}:?\d{2}|[A-Za-z]{1,5})?",
    re.IGNORECASE,
)
_CTIME = re.compile(
    r"([A-Za-z]{3})[ \t]{1,8}(\d{1,2})[ \t]{1,8}(\d{1,2}):(\d{2}):(\d{2})[ \t]{1,8}(?:[A-Z]{3,5}[ \t]{1,8})?(\d{4})[ \t]{0,8}([+-]\d{4})?"
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?[ \t]?(Z|[+-]\d{2}:?\d{2})?")
_LONGEST = 400  # characters read


def read_date(text: str) -> datetime | None:
    """The moment in UTC; None where there is none in the text or no calendar has it. `-0000` and no zone count as UTC."""
    text = text[:_LONGEST]
    if found := _RFC.search(text):
        day, month, year, hour, minute, second, half, zone = found.groups()
        return _moment(year, _MONTHS.get(month[:3].lower()), day, (_half(hour, half), minute, second), zone)
    if found := _CTIME.search(text):
        month, day, hour, minute, second, year, zone = found.groups()
        return _moment(year, _MONTHS.get(month.lower()), day, (hour, minute, second), zone)
    if found := _ISO.search(text):
        year, number, day, hour, minute, second, zone = found.groups()
        return _moment(year, int(number), day, (hour, minute, second), zone)
    return None


def _half(hour: str, half: str | None) -> str:
    if half is None:
        return hour
    return str(int(hour) % 12 + (12 if half.lower() == "pm" else 0))


def _moment(year: str, month: int | None, day: str, clock: tuple[str, str, str | None], zone: str | None) -> datetime | None:
    number = int(year)
    if len(year) == 2:  # RFC 5322 section 4.3
        number += 2000 if number < 50 else 1900
    elif len(year) == 3:
        number += 1900
    hour, minute, second = clock
    try:
        local = datetime(number, month or 0, int(day), int(hour), int(minute), min(int(second or 0), 59), tzinfo=_zone(zone))
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=256)  # few are in use
def _zone(zone: str | None) -> timezone:
    """Raises ValueError where the difference is a day or more."""
    return timezone(_offset(zone))


def _offset(zone: str | None) -> timedelta:
    if zone is None or not zone.lstrip("+-")[:1].isdigit():
        return timedelta(hours=_ZONES.get((zone or "utc").lower(), 0))
    digits = zone[1:].replace(":", "").rjust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -size if zone[0] == "-" else size
