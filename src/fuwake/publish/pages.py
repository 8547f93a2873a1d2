"""The pages of the site beside the articles: lists, topics, search, and what stands where an article was taken back."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from msgspec import Struct

from fuwake import __version__
from fuwake.publish import paths
from fuwake.publish.entry import Entry, Shelf
from fuwake.report.bank import Lang
from fuwake.report.html import text_of


class Counted(Struct, frozen=True, kw_only=True):
    """A shelf with the number of its articles."""

    id: str
    name: Mapping[Lang, str]
    count: int


class Look(Struct, frozen=True, kw_only=True):
    """What the publisher decides."""

    title: str = ""
    """Name of the site; empty: fuwake's words."""
    templates: str = ""
    """Folder whose `page.html.j2` and `site.css` take the place of fuwake's; empty: none."""

    def name(self, lang: Lang) -> str:
        """Of the site."""
        return self.title or words(lang)["title"]


@lru_cache(maxsize=2)
def words(lang: Lang) -> dict[str, str]:
    """What pages say by themselves."""
    found: dict[str, str] = tomllib.loads(_own(f"words/{lang}.toml"))
    return found


def listing(look: Look, lang: Lang, here: str, heading: str | None, entries: Sequence[Entry], **more: Any) -> bytes:
    """A list of articles, the newest first. heading: of a shelf; None is the first page. more: `newer`, `older`, `other` paths."""
    own = words(lang)
    lead = own["lead"] if heading is None else ""
    return _page(look, lang, here, kind="list", heading=heading or look.name(lang), lead=lead, entries=entries, **more)


def topics(look: Look, lang: Lang, groups: Sequence[tuple[Shelf, Sequence[Counted]]]) -> bytes:
    """Every shelf."""
    here = paths.topics(lang)
    return _page(look, lang, here, kind="topics", heading=words(lang)["topics"], groups=groups, other=paths.topics(_other(lang)))


def search(look: Look, lang: Lang, years: Sequence[int]) -> bytes:
    """The search page. years: those that have an index, the newest first."""
    here = paths.search(lang)
    return _page(look, lang, here, kind="search", heading=words(lang)["search"], years=years, other=paths.search(_other(lang)))


def tombstone(look: Look, lang: Lang, slug: str, at: str, reason: str) -> bytes:
    """What stands where an article was taken back: that, when and why; nothing of the article."""
    own, here = words(lang), paths.article(slug, lang)
    other = paths.article(slug, _other(lang))
    return _page(
        look, lang, here, kind="tombstone", heading=own["withdrawn"], lead=own["withdrawn_lead"], at=at, reason=reason, other=other
    )


def index_rows(entries: Iterable[Entry], lang: Lang) -> bytes:
    """The search index of a year: [slug, date, title, lead, further words] of each article."""
    rows = [[one.slug, one.first_at[:10], one.title[lang], one.lead[lang], _further(one, lang)] for one in entries]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def _further(one: Entry, lang: Lang) -> str:
    names = [name for topic in (one.brand, one.scenario, one.campaign) if topic is not None for name in topic.name.values()]
    told = " ".join((*one.tags[lang], *names))
    return " ".join(dict.fromkeys(told.split()))


def style(look: Look) -> bytes:
    """One style sheet for all pages but the articles, which bring their own."""
    return f"{text_of('article.css')}\n{_template_text(look, 'site.css')}".encode()


def script() -> bytes:
    """The search."""
    return _own("templates/search.js").encode()


def _page(look: Look, lang: Lang, here: str, *, lead: str = "", other: str = "", **more: Any) -> bytes:
    made = _template(_template_text(look, "page.html.j2")).render(
        lang=lang,
        other_lang=_other(lang),
        w=words(lang),
        site=look.name(lang),
        version=__version__,
        lead=lead,
        home=paths.home(lang),
        topics=paths.topics(lang),
        search=paths.search(lang),
        feed=paths.feed(lang),
        other=other or paths.home(_other(lang)),
        to=lambda there: paths.between(here, there),
        article=lambda slug: paths.article(slug, lang),
        shelf=lambda kind, name: paths.shelf(kind, name, lang),
        **more,
    )
    return str(made).encode()


def _other(lang: Lang) -> Lang:
    return "en" if lang == "ja" else "ja"


@lru_cache(maxsize=8)
def _own(name: str) -> str:
    return files("fuwake.publish").joinpath(*name.split("/")).read_text(encoding="utf-8")


def _template_text(look: Look, name: str) -> str:
    from pathlib import Path

    if look.templates and (own := Path(look.templates) / name).is_file():
        return own.read_text(encoding="utf-8")
    return _own(f"templates/{name}")


@lru_cache(maxsize=4)
def _template(text: str) -> Any:
    from jinja2 import Environment, StrictUndefined  # heavy; only where a page is drawn

    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True).from_string(text)
