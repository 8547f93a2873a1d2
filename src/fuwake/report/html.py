"""An article as one self-contained HTML page: no outside resource, nothing dangerous to click."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from fuwake.report.article import Article
from fuwake.report.blocks import Picture
from fuwake.report.placing import Placing
from fuwake.report.tables import allowed_links
from fuwake.report.text import joined

_SIGNS = {
    "danger": '<path d="M12 3 1.8 20.5h20.4zM12 10v4.5M12 17.6v.2"/>',
    "warn": '<path d="M12 3 1.8 20.5h20.4zM12 10v4.5M12 17.6v.2"/>',
    "ok": '<circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.4 3 3 6-6.4"/>',
    "info": '<circle cx="12" cy="12" r="9.5"/><path d="M9.3 9.2a2.8 2.8 0 1 1 4 2.6c-.9.5-1.3 1-1.3 2M12 17v.2"/>',
}


def render(article: Article, *, paper: bool = False, placing: Placing | None = None) -> str:
    """The page as text. `paper`: the variant that becomes the PDF (no script, no table of contents, maps as PNG); `placing`: where it
    stands on a site, which gives it the site's head, its addresses and its revisions."""
    from markupsafe import Markup  # comes with jinja2, which is heavy

    # Our own files and signs; everything of the case goes through autoescape.
    script, css = text_of("copy.js").strip(), text_of("paper.css" if paper else "article.css")
    return str(
        _template().render(
            a=article,
            lang=article.lang,
            paper=paper,
            css=Markup(css),  # noqa: S704  # our own file
            script=Markup(script),  # noqa: S704  # the same
            script_hash=_source_hash(script),
            sign=Markup(_SIGNS[article.summary.tone]),  # noqa: S704  # the same
            description=joined(article.lead, article.lang),
            word=article.word,
            cite=_Citations(article.numbers()),
            data_uri=_paper_uri if paper else data_uri,
            iso=iso,
            outside=_outside,
            sort=lambda thing: type(thing).__name__.lower(),
            placing=placing,
            facts=Markup(_facts(article, placing)) if placing is not None else "",  # noqa: S704  # JSON in which no tag can end
        )
    )


def _facts(article: Article, placing: Placing) -> str:
    """schema.org NewsArticle as JSON-LD; what could end its element is written as escapes."""
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "inLanguage": article.lang,
        "description": joined(article.lead, article.lang),
        "dateCreated": placing.first_at,
        "dateModified": placing.made_at,
        "isAccessibleForFree": True,
        "keywords": list(article.tags),
        "publisher": {"@type": "Organization", "name": placing.site},
    }
    if placing.canonical is not None:
        told |= {"url": placing.canonical, "mainEntityOfPage": placing.canonical}
    if placing.card is not None:
        told["image"] = placing.card
    text = json.dumps(told, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


class _Citations:
    """Numbers of loci; the first citation of each gets the anchor that the appendix leads back to."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers
        self._seen: set[int] = set()

    def __call__(self, loci: tuple[str, ...]) -> Iterator[tuple[int, bool]]:
        for number in sorted({self._numbers[locus] for locus in loci}):
            first = number not in self._seen
            self._seen.add(number)
            yield number, first


def data_uri(picture: Picture) -> str:
    """A picture inside the page."""
    return f"data:{picture.media};base64,{base64.b64encode(picture.data).decode()}"


def _paper_uri(picture: Picture) -> str:
    from fuwake.report.pictures import as_png  # draws

    return data_uri(as_png(picture))


def iso(at: datetime) -> str:
    """A moment for `<time datetime>`."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _outside(href: str) -> str:
    """An outside link of our own tables; anything else is a fault of the program."""
    if href not in allowed_links():
        raise ValueError(f"not a link of ours: {href}")
    return href


def _source_hash(script: str) -> str:
    """CSP level 3 hash source of an inline script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@lru_cache(maxsize=8)
def text_of(name: str) -> str:
    """A template, style sheet or script of ours."""
    return files("fuwake.report").joinpath("templates", name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined  # heavy; only where an article is drawn

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True)
    return environment.from_string(text_of("article.html.j2"))
