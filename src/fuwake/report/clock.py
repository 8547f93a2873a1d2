"""Moments and dates in words: Japanese time for Japanese readers, UTC for others."""

from datetime import UTC, datetime, time, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def moment(at: datetime, lang: str, *, seconds: bool = False) -> str:
    """`2023年10月11日 14:40 JST` / `11 October 2023, 05:40 UTC`."""
    clock = "%H:%M:%S" if seconds else "%H:%M"
    if lang == "ja":
        there = at.astimezone(JST)
        return f"{there.year}年{there.month}月{there.day}日 {there:{clock}} JST"
    there = at.astimezone(UTC)
    return f"{there.day} {_MONTHS[there.month - 1]} {there.year}, {there:{clock}} UTC"


def date(at: datetime, lang: str) -> str:
    """`2023年10月11日` / `11 October 2023`."""
    # Japanese registries give dates without a time, in Japanese time: midnight there stays that date in every language.
    midnight = at.astimezone(JST).time() == time(0)
    there = at.astimezone(JST) if lang == "ja" or midnight else at.astimezone(UTC)
    return f"{there.year}年{there.month}月{there.day}日" if lang == "ja" else f"{there.day} {_MONTHS[there.month - 1]} {there.year}"
