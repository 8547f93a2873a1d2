"""Pages from templates/, everything of a mail escaped, in the reader's language."""

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from fuwake.parse.defang import defang_host
from fuwake.parse.visible import show
from fuwake.report.bank import Lang
from fuwake.report.clock import moment
from fuwake.web.guard import CSP
from fuwake.web.security import Who
from fuwake.web.words import bank, lang_of

if TYPE_CHECKING:
    from jinja2 import Environment

CSP_WITH_ARTICLE = f"{CSP}; frame-src 'self'"
"""Of the one page that shows an article in a frame, which is sandboxed and runs nothing."""


@cache
def templates() -> "Environment":
    """One for the process."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(loader=PackageLoader("fuwake.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["shown"] = shown
    made.filters["defanged"] = lambda host: defang_host(shown(host))
    return made


def shown(text: object) -> str:
    """A stranger's words on one line: signs that hide or reorder text by their names."""
    return " ".join(show(str(text)).split())


def when(at: str | datetime | None, lang: Lang) -> str:
    """A moment in words; empty where there is none."""
    if at is None:
        return ""
    try:
        return moment(datetime.fromisoformat(at) if isinstance(at, str) else at, lang)
    except ValueError:
        return str(at)


def text(request: Request, template: str, who: Who | None, **values: object) -> str:
    """The page as text."""
    lang = lang_of(request)
    words = bank(lang)

    def word_or(topic: str, value: str, other: str = "other") -> str:
        return words.plain(f"{topic}.{value}" if f"{topic}.{value}" in words.sentences else f"{topic}.{other}")

    values.setdefault("csrf", who.csrf if who else "")
    return (
        templates()
        .get_template(template)
        .render(
            request=request,
            who=who,
            lang=lang,
            word=words.plain,
            word_or=word_or,
            when=lambda at: when(at, lang),
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            **values,
        )
    )


def page(request: Request, template: str, who: Who | None, status: int = 200, **values: object) -> Response:
    """A page for somebody who is signed in, or for nobody."""
    response = HTMLResponse(text(request, template, who, **values), status)
    response.headers["Vary"] = "Cookie, Accept-Language"
    response.headers["Content-Language"] = lang_of(request)
    return response
