"""Brings the URL lists that the user chose, makes their indexes, and tells how old the copies are.

A copy is replaced only by a whole new one: a list that is empty, an error page or cut short today leaves yesterday's in place.
"""

import gzip
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import msgspec

from fuwake.model.errors import FuwakeError, ObserveFailure
from fuwake.observe.addresses import is_loopback
from fuwake.observe.http_exchange import Exchange, exchange, host_of_url, target_of
from fuwake.observe.reputation.list_formats import LONGEST_LINE, NotAList, Row, rows, updated_at
from fuwake.observe.reputation.list_index import build
from fuwake.observe.reputation.url_lists import Copy, UrlList, copy_of

MOST_BYTES = 300_000_000
MOST_UNPACKED = 1_000_000_000
_MOST_REDIRECTS = 3
_TIMEOUT_S = 60.0
Say = Callable[[str], None]


async def update(data_dir: Path, lists: tuple[UrlList, ...], keys: Mapping[str, str | None], say: Say) -> None:
    """Fetches each list whose copy in this folder is missing or due. keys: by the name of their setting.

    Raises FuwakeError at the end, naming the lists that could not be brought; the others are there.
    """
    missed = []
    for entry in lists:
        try:
            await _update_one(data_dir, entry, keys, say)
        except (ObserveFailure, OSError, sqlite3.Error, NotAList) as error:
            why = error.detail if isinstance(error, ObserveFailure) else str(error)
            say(f"{entry.title}: not brought: {why}; an older copy stays in use")
            missed.append(entry.title)
    if missed:
        raise FuwakeError(f"not brought: {', '.join(missed)}; run `fuwake data update` again later")


def says(data_dir: Path, entry: UrlList, now: datetime | None = None) -> tuple[bool, str]:
    """Whether a usable copy lies there, and a line for people: entries, age, licence."""
    now = now or datetime.now(UTC)
    try:
        copy = copy_of(data_dir, entry.name)
    except ObserveFailure as failure:
        return False, failure.detail
    hours = (now - copy.as_of).total_seconds() / 3600
    stale = hours > entry.stale_hours
    old = f"; older than {entry.stale_hours:g} h, so it is not used: run `fuwake data update`" if stale else ""
    return (
        not stale,
        f"{entry.title}, {copy.entries} entries, state of {copy.as_of:%Y-%m-%d %H:%M} UTC ({hours:.0f} h old), {entry.licence}{old}",
    )


async def _update_one(data_dir: Path, entry: UrlList, keys: Mapping[str, str | None], say: Say) -> None:
    key = keys.get(entry.key) if entry.key else ""
    if key is None:
        raise ObserveFailure("not-configured", f"it needs a key of yours (setting {entry.key})")
    now = datetime.now(UTC)
    try:
        copy: Copy | None = copy_of(data_dir, entry.name)
    except ObserveFailure:
        copy = None
    if copy is not None and (now - copy.fetched_at).total_seconds() < entry.refresh_hours * 3600:
        say(f"{entry.title}: fetched less than {entry.refresh_hours:g} h ago; its operator asks not to be asked more often")
        return
    say(f"{entry.title}: fetching from {host_of_url(entry.sources[0].url)}")
    with tempfile.TemporaryDirectory(prefix=".list-", dir=data_dir) as work:
        tags = copy.tags if copy is not None else ()
        brought = [
            await _download(source.url.replace("{key}", quote(key, safe="")), Path(work) / str(number), tags[number : number + 1])
            for number, source in enumerate(entry.sources)
        ]
        if copy is not None and all(answer.status == 304 for answer in brought):
            _write(data_dir, Path(work), msgspec.structs.replace(copy, fetched_at=now))
            say(f"{entry.title}: unchanged")
            return
        for number, (source, answer) in enumerate(zip(entry.sources, brought, strict=True)):
            if answer.status == 304:  # only a part changed: this one is needed whole
                brought[number] = await _download(source.url.replace("{key}", quote(key, safe="")), Path(work) / str(number), ())
        count = _install(data_dir, Path(work), entry, brought, now)
        say(f"{entry.title}: ready ({count} entries, {entry.licence})")


