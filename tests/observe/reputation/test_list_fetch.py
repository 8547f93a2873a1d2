"""Fetching lists: whole ones replace, broken ones leave what was there, operators' intervals are kept, keys are not written down."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from fuwake.model.errors import FuwakeError
from fuwake.observe.reputation.list_fetch import says, update
from fuwake.observe.reputation.list_index import Hit, ListIndex
from fuwake.observe.reputation.url_lists import Source, UrlList, copy_of, url_lists
from fuwake.parse.canonical_url import canonical
from tests.observe.servers import Stream, flood, http, http_server, run

KEY = "a-key-of-mine-123"
FEED = b"https://shop.example/login\nhttps://other.example/\n"
Answer = Callable[[str], bytes | Stream]


def entry(base: str, *paths: str, key: str = "") -> UrlList:
    sources = tuple(Source(url=base + path, form="hosts" if path.endswith("hosts") else "urls") for path in paths)
    return msgspec.structs.replace(url_lists()["openphish"], sources=sources, key=key)


def fetch(
    folder: Path, answers: dict[str, bytes | Stream], *paths: str, key: str = "", keys: dict[str, str | None] | None = None
) -> tuple[list[str], list[str]]:
    """(what was said, what was asked). Raises FuwakeError."""
    said: list[str] = []
    asked: list[str] = []

    async def work() -> None:
        def respond(target: str, _: bytes) -> bytes | Stream:
            asked.append(target)
            return answers.get(target, http(404, "gone", "text/plain"))

        async with http_server(respond) as base:
            await update(folder, (entry(base, *(paths or ("/feed",)), key=key),), keys or {}, said.append)

    run(work())
    return said, asked


def due(folder: Path) -> None:
    """As if the copy had been fetched a day ago."""
    copy = copy_of(folder, "openphish")
    older = msgspec.structs.replace(copy, fetched_at=copy.fetched_at - timedelta(days=1))
    (folder / "list-openphish.json").write_bytes(msgspec.json.encode(older))


def find(folder: Path, url: str) -> Hit:
    made = canonical(url)
    assert made is not None
    index = ListIndex.opened(folder / copy_of(folder, "openphish").file)
    try:
        return index.find(made)
    finally:
        index.close()


def plain(body: bytes, *fields: str) -> bytes:
    return http(200, body, "text/plain", *fields)


def test_a_fetched_list_is_looked_up_and_tells_its_age(tmp_path: Path) -> None:
    made = datetime.now(UTC) - timedelta(hours=3)
    said, _ = fetch(tmp_path, {"/feed": plain(FEED, f"Last-Modified: {made:%a, %d %b %Y %H:%M:%S GMT}")})
    assert said[-1] == "OpenPhish: ready (2 entries, OpenPhish terms of use)"
    assert find(tmp_path, "https://shop.example/login").url is not None
    usable, words = says(tmp_path, url_lists()["openphish"])
    assert usable
    assert "2 entries" in words
    assert "(3 h old)" in words
    usable, words = says(tmp_path, url_lists()["openphish"], datetime.now(UTC) + timedelta(days=9))
    assert not usable
    assert "not used" in words


def test_packed_files_and_several_of_them_are_one_list(tmp_path: Path) -> None:
    answers: dict[str, bytes | Stream] = {"/feed": plain(gzip.compress(FEED, mtime=0)), "/hosts": plain(b"bad.example\n")}
    fetch(tmp_path, answers, "/feed", "/hosts")
    assert find(tmp_path, "https://other.example/").url is not None
    assert find(tmp_path, "https://bad.example/x").whole_host


def test_redirects_are_followed_and_not_for_ever(tmp_path: Path) -> None:
    moved = http(302, "", "text/plain", "Location: /there")
    _, asked = fetch(tmp_path, {"/feed": moved, "/there": plain(FEED)})
    assert asked == ["/feed", "/there"]
    due(tmp_path)
    with pytest.raises(FuwakeError, match="not brought: OpenPhish"):
        fetch(tmp_path, {"/feed": http(302, "", "text/plain", "Location: /feed")})


@pytest.mark.parametrize(
    "broken",
    [
        plain(b""),
        plain(b"# nothing today\n"),
        plain(b"<html><title>Just a moment</title>"),
        plain(gzip.compress(FEED, mtime=0)[:-12]),
        plain(b"\x1f\x8bnot gzip"),
        http(200, FEED, "text/plain").replace(b"Content-Length: 50", b"Content-Length: 5000"),
        http(500, "down", "text/plain"),
        http(429, "later", "text/plain"),
    ],
)
def test_what_is_broken_today_leaves_the_copy_of_yesterday(tmp_path: Path, broken: bytes) -> None:
    fetch(tmp_path, {"/feed": plain(FEED)})
    due(tmp_path)
    before = copy_of(tmp_path, "openphish")
    with pytest.raises(FuwakeError, match="not brought: OpenPhish"):
        fetch(tmp_path, {"/feed": broken})
    assert copy_of(tmp_path, "openphish") == before
    assert find(tmp_path, "https://shop.example/login").url is not None
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["list-openphish.json", before.file])


def test_the_operators_interval_is_kept_and_an_unchanged_list_is_not_fetched_again(tmp_path: Path) -> None:
    fetch(tmp_path, {"/feed": plain(FEED, 'ETag: "v1"')})
    _, asked = fetch(tmp_path, {"/feed": plain(FEED)})
    assert asked == []
    due(tmp_path)
    said, asked = fetch(tmp_path, {"/feed": http(304, b"", "text/plain")})
    assert (said[-1], asked) == ("OpenPhish: unchanged", ["/feed"])
    assert datetime.now(UTC) - copy_of(tmp_path, "openphish").fetched_at < timedelta(minutes=5)
    assert copy_of(tmp_path, "openphish").entries == 2


def test_a_key_goes_into_the_address_and_nowhere_else(tmp_path: Path) -> None:
    said, asked = fetch(tmp_path, {f"/f?k={KEY}": plain(FEED)}, "/f?k={key}", key="mine", keys={"mine": KEY})
    assert asked == [f"/f?k={KEY}"]
    assert KEY not in " ".join(said)
    assert KEY.encode() not in (tmp_path / "list-openphish.json").read_bytes()


def test_without_the_key_nothing_is_asked(tmp_path: Path) -> None:
    with pytest.raises(FuwakeError, match="not brought"):
        fetch(tmp_path, {}, "/f?k={key}", key="mine", keys={"mine": None})
    assert not list(tmp_path.iterdir())


def test_a_damaged_copy_is_fetched_anew(tmp_path: Path) -> None:
    fetch(tmp_path, {"/feed": plain(FEED)})
    (tmp_path / copy_of(tmp_path, "openphish").file).write_bytes(b"cut")
    usable, words = says(tmp_path, url_lists()["openphish"])
    assert not usable
    assert "damaged" in words or "not fetched" in words
    fetch(tmp_path, {"/feed": plain(FEED)})
    assert find(tmp_path, "https://shop.example/login").url is not None


def test_an_endless_answer_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuwake.observe.reputation.list_fetch.MOST_BYTES", 100_000)

    async def endless(reader: object, writer: object) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")  # type: ignore[attr-defined]  # a StreamWriter
        await flood(reader, writer)  # type: ignore[arg-type]  # as above

    with pytest.raises(FuwakeError, match="not brought"):
        fetch(tmp_path, {"/feed": endless})
    assert not list(tmp_path.iterdir())
