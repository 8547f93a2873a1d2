"""The table of URL lists that may be fetched, and the record of a copy that lies in the data folder."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from fuwake.model.errors import ObserveFailure, SettingsError

Form = Literal["urlhaus-csv", "phishtank-csv", "urls", "hosts"]


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of a list."""

    url: str
    form: Form


class UrlList(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[list]]` of url_lists.toml, which explains the fields."""

    name: str
    title: str
    sources: tuple[Source, ...]
    refresh_hours: float
    stale_hours: float
    threat: str
    licence: str
    terms: str
    source: str
    date: date
    key: str = ""


class Copy(Struct, frozen=True, kw_only=True):
    """`list-<name>.json`: the copy that lies in the data folder; written last and by renaming, so it is whole or not there."""

    name: str
    file: str
    """The index, beside it."""
    size_bytes: int
    fetched_at: datetime
    published_at: datetime | None
    """By the list itself or its server; None where neither says."""
    entries: int
    tags: tuple[str, ...] = ()
    """Entity tags of the files, to ask whether they changed (RFC 9110 section 8.8.3)."""

    @property
    def as_of(self) -> datetime:
        """The state of the list."""
        return min(self.published_at, self.fetched_at) if self.published_at is not None else self.fetched_at


@cache
def url_lists() -> Mapping[str, UrlList]:
    """All lists of the table by name."""
    document = tomllib.loads(files("fuwake.observe.reputation").joinpath("url_lists.toml").read_text(encoding="utf-8"))
    return {entry.name: entry for entry in msgspec.convert(document["list"], tuple[UrlList, ...])}


def chosen(names: tuple[str, ...], setting: str) -> tuple[UrlList, ...]:
    """The lists of these names. Raises SettingsError over one that is not in the table."""
    unknown = [name for name in names if name not in url_lists()]
    if unknown:
        raise SettingsError(f"{setting}: {unknown[0]!r} is not one of: {', '.join(url_lists())}")
    return tuple(url_lists()[name] for name in dict.fromkeys(names))


def copy_of(data_dir: Path, name: str) -> Copy:
    """The record of the copy that lies there. Raises ObserveFailure('not-configured') where there is none or it is damaged."""
    missing = f"the list {url_lists()[name].title} was not fetched yet; run `fuwake data update`"
    try:
        copy = msgspec.json.decode((data_dir / f"list-{name}.json").read_bytes(), type=Copy)
        size = (data_dir / Path(copy.file).name).stat().st_size
    except (OSError, msgspec.MsgspecError) as error:
        raise ObserveFailure("not-configured", missing) from error
    if size != copy.size_bytes:
        raise ObserveFailure("not-configured", f"the copy of {url_lists()[name].title} is damaged; run `fuwake data update`")
    return copy
