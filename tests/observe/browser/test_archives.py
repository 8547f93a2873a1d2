"""The loading of a page as HAR and WACZ: valid for the formats' own checkers, bounded, nothing of what came after it."""

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema  # type: ignore[import-untyped]  # has no types
import pytest
from hypothesis import given
from hypothesis import strategies as st
from referencing import Registry, Resource
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]  # has no types

from fuwake.model.visit import VisitRecord
from fuwake.observe.browser import recording
from fuwake.observe.browser.exchange import Exchange
from fuwake.observe.browser.har import har
from fuwake.observe.browser.wacz import surt, wacz
from tests.observe.browser.stage import Answer, Asked, Stage, page, to

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(120)]

SCHEMAS = Path(__file__).parents[2] / "schemas" / "har-1.2"
LOGO = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
SCRIPT = b"fetch('/api?b=2&a=1').then((r) => r.text()).then((t) => { document.querySelector('p').textContent = t })"
LOGIN = """<html lang=ja><title>会員</title><p>-</p><img src=/logo.png><img src=/none.png><script src=/s.js></script>
<iframe src='http://framed.test/in'></iframe>
<form method=post action=/in><input name=mail><input type=password name=p><button>送信</button></form>"""


class Recorded(NamedTuple):
    """A visit with its archives."""

    record: VisitRecord
    har: dict[str, Any]
    wacz: bytes


def _site(asked: Asked) -> Answer:
    match asked.target.partition("?")[0]:
        case "/logo.png":
            return 200, {"Content-Type": "image/png"}, LOGO
        case "/s.js":
            return 200, {"Content-Type": "text/javascript", "Content-Encoding": "gzip", "Set-Cookie": "a=b"}, gzip.compress(SCRIPT)
        case "/api":
            return 200, {"Content-Type": "text/plain; charset=utf-8"}, "応答".encode()
        case "/none.png":
            return 404, {}, b"none"
    return page(LOGIN)


def _recorded(stage: Stage, url: str, **changes: Any) -> Recorded:
    record, kept = stage.visit_raw(url, **changes)
    by_digest = {hashlib.sha256(piece).hexdigest(): piece for piece in kept}
    return Recorded(record, json.loads(by_digest[record.har or ""]), by_digest[record.wacz or ""])


@pytest.fixture(scope="module")
def visit(stage: Stage) -> Recorded:
    """Over three hosts to a page that loads of everything; then decoy data is typed."""
    stage.sites["start.test"] = lambda _: to("http://hop.test/x#part")
    stage.sites["hop.test"] = lambda _: page('<meta http-equiv="refresh" content="0; url=http://www.land.test/Path/?z=1&a=2">on the way')
    stage.sites["www.land.test"] = _site
    stage.sites["framed.test"] = lambda _: page("<p>in the frame")
    return _recorded(stage, "http://start.test/", visit_settle_s=2)


def _registry() -> Registry[Any]:
    found = ((path.name, json.loads(path.read_text(encoding="utf-8"))) for path in SCHEMAS.glob("*.json"))
    return Registry().with_resources((f"{name}#", Resource.from_contents(schema)) for name, schema in found)


def _check(document: dict[str, Any]) -> None:
    schema = json.loads((SCHEMAS / "har.json").read_text(encoding="utf-8"))
    jsonschema.Draft6Validator(schema, registry=_registry(), format_checker=jsonschema.FormatChecker()).validate(document)


def _entries(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entry["request"]["url"]: entry for entry in document["log"]["entries"]}


def test_the_har_is_valid_and_holds_what_came_back(visit: Recorded) -> None:
    _check(visit.har)
    entries = _entries(visit.har)
    assert entries["http://start.test/"]["response"]["redirectURL"] == "http://hop.test/x#part"
    assert "on the way" in entries["http://hop.test/x"]["response"]["content"]["text"], "a page that leads on is kept, too"
    assert entries["http://www.land.test/s.js"]["response"]["content"]["text"] == SCRIPT.decode()
    assert entries["http://www.land.test/api?b=2&a=1"]["response"]["content"]["text"] == "応答"
    assert entries["http://framed.test/in"]["response"]["status"] == 200
    assert entries["http://www.land.test/none.png"]["response"]["status"] == 404
    assert {entry["serverIPAddress"] for entry in entries.values()} == {"192.185.37.96"}


def test_nothing_of_what_was_typed_is_in_the_archives(visit: Recorded) -> None:
    assert any(held.carries for held in visit.record.held)
    assert all(entry["request"]["method"] == "GET" for entry in visit.har["log"]["entries"])
    assert "http://www.land.test/in" not in _entries(visit.har)


def _records(archive: bytes) -> Iterator[Any]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        yield from ArchiveIterator(io.BytesIO(opened.read("archive/data.warc.gz")), check_digests="raise")


