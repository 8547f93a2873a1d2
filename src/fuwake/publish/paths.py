"""Addresses of the site: each page's path from the site's root, and the way from one to another, which also holds on a disk."""

import hashlib
import posixpath
import re

from fuwake.publish.entry import Shelf
from fuwake.report.bank import Lang

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")


def root(lang: Lang) -> str:
    """Japanese stands at the root, English below `en/`."""
    return "" if lang == "ja" else "en/"


def article(slug: str, lang: Lang) -> str:
    """`a/2026-11-24-10f731248685/index.html`."""
    return f"{root(lang)}a/{slug}/index.html"


def card(slug: str, lang: Lang) -> str:
    """The picture for links to it."""
    return f"{root(lang)}a/{slug}/card.png"


def home(lang: Lang, page: int | None = None) -> str:
    """The newest, or a page of the older ones; pages are counted from the oldest, so that what is on one never moves."""
    return f"{root(lang)}index.html" if page is None else f"{root(lang)}all/{page}.html"


def shelf(kind: Shelf, name: str, lang: Lang, page: int | None = None) -> str:
    """The list of a month, brand, pretext or campaign. A name that is no plain word is a part of its sha256."""
    plain = name if _PLAIN.fullmatch(name) else f"x{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    return f"{root(lang)}{kind}/{plain}{'' if page is None else f'-{page}'}.html"


def topics(lang: Lang) -> str:
    """Every shelf."""
    return f"{root(lang)}topics.html"


def search(lang: Lang) -> str:
    """The search page."""
    return f"{root(lang)}search.html"


def feed(lang: Lang, kind: str = "atom") -> str:
    """`feed.atom` or `feed.json`."""
    return f"{root(lang)}feed.{kind}"


def between(here: str, there: str) -> str:
    """The relative way from one page to another."""
    return posixpath.relpath(there, posixpath.dirname(here) or ".")


def absolute(base: str, path: str) -> str:
    """base: the site's address with a slash at its end. A page's own folder stands for its index."""
    return base + path.removesuffix("index.html")
