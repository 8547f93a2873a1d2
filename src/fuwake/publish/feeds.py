"""Atom (RFC 4287), JSON Feed 1.1 and sitemaps (sitemaps.org 0.9) of the site."""

import json
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from fuwake.publish import paths
from fuwake.publish.entry import Entry
from fuwake.report.bank import Lang

_ATOM = "http://www.w3.org/2005/Atom"
_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
LATEST = 50
"""Articles in a feed."""


def atom(entries: Sequence[Entry], lang: Lang, base: str, title: str, made_at: str) -> bytes:
    """The newest first. base: the site's address with a slash at its end."""
    ET.register_namespace("", _ATOM)
    top = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": lang})
    _text(top, "title", title)
    _text(top, "id", base + paths.feed(lang))
    _text(top, "updated", max((one.at for one in entries), default=made_at))
    ET.SubElement(top, f"{{{_ATOM}}}link", {"rel": "self", "href": base + paths.feed(lang)})
    ET.SubElement(top, f"{{{_ATOM}}}link", {"href": paths.absolute(base, paths.home(lang))})
    _text(ET.SubElement(top, f"{{{_ATOM}}}author"), "name", title)
    for one in entries:
        where = paths.absolute(base, paths.article(one.slug, lang))
        item = ET.SubElement(top, f"{{{_ATOM}}}entry")
        _text(item, "title", one.title[lang])
        _text(item, "id", where)
        _text(item, "published", one.first_at)
        _text(item, "updated", one.at)
        _text(item, "summary", one.lead[lang])
        ET.SubElement(item, f"{{{_ATOM}}}link", {"href": where, "hreflang": lang})
        for tag in one.tags[lang]:
            ET.SubElement(item, f"{{{_ATOM}}}category", {"term": _clean(tag)})
    return _bytes(top)


def json_feed(entries: Sequence[Entry], lang: Lang, base: str, title: str) -> bytes:
    """The same as JSON Feed."""
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "language": lang,
        "home_page_url": paths.absolute(base, paths.home(lang)),
        "feed_url": base + paths.feed(lang, "json"),
        "items": [
            {
                "id": paths.absolute(base, paths.article(one.slug, lang)),
                "url": paths.absolute(base, paths.article(one.slug, lang)),
                "title": one.title[lang],
                "content_text": one.lead[lang],
                "date_published": one.first_at,
                "date_modified": one.at,
                "tags": list(one.tags[lang]),
            }
            for one in entries
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


def sitemap(addresses: Iterable[tuple[str, str]], base: str) -> bytes:
    """(slug, moment of its last revision) of a year, at most 25,000 articles (the format's bound is 50,000 addresses)."""
    ET.register_namespace("", _MAP)
    top = ET.Element(f"{{{_MAP}}}urlset")
    for slug, at in addresses:
        for lang in ("ja", "en"):
            one = ET.SubElement(top, f"{{{_MAP}}}url")
            ET.SubElement(one, f"{{{_MAP}}}loc").text = paths.absolute(base, paths.article(slug, lang))
            ET.SubElement(one, f"{{{_MAP}}}lastmod").text = at
    return _bytes(top)


def sitemap_index(names: Iterable[str], base: str) -> bytes:
    """Of the sitemaps of all years."""
    ET.register_namespace("", _MAP)
    top = ET.Element(f"{{{_MAP}}}sitemapindex")
    for name in names:
        ET.SubElement(ET.SubElement(top, f"{{{_MAP}}}sitemap"), f"{{{_MAP}}}loc").text = base + name
    return _bytes(top)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = _clean(text)


def _clean(text: str) -> str:
    """Without what XML 1.0 cannot hold (section 2.2)."""
    return "".join(
        sign if sign in "\t\n\r" or (" " <= sign <= "\ud7ff") or ("\ue000" <= sign <= "\ufffd") or sign > "\uffff" else "�" for sign in text
    )


def _bytes(top: ET.Element) -> bytes:
    text: str = ET.tostring(top, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
