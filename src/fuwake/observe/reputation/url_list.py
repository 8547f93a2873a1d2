"""Looks a URL up in lists of dangerous URLs that lie on this machine: URLhaus, PhishTank, OpenPhish, Phishing.Database.

What is told apart: this very URL; the same page with other parameters; the host as a whole; and entries for other addresses of
the host or its domain, which are no listing (a shared host is not its worst customer). Every answer carries the list's age, and a
copy past its limit answers nothing.
"""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Literal

import msgspec
from msgspec import Struct

from fuwake.model.answers import ListRecord
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe.reputation.list_fetch import lines_of
from fuwake.observe.reputation.list_formats import rows, updated_at
from fuwake.observe.reputation.list_index import Entry, Hit, ListIndex, build
from fuwake.observe.reputation.service import failed
from fuwake.observe.reputation.url_lists import UrlList, chosen, copy_of, url_lists
from fuwake.parse.canonical_url import canonical

MOST_OWN_BYTES = 16_000_000
"""Of a list file of the user's own, which is indexed in memory when it is first asked."""


class Kept(Struct, frozen=True, kw_only=True):
    """What is kept as evidence of one look-up."""

    list: str
    url: str
    hit: Hit
    as_of: datetime
    asked_at: datetime
    entries: int
    licence: str


class UrlListObserver:
    """Is a URL on a list that was fetched before? Question: `<list> <url>`; data: `model.answers.ListRecord`."""

    name: ClassVar[str] = "url_list"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = "Nothing: the lists lie on this machine. Fetching them tells their operators only that you use them."
    terms: ClassVar[str] = (
        "Each list has its own, in the table of `src/fuwake/observe/reputation/url_lists.toml`; none is fetched until you name it in"
        " `url_lists`."
    )
    limits: ClassVar[str] = "As new as the copy: `fuwake data update` fetches no more often than the operators ask."

    def __init__(self, data_dir: Path, names: tuple[str, ...], own: Mapping[str, str]) -> None:
        """names: lists that were fetched into `data_dir`. own: list → a file of the user's. Raises SettingsError over unknown names."""
        self._data_dir, self._own = data_dir, own
        self._opened: dict[str, tuple[ListIndex, datetime, int]] = {}
        self.lists: tuple[UrlList, ...] = chosen((*names, *own), "url_lists")

    async def ask(self, question: str) -> Raw:
        """Looks one URL up. Raises ObserveFailure; `not-configured` where there is no copy."""
        name, _, text = question.strip().partition(" ")
        url = canonical(text)
        if url is None or name not in url_lists():
            raise ObserveFailure("not-supported", f"not a list and a URL: {question[:80]}")
        entry = url_lists()[name]
        try:
            if name not in self._opened:
                self._opened[name] = self._from_file(entry) if name in self._own else self._from_copy(entry)
            index, as_of, entries = self._opened[name]
            hit = index.find(url)
        except (OSError, sqlite3.Error, ValueError) as error:
            raise ObserveFailure("not-configured", f"the list {entry.title} cannot be read: {error}") from error
        kept = Kept(list=name, url=text, hit=hit, as_of=as_of, asked_at=datetime.now(UTC), entries=entries, licence=entry.licence)
        return Raw(body=msgspec.json.encode(kept), source=f"{entry.title}, state of {as_of:%Y-%m-%d %H:%M} UTC")

    def _from_copy(self, entry: UrlList) -> tuple[ListIndex, datetime, int]:
        copy = copy_of(self._data_dir, entry.name)
        return ListIndex.opened(self._data_dir / Path(copy.file).name), copy.as_of, copy.entries

    def _from_file(self, entry: UrlList) -> tuple[ListIndex, datetime, int]:
        path = Path(self._own[entry.name])
        state = path.stat()
        if state.st_size > MOST_OWN_BYTES:
            raise ObserveFailure(
                "too-large", f"{path.name} is larger than {MOST_OWN_BYTES // 1_000_000} MB; let `fuwake data update` fetch it"
            )
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        with path.open("rb") as file:
            count = build(connection, rows(entry.sources[0].form, lines_of(file)), entry.threat)
        with path.open("rb") as file:
            said = updated_at(file.read(4000).decode("utf-8", "replace"))
        written = datetime.fromtimestamp(state.st_mtime, UTC)
        return ListIndex(connection), min(said, written) if said is not None else written, count

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """The kept look-up → found (listed) | absent (not listed, with the list's age) | failed (stale, garbage). Pure."""
        try:
            kept = msgspec.json.decode(raw, type=Kept)
            entry = url_lists()[kept.list]
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KeyError):
            return failed("garbage", "not a kept look-up in a list")
        if question.strip() != f"{kept.list} {kept.url}":
            return failed("garbage", "a look-up of something else")
        hours = max((kept.asked_at - kept.as_of).total_seconds() / 3600, 0.0)
        if hours > entry.stale_hours:
            limit = f"older than {entry.stale_hours:g} h; run `fuwake data update`"
            return failed("stale", f"the copy of {entry.title} is of {kept.as_of:%Y-%m-%d %H:%M} UTC, {limit}")
        match, found = _match(kept.hit)
        record = ListRecord(
            list=kept.list,
            subject=kept.url,
            match=match,
            threats=(found.threat,) if found is not None else (entry.threat,) if match is not None else (),
            server=entry.title,
            reference=found.reference or None if found is not None else None,
            since=found.since if found is not None else None,
            others_on_host=kept.hit.on_host - (1 if kept.hit.url is not None else 0),
            others_under_domain=max(kept.hit.under_domain - kept.hit.on_host - kept.hit.whole_host, 0),
            as_of=kept.as_of,
            age_hours=round(hours, 1),
        )
        return Reading(status="found" if match is not None else "absent", data=msgspec.to_builtins(record))


def _match(hit: Hit) -> tuple[Literal["url", "page", "host"] | None, Entry | None]:
    if hit.url is not None:
        return "url", hit.url
    if hit.page is not None:
        return "page", hit.page
    return ("host", None) if hit.whole_host else (None, None)
