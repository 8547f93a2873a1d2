"""Our own tables of law and desks, read from their data files."""

import tomllib
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec
from msgspec import Struct


class Penalty(Struct, frozen=True, kw_only=True):
    """A wording with the dates between which it holds: `from` inclusive, `until` exclusive."""

    from_: date = msgspec.field(name="from")
    until: date | None = None
    ja: str
    en: str


class Act(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A law: what it bars, the penalty by date, where that was read."""

    id: str
    applies: str
    """`credentials`, `card` or `forged`."""
    name_ja: str
    name_en: str
    official: str
    rule_ja: str
    rule_en: str
    source: str
    checked: str
    penalty: tuple[Penalty, ...]


class Desk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A desk to turn to."""

    id: str
    when: str
    """`always`, `card` or `forged`."""
    name_ja: str
    name_en: str
    for_ja: str
    for_en: str
    how_ja: str
    how_en: str
    href: str | None = None
    source: str
    checked: str


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("fuwake.report").joinpath("data", name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def acts() -> tuple[Act, ...]:
    """The table of laws."""
    return msgspec.convert(tuple(_read("law.toml")["act"]), tuple[Act, ...])


@lru_cache(maxsize=1)
def desks() -> tuple[Desk, ...]:
    """The table of desks."""
    return msgspec.convert(tuple(_read("desks.toml")["desk"]), tuple[Desk, ...])


def penalty_at(act: Act, at: datetime) -> Penalty | None:
    """The wording in force on a day; None before the first known one."""
    day = at.date()
    return next((penalty for penalty in act.penalty if penalty.from_ <= day and (penalty.until is None or day < penalty.until)), None)


def allowed_links() -> frozenset[str]:
    """Every outside address an article may link to."""
    return frozenset(desk.href for desk in desks() if desk.href) | {"https://db-ip.com", "https://www.naturalearthdata.com/"}
