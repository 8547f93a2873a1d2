"""The built-in site: which files it has, and which of them an article's coming, change or going touches.

Everything is made from the ledger, so a site that was built anew is the same as one that grew article by article.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from fuwake.publish import feeds, pages, paths
from fuwake.publish.entry import SHELVES, Entry, Shelf
from fuwake.publish.pages import Counted, Look
from fuwake.report.bank import Lang
from fuwake.store.publications import Publications, now, write_all

LANGS: tuple[Lang, ...] = ("ja", "en")
PAGE = 60
"""Articles on a page of a list; the first page holds up to twice as many, so that the others never move."""
_MOST_SHELVES = 2_000


class Place(Struct, frozen=True, kw_only=True):
    """Where the site is built, and how readers reach it."""

    folder: Path
    base: str = ""
    """Absolute address with a slash at its end; empty: not known, then there are no feeds and no sitemap."""
    look: Look = Look()


class Site:
    """Writes files below `place.folder`; reads the ledger alone."""

    def __init__(self, place: Place, ledger: Publications) -> None:
        self._place, self._ledger, self._look = place, ledger, place.look
        self._durable = True

    def put(self, entry: Entry) -> None:
        """An article that has just gone out, for the first time or anew. Raises OSError, FuwakeError."""
        files = dict(self._article(entry.slug))
        for kind, name in self._stands_on(entry):
            place = self._ledger.before(kind, name, entry.first_at, entry.slug) // PAGE + 1
            last = self._older(kind, name)
            files |= self._shelf(kind, name, {place, last, last - 1})
        files |= dict(self._common(int(entry.month[:4])))
        self._write(files)

    def take_back(self, entry: Entry, at: str, reason: str) -> None:
        """Its pages become tombstones; it is in no list, feed or index any more. Raises OSError."""
        self._bury(entry.slug, at, reason)
        files: dict[str, bytes] = {}
        for kind, name in self._stands_on(entry):
            if kind is not None and name is not None and not self._ledger.count(kind, name):
                for lang in LANGS:
                    (self._place.folder / paths.shelf(kind, name, lang)).unlink(missing_ok=True)
                continue
            files |= self._shelf(kind, name, range(1, self._older(kind, name) + 1))
        files |= dict(self._common(int(entry.month[:4])))
        self._write(files)

    def rebuild(self) -> int:
        """The whole site anew, beside the old one, which it then replaces; the number of its articles. Raises OSError, FuwakeError."""
        built = self._place.folder.with_name(f".{self._place.folder.name}.new")
        shutil.rmtree(built, ignore_errors=True)
        site = Site(msgspec.structs.replace(self._place, folder=built), self._ledger)
        slugs = self._ledger.slugs("published")
        site._durable = False  # it takes the old one's place as a whole
        site._all(slugs)
        os.sync()
        old = self._place.folder.with_name(f".{self._place.folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if self._place.folder.exists():
            self._place.folder.rename(old)
        built.rename(self._place.folder)
        shutil.rmtree(old, ignore_errors=True)
        return len(slugs)

    def _all(self, slugs: Iterable[str]) -> None:
        for slug in slugs:
            self._write(dict(self._article(slug)))
        for slug in self._ledger.slugs("withdrawn"):
            standing = self._ledger.standing(slug)
            if standing is not None and standing.first_at is not None:
                self._bury(slug, standing.withdrawn_at or "", standing.reason or "")
        self._write(self._shelf(None, None, range(1, self._older(None, None) + 1)))
        for kind in SHELVES:
            for name, _, _ in self._ledger.shelves(kind, 1_000_000):
                self._write(self._shelf(kind, name, range(1, self._older(kind, name) + 1)))
        for year in self._ledger.years() or [int(now()[:4])]:
            self._write(dict(self._common(year)))

    def _bury(self, slug: str, at: str, reason: str) -> None:
        for lang in LANGS:
            folder = (self._place.folder / paths.article(slug, lang)).parent
            shutil.rmtree(folder, ignore_errors=True)
            self._write({paths.article(slug, lang): pages.tombstone(self._look, lang, slug, at, reason)})

    def _write(self, files: Mapping[str, bytes]) -> None:
        write_all(self._place.folder, files, durable=self._durable)

    # --- parts ---

    def _stands_on(self, entry: Entry) -> Iterator[tuple[Shelf | None, str | None]]:
        yield None, None
        for kind in SHELVES:
            topic = entry.topic(kind)
            if topic is not None:
                yield kind, topic.id

    def _article(self, slug: str) -> Iterator[tuple[str, bytes]]:
        revision = next((one for one in self._ledger.revisions(slug) if one.out_at is not None), None)
        if revision is None:
            return
        files = self._ledger.files(revision)
        for lang in LANGS:
            yield paths.article(slug, lang), files[f"{lang}.html"]
            yield paths.card(slug, lang), files[f"{lang}.png"]

    def _older(self, kind: Shelf | None, name: str | None) -> int:
        """Pages behind the first one."""
        return max(0, self._ledger.count(kind, name) // PAGE - 1)

    def _shelf(self, kind: Shelf | None, name: str | None, numbers: Iterable[int]) -> dict[str, bytes]:
        """The first page and those of these numbers, where there are such."""
        older = self._older(kind, name)
        found: dict[str, bytes] = {}
        for number in (None, *sorted({number for number in numbers if 1 <= number <= older})):
            start, length = ((number - 1) * PAGE, PAGE) if number is not None else (older * PAGE, 2 * PAGE)
            entries = [_decode(row) for row in reversed(self._ledger.rows(kind, name, start, length))]
            heading = None
            for lang in LANGS:
                if kind is not None and entries:
                    topic = entries[0].topic(kind)
                    heading = topic.name[lang] if topic is not None else name
                here = _list_path(kind, name, lang, number)
                before = number - 1 if number is not None else older
                after = number + 1 if number is not None and number < older else None
                found[here] = pages.listing(
                    self._look,
                    lang,
                    here,
                    heading,
                    entries,
                    older=_list_path(kind, name, lang, before) if before >= 1 else None,
                    newer=_list_path(kind, name, lang, after) if number is not None else None,
                    other=_list_path(kind, name, "en" if lang == "ja" else "ja", number),
                )
        return found

    def _common(self, year: int) -> Iterator[tuple[str, bytes]]:
        """What every change touches: topics, search, feeds, sitemap, style."""
        groups = [(kind, [_counted(kind, *row) for row in self._ledger.shelves(kind, _MOST_SHELVES)]) for kind in SHELVES]
        years = self._ledger.years()
        of_year = [_decode(row) for row in self._ledger.of_year(year)]
        for lang in LANGS:
            yield paths.topics(lang), pages.topics(self._look, lang, groups)
            yield paths.search(lang), pages.search(self._look, lang, years)
            yield f"search/{lang}-{year}.json", pages.index_rows(of_year, lang)
        yield "site.css", pages.style(self._look)
        yield "search.js", pages.script()
        if self._place.base:
            yield from self._feeds(year, years, of_year)

    def _feeds(self, year: int, years: list[int], of_year: list[Entry]) -> Iterator[tuple[str, bytes]]:
        base, count = self._place.base, self._ledger.count(None, None)
        newest = [_decode(row) for row in reversed(self._ledger.rows(None, None, max(0, count - feeds.LATEST), feeds.LATEST))]
        for lang in LANGS:
            title = self._look.name(lang)
            yield paths.feed(lang), feeds.atom(newest, lang, base, title, now())
            yield paths.feed(lang, "json"), feeds.json_feed(newest, lang, base, title)
        yield f"sitemap-{year}.xml", feeds.sitemap(((one.slug, one.at) for one in of_year[:25_000]), base)
        yield "sitemap.xml", feeds.sitemap_index((f"sitemap-{one}.xml" for one in years), base)
        yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n".encode()


def _list_path(kind: Shelf | None, name: str | None, lang: Lang, number: int | None) -> str:
    return paths.home(lang, number) if kind is None or name is None else paths.shelf(kind, name, lang, number)


def _counted(kind: Shelf, name: str, count: int, newest: bytes) -> Counted:
    topic = _decode(newest).topic(kind)
    return Counted(id=name, name=topic.name if topic is not None else {"ja": name, "en": name}, count=count)


def _decode(row: bytes) -> Entry:
    return msgspec.json.decode(row, type=Entry)
