"""A domain's three dates out of an answer. Where a registry writes `03/08/2014`, another date of the same answer may tell the order."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from msgspec import Struct

from fuwake.observe.answer_dates import date_of
from fuwake.parse import registry_words as keys

_TWO_WAYS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2\d{4}(?!\d)")
DAY_FIRST: Mapping[str, bool] = MappingProxyType({"whois.hkirc.hk": True, "whois.dot.tk": False})
"""Registries that are known to write one order (each shown by answers with a 31-03-2020 or a 12/18/2001 in them)."""


class Dated(Struct, frozen=True, kw_only=True):
    """A date as written."""

    key: str
    text: str
    day_first: bool | None = None
    """Whether the day stands before the month, where the answer says so beside the date."""


class Dates(Struct, frozen=True, kw_only=True):
    """In UTC; None where there is none, and where it cannot be told."""

    created_at: datetime | None
    updated_at: datetime | None
    expires_at: datetime | None


def dates_of(found: list[Dated], server: str) -> Dates:
    """The first of each kind."""
    told = [item for item in found if item.key in keys.DATES]
    order = _order(item.text for item in told)
    if order is None:
        order = DAY_FIRST.get(server)

    def first(wanted: tuple[str, ...]) -> datetime | None:
        item = next((item for item in told if item.key in wanted), None)
        return date_of(item.text, order if item.day_first is None else item.day_first) if item else None

    return Dates(created_at=first(keys.CREATED), updated_at=first(keys.UPDATED), expires_at=first(keys.EXPIRES))


def _order(texts: Iterable[str]) -> bool | None:
    """True where a day over 12 stands first in one of the dates, False where second; None where none tells or two contradict."""
    orders = set()
    for text in texts:
        found = _TWO_WAYS.match(text)
        if found and found.group(2) != ".":
            left, right = int(found.group(1)), int(found.group(3))
            if (left > 12) != (right > 12):
                orders.add(left > 12)
    return orders.pop() if len(orders) == 1 else None
