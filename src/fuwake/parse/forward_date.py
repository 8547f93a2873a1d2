"""The date that a mail program writes above a mail it forwards: in the forwarder's language and, mostly, without a time zone. Pure."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from fuwake.parse.fields.date import read_date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar januari janvier janeiro enero ene gennaio gen janv styczeń",
            "february feb februar februari février févr fevereiro fev febrero febbraio",
            "march mar märz mrz maart mars março marzo mrt",
            "april apr avril avr abril abr aprile",
            "may mai mei maio mayo maggio mag maj",
            "june jun juni juin junho junio giugno giu",
            "july jul juli juillet juil julho julio luglio lug",
            "august aug augustus août agosto ago augusti",
            "september sep sept septembre setembro set septiembre settembre",
            "october oct oktober okt octobre outubro out octubre ottobre ott",
            "november nov novembre novembro noviembre",
            "december dec dezember dez décembre déc dezembro diciembre dic dicembre",
        ),
        1,
    )
    for name in names.split()
}
_YEAR_FIRST = re.compile(r"(\d{4})\s?(?:年|[./-])\s?(\d{1,2})\s?(?:月|[./-])\s?(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º)?\.?\s(?:de\s)?([^\W\d]{3,11})\.?,?\s(?:de\s)?(\d{4})")
_MONTH_FIRST = re.compile(r"(?<!\w)([^\W\d]{3,11})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(\d{4})")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(午前|午後|上午|下午|오전|오후)?\s?(?<!\d)(\d{1,2})\s?[:時h]\s?(\d{2})(?:分|(?::(\d{2})))?(?!\d)\s?([ap]\.?m\b)?", re.IGNORECASE
)
_ZONE = re.compile(r"(?:GMT|UTC)?\s?([+-])(\d{1,2}):?(\d{2})?(?!\d)|(GMT|UTC|JST)\b")
_AFTERNOON = ("午後", "下午", "오후")
_LONGEST = 200


def read_forwarded_date(text: str, zone: tzinfo | None) -> tuple[datetime, bool] | None:
    """(moment, whether its time zone is told). `zone`: the forwarder's, taken where the text tells none; None: UTC is.

    None where no calendar has the date, or where day and month cannot be told apart.
    """
    text = " ".join(text[:_LONGEST].split())
    if re.search(r"[A-Za-z]{3} .{0,12}\d{4} \d{1,2}:\d{2}(?::\d{2})? [+-]\d{4}", text) and (moment := read_date(text)) is not None:
        return moment, True
    day, clock = _day(text), _CLOCK.search(text)
    if day is None or clock is None:
        return None
    told = _zone(text[clock.end() : clock.end() + 20])
    hour = int(clock[2])
    if (half := (clock[5] or "").lower()[:1]) or clock[1]:
        hour = hour % 12 + (12 if half == "p" or clock[1] in _AFTERNOON else 0)
    try:
        moment = datetime(*day, hour, int(clock[3]), int(clock[4] or 0), tzinfo=told or zone or UTC)
    except ValueError:
        return None
    return moment, told is not None


def _day(text: str) -> tuple[int, int, int] | None:
    """(year, month, day)"""
    if found := _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if (found := _DAY_FIRST.search(text)) and (month := _MONTHS.get(found[2].lower())):
        return int(found[3]), month, int(found[1])
    if (found := _MONTH_FIRST.search(text)) and (month := _MONTHS.get(found[1].lower())):
        return int(found[3]), month, int(found[2])
    if found := _NUMBERS.search(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first > 12 or first == second:
            return year, second, first
        if second > 12:
            return year, first, second
    return None


def _zone(text: str) -> tzinfo | None:
    found = _ZONE.search(text)
    if found is None:
        return None
    if found[4]:
        return timezone(timedelta(hours=9 if found[4] == "JST" else 0))
    size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-size if found[1] == "-" else size) if size < timedelta(hours=24) else None
