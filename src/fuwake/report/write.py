"""The articles of a case as files: HTML, Markdown and PDF in each language, after the last check for the recipient."""

import logging
import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from fuwake.model.case import Case
from fuwake.model.errors import FuwakeError
from fuwake.parse.redaction import Redactor
from fuwake.report import html, markdown
from fuwake.report.article import Article, Publisher, compose
from fuwake.report.bank import Lang
from fuwake.report.gate import check, redactor_of
from fuwake.report.pdf import Drawing, PdfUnavailable
from fuwake.report.watched import Watched

LANGS: tuple[Lang, ...] = ("ja", "en")
FORMATS = ("html", "md", "pdf")
_INSIDE_PICTURE = re.compile(r"data:image/[a-z+]{3,7};base64,[A-Za-z0-9+/=]+")
_LOG = logging.getLogger(__name__)


def articles(
    case: Case,
    evidence: Callable[[str], bytes],
    raw: bytes,
    formats: Sequence[str] = FORMATS,
    languages: Sequence[Lang] = LANGS,
    *,
    publisher: Publisher | None = None,
    redactor: Redactor | None = None,
    watched: Watched | None = None,
) -> dict[str, bytes]:
    """File name → bytes: `article.<lang>.<format>`, and beside Markdown the maps it shows.

    evidence: sha256 → bytes, raising KeyError, OSError or FuwakeError where missing; raw: the message as it came; redactor: what masks
    its recipient and whoever passed it on (without one the message is read here); watched: what rounds of watching showed since. A
    message whose header section alone was read has no article: nothing can be said of where it leads. Raises RecipientLeft where a
    text still shows the recipient, ContradictionError where two statements would clash: then nothing is to be written. A PDF that
    cannot be drawn is left out with a warning in the log that says why.
    """
    if case.run.stopped is not None:
        return {}
    redactor = redactor or redactor_of(raw, case)
    with ExitStack() as stack:
        drawing = stack.enter_context(Drawing(len(languages))) if "pdf" in formats else None
        composed = compositions(case, evidence, raw, languages, redactor, publisher=publisher, watched=watched)
        files: dict[str, bytes] = {}
        for article in composed:
            for name, text in _texts(article, formats).items():
                check(redactor, name, _INSIDE_PICTURE.sub("", text))
                if name.rpartition(".")[2] in {*formats, "svg"}:
                    files[name] = text.encode()
        if drawing is not None:
            files |= _pdfs(drawing, composed)
    return files


def compositions(
    case: Case,
    evidence: Callable[[str], bytes],
    raw: bytes,
    languages: Sequence[Lang],
    redactor: Redactor,
    *,
    publisher: Publisher | None = None,
    watched: Watched | None = None,
) -> list[Article]:
    """The article in each language, before it is drawn; without pictures that show the recipient. Raises ContradictionError."""
    shown = _without_telling_pictures(case, evidence, redactor)
    return [compose(case, shown, raw, lang, mask=redactor.article_text, publisher=publisher, watched=watched) for lang in languages]


def _without_telling_pictures(case: Case, evidence: Callable[[str], bytes], redactor: Redactor) -> Callable[[str], bytes]:
    """The evidence without the pictures of a page that showed the recipient: a picture cannot be masked."""
    hidden: set[str] = set()
    for seen in case.observations:
        if seen.observer != "visit" or not isinstance(seen.data, dict) or seen.evidence is None:
            continue
        pages = [name for name in (seen.evidence, seen.data.get("html_sha256")) if isinstance(name, str)]
        if any(redactor.tells_who(_read(evidence, name)) for name in pages):
            hidden.update(name for key in ("screenshot", "screenshot_full") if isinstance(name := seen.data.get(key), str))

    def shown(name: str) -> bytes:
        if name in hidden:
            raise KeyError(name)
        return evidence(name)

    return shown


def _read(evidence: Callable[[str], bytes], name: str) -> str:
    """The text of a piece of evidence; empty where it is missing (a case folder that lost it)."""
    try:
        return evidence(name).decode("utf-8", "replace")
    except (OSError, KeyError, FuwakeError):
        return ""


def _texts(article: Article, formats: Sequence[str]) -> dict[str, str]:
    """File name → text. The HTML is always drawn and checked: it holds what the PDF will hold."""
    found = {f"article.{article.lang}.html": html.render(article)}
    if "md" in formats:
        found[f"article.{article.lang}.md"] = markdown.render(article)
        for picture in article.pictures().values():
            if picture.media == "image/svg+xml":
                found[markdown.picture_path(picture)] = picture.data.decode()
    return found


def _pdfs(drawing: Drawing, composed: Sequence[Article]) -> dict[str, bytes]:
    try:
        drawn = drawing.render(composed)
    except PdfUnavailable as missing:
        _LOG.warning("%s", missing)
        return {}
    return {f"article.{article.lang}.pdf": made for article, made in zip(composed, drawn, strict=True)}
