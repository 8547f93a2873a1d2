"""The dates of registries, in the many forms that they are written in."""

import re
from datetime import UTC, datetime, timedelta, timezone

from fuwake.observe.answer_text import tidy

_JST = timezone(timedelta(hours=9))
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})?\s*\(?((?:Z|UTC|GMT)?(?:[+-]\d{1,2}(?::?\d{2})?)?))?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?\Z", re.IGNORECASE)
_JAPANESE = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?:\s+(\d{1,2}):(\d{2}):(\d{2}))?(?:\s*\(JST\))?")
_MONTH = re.compile(r"(?:[A-Za-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[- ]([A-Za-z]{3})[a-z]{0,6},?[- ](\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"([A-Z][a-z]{2})[a-z]{0,6} {1,2}(\d{1,2}),? (?:\d{2}:\d{2}:\d{2} [A-Z]{2,5} )?(\d{4})(?!\d)")
_MONTH_MIDDLE = re.compile(r"(\d{4})-([A-Za-z]{3})-(\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_BY = re.compile(r"\S{1,60}(?:-UANIC|@\S{1,100}) (?=\d{8})")
"""Who changed it, before the date (.ua)."""
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):(\d{2}):(\d{2})|\d{6})?(?!\d)")
_POINTED = re.compile(r"(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})(?!\d)")
_CTIME = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2})(?: (\d{2}):(\d{2}):(\d{2})(?: (?:GMT|UTC))?)? (\d{4})\b")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def date_of(value: object, day_first: bool | None = None) -> datetime | None:
    """A registry's date in UTC; None where it is unreadable or impossible (31 February, year 0).

    Knows RFC 3339, `2001-05-09 12:00:00 (UTC+8)`, JPRS's `2021/06/01 01:05:09 (JST)`, `09-May-2001`, `9th May 2001`, `2001-May-09`,
    `9.5.2001`, `20010509`, `2001.05.09`, `2001. 05. 09.`, `Wed May 09 12:00:00 GMT 2001`. `30/12/2017` is read, `09/05/2001` is unknown
    unless `day_first` says whether the day stands first: it may be May or September. Without a time zone it is taken as UTC, with slashes
    as JST; of a time in a zone that is not known only the day is taken. A day without a time is its beginning in UTC, also where it is a
    Japanese day: so it is the same day whether it is shown in UTC or in JST.
    """
    text = _BY.sub("", tidy(value, 180) or "", count=1)[:60]
    try:
        if found := _ISO.match(text):
            return _iso(found, text[found.end() :])
        if found := _JAPANESE.match(text):
            numbers = [int(piece or 0) for piece in found.groups()]
            zone = UTC if found.group(4) is None else _JST
            return datetime(*numbers, tzinfo=zone).astimezone(UTC)  # type: ignore[arg-type, misc]  # six numbers
        if found := _DOTTED.match(text):
            return datetime(int(found.group(3)), int(found.group(2)), int(found.group(1)), tzinfo=UTC)
        if found := _YEAR_LAST.match(text):
            return _year_last(int(found.group(1)), int(found.group(3)), int(found.group(4)), day_first)
        return _named_month(text) or _rarer(text)
    except (ValueError, OverflowError):
        return None


def _iso(found: re.Match[str], rest: str) -> datetime:
    numbers = [int(piece or 0) for piece in found.groups()[:6]]
    zone = found.group(7) or ""
    if found.group(4) is not None and not zone and rest[:1].isalpha():
        numbers[3:] = [0, 0, 0]
    offset = timedelta()
    if told := _ZONE.match(zone):
        offset = timedelta(hours=int(told.group(2)), minutes=int(told.group(3) or 0)) * (-1 if told.group(1) == "-" else 1)
    return datetime(*numbers, tzinfo=UTC) - offset  # type: ignore[arg-type, misc]  # six numbers


def _year_last(left: int, right: int, year: int, day_first: bool | None) -> datetime | None:
    """Two numbers and a year: one of them is over 12, or both are the same, or the order is known."""
    if max(left, right) > 12 or left == right:
        return datetime(year, min(left, right), max(left, right), tzinfo=UTC)
    if day_first is None:
        return None
    return datetime(year, right if day_first else left, left if day_first else right, tzinfo=UTC)


def _named_month(text: str) -> datetime | None:
    """Forms with the month's name. Raises ValueError where it is no month or the numbers are no date."""
    for pattern, year, month, day in ((_MONTH, 3, 2, 1), (_MONTH_FIRST, 3, 1, 2), (_MONTH_MIDDLE, 1, 2, 3)):
        if found := pattern.match(text):
            return datetime(int(found.group(year)), _MONTHS.index(found.group(month).lower()) + 1, int(found.group(day)), tzinfo=UTC)
    return None


def _rarer(text: str) -> datetime | None:
    """Forms of single registries. Raises ValueError where the numbers are no date."""
    if found := _COMPACT.match(text) or _POINTED.match(text):
        numbers = [int(piece or 0) for piece in found.groups()]
        return datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type, misc]  # three or six numbers
    if found := _CTIME.match(text):
        hour, minute, second = (int(piece or 0) for piece in found.group(3, 4, 5))
        month = _MONTHS.index(found.group(1).lower()) + 1
        return datetime(int(found.group(6)), month, int(found.group(2)), hour, minute, second, tzinfo=UTC)
    return None
