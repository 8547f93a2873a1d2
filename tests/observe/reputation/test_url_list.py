"""Lists on this machine: what matches, what a neighbour on the same host is, and what an old copy answers."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from fuwake.model.answers import ListRecord
from fuwake.model.errors import ObserveFailure, SettingsError
from fuwake.model.observation import Reading
from fuwake.observe.reputation.url_list import Kept, UrlListObserver
from fuwake.observe.reputation.url_lists import url_lists
from tests.observe.servers import run

OPENPHISH = """https://shop.example/login/?id=7
http://free.host.example/users/eve/sign-in.html
https://free.host.example/users/mallory/
https://short.example/?x1
"""
URLHAUS = """################################################################
# abuse.ch URLhaus Database Dump (CSV - recent URLs only)      #
# Last updated: {updated} (UTC)                      #
#
# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter
"42","2026-05-01 12:34:56","http://192.0.2.5/a,b/payload.exe","online","2026-05-15","malware_download","elf","https://urlhaus.abuse.ch/url/42/","r"
"""
PHISHTANK = """phish_id,url,phish_detail_url,submission_time,verified,verification_time,online,target
1,"https://bank.example/a,b",http://www.phishtank.com/phish_detail.php?phish_id=1,2026-05-01T06:00:00+00:00,yes,2026-05-01T06:06:06+00:00,yes,Other
2,https://gone.example/,http://www.phishtank.com/phish_detail.php?phish_id=2,2026-05-01T06:00:00+00:00,yes,2026-05-01T06:06:06+00:00,no,Other
3,https://unsure.example/,http://www.phishtank.com/phish_detail.php?phish_id=3,2026-05-01T06:00:00+00:00,no,,yes,Other
"""


def own(folder: Path, name: str, text: str, age_hours: float = 0.0) -> UrlListObserver:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    written = (datetime.now(UTC) - timedelta(hours=age_hours)).timestamp()
    os.utime(path, (written, written))
    return UrlListObserver(folder, (), {name: str(path)})


def look_up(observer: UrlListObserver, question: str) -> Reading:
    return observer.read(question, run(observer.ask(question)).body)


@pytest.mark.parametrize(
    ("url", "status", "match", "others"),
    [
        ("https://shop.example/login/?id=7", "found", "url", 0),
        ("http://SHOP.example:80/x/../login/?id=7#top", "found", "url", 0),
        ("https://shop.example/login/?id=8", "found", "page", 1),
        ("https://shop.example/login/", "found", "page", 1),
        ("https://shop.example/", "absent", None, 1),
        ("https://free.host.example/users/alice/", "absent", None, 2),
        ("https://other.host.example/", "absent", None, 0),
        ("https://short.example/?x1", "found", "url", 0),
        ("https://short.example/?x2", "absent", None, 1),
        ("https://unknown.example/", "absent", None, 0),
    ],
)
def test_only_the_address_itself_or_its_page_is_a_listing(tmp_path: Path, url: str, status: str, match: str | None, others: int) -> None:
    reading = look_up(own(tmp_path, "openphish", OPENPHISH), f"openphish {url}")
    record = msgspec.convert(reading.data, ListRecord)
    assert (reading.status, record.match, record.others_on_host) == (status, match, others)


def test_neighbours_under_the_same_domain_are_counted_apart(tmp_path: Path) -> None:
    reading = look_up(own(tmp_path, "openphish", OPENPHISH), "openphish https://other.host.example/")
    record = msgspec.convert(reading.data, ListRecord)
    assert (reading.status, record.others_on_host, record.others_under_domain) == ("absent", 0, 2)


def test_a_list_of_hosts_names_the_host_as_a_whole(tmp_path: Path) -> None:
    import sqlite3

    from fuwake.observe.reputation.list_formats import rows
    from fuwake.observe.reputation.list_index import ListIndex, build
    from fuwake.parse.canonical_url import canonical

    connection = sqlite3.connect(":memory:")
    assert build(connection, rows("hosts", ["# made for a test\n", "Bad.Example\n", "\n"]), "PHISHING") == 1
    index = ListIndex(connection)
    bad, below = canonical("https://bad.example/any"), canonical("https://www.bad.example/")
    assert bad is not None
    assert below is not None
    assert index.find(bad).whole_host
    assert not index.find(below).whole_host
    index.close()


def test_urlhaus_gives_reference_and_date_and_its_own_age(tmp_path: Path) -> None:
    updated = datetime.now(UTC) - timedelta(hours=5)
    observer = own(tmp_path, "urlhaus", URLHAUS.format(updated=f"{updated:%Y-%m-%d %H:%M:%S}"))
    record = msgspec.convert(look_up(observer, "urlhaus http://192.0.2.5/a,b/payload.exe").data, ListRecord)
    assert (record.match, record.threats, record.reference) == ("url", ("MALWARE",), "https://urlhaus.abuse.ch/url/42/")
    assert record.since == datetime(2026, 5, 1, 12, 34, 56, tzinfo=UTC)
    assert record.age_hours is not None
    assert 4.9 < record.age_hours < 5.2


@pytest.mark.parametrize(
    ("url", "status"), [("https://bank.example/a,b", "found"), ("https://gone.example/", "absent"), ("https://unsure.example/", "absent")]
)
def test_phishtank_counts_what_is_verified_and_online(tmp_path: Path, url: str, status: str) -> None:
    assert look_up(own(tmp_path, "phishtank", PHISHTANK), f"phishtank {url}").status == status


def test_absent_carries_the_age_and_an_old_copy_answers_nothing(tmp_path: Path) -> None:
    """Near miss: the list of yesterday says "not listed"; the list of last month says nothing, listed or not."""
    fresh = look_up(own(tmp_path, "openphish", OPENPHISH, age_hours=20), "openphish https://unknown.example/")
    record = msgspec.convert(fresh.data, ListRecord)
    assert (fresh.status, round(record.age_hours or 0)) == ("absent", 20)
    assert record.as_of is not None
    for url in ("https://unknown.example/", "https://shop.example/login/?id=7"):
        old = look_up(own(tmp_path, "openphish", OPENPHISH, age_hours=24 * 30), f"openphish {url}")
        assert (old.status, old.reason) == ("failed", "stale")
        assert "fuwake data update" in (old.detail or "")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("urlhaus", "<html>down</html>"),
        ("phishtank", "<html>limit</html>\n"),
        ("openphish", "<!doctype html><p>no</p>"),
        ("phishtank", "a,b\n"),
    ],
)
def test_an_error_page_is_no_list(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(ObserveFailure) as failed:
        run(own(tmp_path, name, text).ask(f"{name} https://shop.example/"))
    assert failed.value.reason == "not-configured"


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ObserveFailure, match="OpenPhish was not fetched yet") as failed:
        run(UrlListObserver(tmp_path, ("openphish",), {}).ask("openphish https://shop.example/"))
    assert failed.value.reason == "not-configured"
    with pytest.raises(SettingsError, match="'openfish' is not one of"):
        UrlListObserver(tmp_path, ("openfish",), {})


def test_a_file_that_is_too_large_is_left_alone(tmp_path: Path) -> None:
    observer = own(tmp_path, "openphish", "")
    os.truncate(tmp_path / "openphish", 17_000_000)
    with pytest.raises(ObserveFailure) as failed:
        run(observer.ask("openphish https://shop.example/"))
    assert failed.value.reason == "too-large"


@pytest.mark.parametrize("question", ["openphish mailto:a@b.example", "openphish", "", "nobody https://shop.example/"])
def test_what_is_no_question_is_not_looked_up(tmp_path: Path, question: str) -> None:
    with pytest.raises(ObserveFailure) as failed:
        run(own(tmp_path, "openphish", OPENPHISH).ask(question))
    assert failed.value.reason == "not-supported"


def test_reading_never_raises_and_refuses_another_question(tmp_path: Path) -> None:
    raw = run(own(tmp_path, "openphish", OPENPHISH).ask("openphish https://shop.example/")).body
    for question, data in (("openphish https://other.example/", raw), ("openphish x", b""), ("openphish x", b"{}"), ("x", b"\xff" * 9)):
        assert UrlListObserver.read(question, data).reason == "garbage"
    unknown = msgspec.json.encode(msgspec.structs.replace(msgspec.json.decode(raw, type=Kept), list="nobody"))
    assert UrlListObserver.read("nobody https://shop.example/", unknown).reason == "garbage"


def test_the_table_is_whole() -> None:
    for entry in url_lists().values():
        assert entry.terms.endswith(".")
        assert all(source.url.startswith("https://") for source in entry.sources)
        assert entry.refresh_hours < entry.stale_hours
        assert ("{key}" in entry.sources[0].url) == bool(entry.key)
