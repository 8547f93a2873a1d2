"""The built-in site grows article by article to what it would be if it were built anew; what is taken back is gone everywhere."""

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from fuwake.publish import paths
from fuwake.publish.entry import SHELVES, Entry, Topic
from fuwake.publish.site import PAGE, Place, Site
from fuwake.store.publications import Publications, Revision, digest_of, opened

BRANDS = ("amazon", "jcb", "unlisted:T3サービス")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Publications]:
    with opened(tmp_path / "publications") as one:
        yield one


@pytest.fixture
def site(tmp_path: Path, ledger: Publications) -> Site:
    return Site(Place(folder=tmp_path / "site", base="https://warn.example/"), ledger)


def entry(number: int) -> Entry:
    name = BRANDS[number % len(BRANDS)]
    at = f"2026-{1 + number // 100:02}-{1 + number % 28:02}T00:00:{number % 60:02}Z"
    return Entry(
        slug=f"2026-01-01-{number:012x}",
        title={"ja": f"題名{number} <b>&", "en": f"Title {number}"},
        lead={"ja": "開かないでください。", "en": "Do not open it."},
        tone="danger",
        label={"ja": "フィッシング", "en": "phishing"},
        tags={"ja": ("詐欺",), "en": ("fraud",)},
        brand=Topic(id=name, name={"ja": f"会社{name}", "en": name}),
        scenario=None if number % 2 else Topic(id="S01", name={"ja": "手口", "en": "pretext"}),
        campaign=None,
        first_at=at,
        at=at,
    )


def publish(ledger: Publications, one: Entry, number: int = 1) -> Revision:
    files = {f"{lang}.html": f"<p>{one.title[lang]} {number}</p>".encode() for lang in ("ja", "en")}
    files |= {f"{lang}.png": b"png" for lang in ("ja", "en")}
    revision = Revision(
        slug=one.slug,
        number=number,
        digest=digest_of(files),
        case_sha256="00",
        made_at=one.at,
        out_at=None,
        by=None,
        note_ja="掲載",
        note_en="Published",
    )
    ledger.draft(one.slug, one.slug, revision, files)
    keys: dict[str, str | None] = {shelf: topic.id if (topic := one.topic(shelf)) is not None else None for shelf in SHELVES}
    ledger.publish(revision, msgspec.json.encode(one), keys, first_at=one.first_at, at=one.at, by="hanako")
    return revision


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_grown_and_built_anew_are_the_same(site: Site, ledger: Publications, tmp_path: Path) -> None:
    for number in range(2 * PAGE + 5):
        publish(ledger, entry(number))
        site.put(entry(number))
    changed = msgspec.structs.replace(entry(3), title={"ja": "改めた題名", "en": "New title"})
    publish(ledger, changed, 2)
    site.put(changed)
    grown = contents(tmp_path / "site")
    assert site.rebuild() == 2 * PAGE + 5
    assert contents(tmp_path / "site") == grown
    assert "改めた題名".encode() in grown["all/1.html"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["publications", "site"]


def test_every_link_of_every_page_leads_to_a_page(site: Site, ledger: Publications, tmp_path: Path) -> None:
    from selectolax.lexbor import LexborHTMLParser

    for number in range(PAGE + 3):
        publish(ledger, entry(number))
    site.rebuild()
    pages = [path for path in (tmp_path / "site").rglob("*.html") if "/a/" not in str(path)]
    assert len(pages) > 10
    for path in pages:
        for node in LexborHTMLParser(path.read_text()).css("a[href], link[href], script[src]"):
            target = node.attributes.get("href") or node.attributes.get("src") or ""
            assert not target.startswith(("http", "//", "javascript"))
            assert target.startswith("#") or (path.parent / target).resolve().is_file(), (path, target)


def test_feeds_and_sitemap_name_each_article_by_its_full_address(site: Site, ledger: Publications, tmp_path: Path) -> None:
    publish(ledger, entry(1))
    site.put(entry(1))
    where = f"https://warn.example/a/{entry(1).slug}/"
    made = contents(tmp_path / "site")
    atom = ET.fromstring(made["feed.atom"])
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert atom.findtext("a:entry/a:id", None, names) == where
    assert atom.findtext("a:entry/a:title", None, names) == "題名1 <b>&"
    assert json.loads(made["en/feed.json"])["items"][0]["title"] == "Title 1"
    assert where.encode() in made["sitemap-2026.xml"]
    assert b"sitemap-2026.xml" in made["sitemap.xml"]


def test_what_is_taken_back_leaves_a_tombstone_and_nothing_else(site: Site, ledger: Publications, tmp_path: Path) -> None:
    for number in range(4):
        publish(ledger, entry(number))
        site.put(entry(number))
    at = ledger.withdraw(entry(2).slug, "持ち主からの訂正 <i>")
    site.take_back(entry(2), at, "持ち主からの訂正 <i>")
    made = contents(tmp_path / "site")
    tomb = made.pop(paths.article(entry(2).slug, "ja")).decode()
    assert "持ち主からの訂正 &lt;i&gt;" in tomb
    made.pop(paths.article(entry(2).slug, "en"))
    assert not any(b"Title 2" in data or "題名2".encode() in data or entry(2).slug.encode() in data for data in made.values())
    assert not (tmp_path / "publications" / "revisions" / entry(2).slug).exists()
    made = contents(tmp_path / "site")
    site.rebuild()
    assert contents(tmp_path / "site") == made


def test_without_an_address_there_are_no_feeds(ledger: Publications, tmp_path: Path) -> None:
    publish(ledger, entry(1))
    Site(Place(folder=tmp_path / "site"), ledger).put(entry(1))
    assert not [name for name in contents(tmp_path / "site") if name.endswith((".atom", ".xml", ".json")) and "search" not in name]


def test_an_empty_site_is_a_site(site: Site, tmp_path: Path) -> None:
    assert site.rebuild() == 0
    assert "まだ記事がありません" in (tmp_path / "site" / "index.html").read_text()