def _install(data_dir: Path, work: Path, entry: UrlList, brought: list[Exchange], now: datetime) -> int:
    made = work / "index.sqlite"
    connection = sqlite3.connect(made)
    try:
        count = build(connection, _all_rows(work, entry), entry.threat)
    finally:
        connection.close()
    if not count:
        raise NotAList("the list that came is empty")
    target = data_dir / f"list-{entry.name}-{now:%Y%m%d%H%M%S%f}.sqlite"
    made.chmod(0o644)
    made.replace(target)
    published = [moment for number, answer in enumerate(brought) if (moment := _published(work / str(number), answer)) is not None]
    copy = Copy(
        name=entry.name,
        file=target.name,
        size_bytes=target.stat().st_size,
        fetched_at=now,
        published_at=min(published, default=None),
        entries=count,
        tags=tuple(answer.field("etag") for answer in brought),
    )
    _write(data_dir, work, copy)
    for old in set(data_dir.glob(f"list-{entry.name}-*.sqlite")) - {target}:
        old.unlink(missing_ok=True)
    return count


def _write(data_dir: Path, work: Path, copy: Copy) -> None:
    draft = work / "record.json"
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(copy), indent=1))
    draft.chmod(0o644)
    draft.replace(data_dir / f"list-{copy.name}.json")


async def _download(url: str, target: Path, tag: tuple[str, ...]) -> Exchange:
    """The answer, its body in the file; 200 or 304. Raises ObserveFailure."""
    first = host_of_url(url)
    fields = {"If-None-Match": tag[0]} if tag and tag[0] else {}
    for hop in range(_MOST_REDIRECTS + 1):
        with target.open("wb") as into:
            answer = await exchange(
                "GET",
                url,
                max_bytes=MOST_BYTES,
                timeout_s=_TIMEOUT_S,
                anywhere=hop == 0 or is_loopback(first),  # only the address that the table names may be a private one
                accept="*/*",
                more=fields,
                into=into,
            )
        then = target_of(answer)
        if then is None:
            break
        url = then
    if answer.status not in (200, 304):
        reason = "rate-limited" if answer.status in (429, 509) else "refused"
        raise ObserveFailure(reason, f"{first} answered with status {answer.status}")
    return answer


def _all_rows(work: Path, entry: UrlList) -> Iterator[Row]:
    for number, source in enumerate(entry.sources):
        with _unpacked(work / str(number)) as file:
            yield from rows(source.form, lines_of(file))


def lines_of(file: BinaryIO) -> Iterator[str]:
    """Lines as text, each bounded, the whole bounded. Raises NotAList where it is too long or cannot be unpacked."""
    size, cut = 0, False
    try:
        while line := file.readline(LONGEST_LINE):
            size += len(line)
            if size > MOST_UNPACKED:
                raise NotAList(f"longer than {MOST_UNPACKED // 1_000_000} MB")
            whole, cut = not cut, not line.endswith(b"\n")
            if whole:
                yield line.decode("utf-8", "replace")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise NotAList(f"cut short, or not packed as it says: {error}") from error


def _unpacked(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path) if packed else path.open("rb")  # type: ignore[return-value]  # GzipFile reads like one


def _published(path: Path, answer: Exchange) -> datetime | None:
    """When the file was made: its own words, else the server's Last-Modified."""
    with _unpacked(path) as file:
        moment = updated_at(file.read(4000).decode("utf-8", "replace"))
    if moment is None and answer.field("last-modified"):
        try:
            moment = parsedate_to_datetime(answer.field("last-modified")).astimezone(UTC)
        except (ValueError, TypeError):
            return None
    return moment