def test_the_web_archive_is_read_by_another_program_with_all_sums_right(visit: Recorded) -> None:
    bodies = {}
    for one in _records(visit.wacz):
        content = one.content_stream().read()
        if one.rec_type == "response":
            bodies[one.rec_headers.get_header("WARC-Target-URI")] = (one.http_headers.get_statuscode(), content)
    assert bodies["http://www.land.test/s.js"] == ("200", SCRIPT)
    assert bodies["http://www.land.test/logo.png"] == ("200", LOGO)
    assert bodies["http://start.test/"][0] == "302"
    assert "会員".encode() in bodies["http://www.land.test/Path/?z=1&a=2"][1]


def test_each_line_of_the_index_leads_to_its_record(visit: Recorded) -> None:
    with zipfile.ZipFile(io.BytesIO(visit.wacz)) as opened:
        lines = opened.read("indexes/index.cdx").decode().splitlines()
        warc = opened.read("archive/data.warc.gz")
    assert lines == sorted(lines)
    for line in lines:
        key, _, about = line.split(" ", 2)
        fields = json.loads(about)
        assert key == surt(fields["url"])
        piece = warc[int(fields["offset"]) : int(fields["offset"]) + int(fields["length"])]
        one = next(iter(ArchiveIterator(io.BytesIO(piece), check_digests="raise")))
        assert (one.rec_type, one.rec_headers.get_header("WARC-Target-URI")) == ("response", fields["url"])


def test_the_package_names_its_files_with_their_sums_and_the_page(visit: Recorded) -> None:
    with zipfile.ZipFile(io.BytesIO(visit.wacz)) as opened:
        package = json.loads(opened.read("datapackage.json"))
        for resource in package["resources"]:
            data = opened.read(resource["path"])
            assert (resource["hash"], resource["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
        digest = json.loads(opened.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(opened.read('datapackage.json')).hexdigest()}"
        pages = [json.loads(line) for line in opened.read("pages/pages.jsonl").splitlines()]
        # A reader fetches single records: they must not be compressed once more.
        assert opened.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
    assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
    assert package["mainPageUrl"] == pages[1]["url"] == "http://www.land.test/Path/?z=1&a=2"
    assert pages[1]["title"] == "会員"


def test_large_bodies_are_cut_and_said_to_be(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MAX_BODY_BYTES", 1000)
    stage.sites["large.test"] = lambda asked: (
        (200, {"Content-Type": "text/css"}, b"/**/" * 1000)
        if asked.target == "/a.css"
        else page("<title>x</title><link rel=stylesheet href=/a.css>")
    )
    made = _recorded(stage, "http://large.test/")
    _check(made.har)
    entry = _entries(made.har)["http://large.test/a.css"]
    assert (entry["response"]["content"]["size"], entry["_cut"]) == (1000, True)
    cut = [one.rec_headers.get_header("WARC-Target-URI") for one in _records(made.wacz) if one.rec_headers.get_header("WARC-Truncated")]
    assert cut == ["http://large.test/a.css"]


def test_where_nobody_answered_the_archives_say_so(stage: Stage) -> None:
    made = _recorded(stage, "http://down.test/")
    _check(made.har)
    assert [(entry["response"]["status"], bool(entry["_gap"])) for entry in made.har["log"]["entries"]][:1] == [(0, True)]


_WHEN = datetime(2026, 6, 1, tzinfo=UTC)
_HOSTILE = st.text(alphabet=st.sampled_from("aé\r\n\0: /?=&%[]"), max_size=30)


@given(_HOSTILE, _HOSTILE, _HOSTILE, st.binary(max_size=50))
def test_what_servers_say_makes_no_fields_of_the_archive(path: str, name: str, value: str, body: bytes) -> None:
    one = Exchange(
        url=f"http://a.test/{path}",
        method="GET",
        kind="image",
        started=_WHEN,
        status=200,
        status_text=value,
        asked=((name, value),),
        body=body,
    )
    one.answered = ((name, value), ("content-type", value))
    _check(json.loads(har([one], title=value, browser="Chromium 1", version="1")))
    made = wacz([one], url=one.url, title=value, text=value, made=_WHEN, software="fuwake 1")
    kinds = [record.rec_type for record in _records(made)]
    assert kinds in (["warcinfo", "response", "request"], ["warcinfo"])
    assert made == wacz([one], url=one.url, title=value, text=value, made=_WHEN, software="fuwake 1")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.Example.com/Path?b=2&a=1", "com,example)/path?a=1&b=2"),
        ("https://www2.example.co.jp:8443/", "jp,co,example:8443)/"),
        ("http://example.com/in/?b&a=%20", "com,example)/in?a=%20&b"),
        ("https://example.com:443", "com,example)/"),
        ("http://user@example.com:80/x", "com,example)/x"),
    ],
)
def test_keys_of_the_index_are_those_that_readers_look_up(url: str, key: str) -> None:
    assert surt(url) == key
