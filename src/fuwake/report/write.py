"""Writes the articles of a case folder: HTML, Markdown and PDF in each language, after the last check for the recipient."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from fuwake.model.case import Case
from fuwake.report import html, markdown
from fuwake.report.article import Article, Publisher, compose
from fuwake.report.bank import Lang
from fuwake.report.gate import check, redactor_of

LANGS: tuple[Lang, ...] = ("ja", "en")
FORMATS = ("html", "md", "pdf")
_INSIDE_PICTURE = re.compile(r"data:image/[a-z+]{3,7};base64,[A-Za-z0-9+/=]+")


class Written(Struct, frozen=True, kw_only=True):
    """What was written, and what could not be."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    """One plain sentence for each format that is missing, e.g. a PDF without its libraries."""


def write_articles(
    case: Case,
    folder: Path,
    *,
    langs: Sequence[Lang] = LANGS,
    formats: Sequence[str] = FORMATS,
    raw: bytes | None = None,
    evidence: Callable[[str], bytes] | None = None,
    publisher: Publisher | None = None,
) -> Written:
    """Writes `article.<lang>.<format>` (and the maps of the Markdown) into a case folder.

    raw and evidence default to the folder's own `message.eml` and `evidence/`. Raises RecipientLeft, before anything is
    written, where a text still shows the recipient; ContradictionError where two statements would clash.
    """
    raw = (folder / "message.eml").read_bytes() if raw is None else raw
    evidence = (lambda sha256: _stored(folder, sha256)) if evidence is None else evidence
    redactor = redactor_of(raw, case)
    articles = [compose(case, evidence, raw, lang, mask=redactor.article_text, publisher=publisher) for lang in langs]
    files: dict[str, bytes] = {}
    notes: list[str] = []
    for article in articles:
        texts = _texts(article, formats)
        for name, text in texts.items():
            check(redactor, name, _INSIDE_PICTURE.sub("", text))
            if name.rpartition(".")[2] in {*formats, "svg"}:
                files[name] = text.encode()
    if "pdf" in formats:
        from fuwake.report.pdf import PdfUnavailable, render_all  # only where a PDF is wanted

        try:
            files |= {f"article.{article.lang}.pdf": made for article, made in zip(articles, render_all(articles), strict=True)}
        except PdfUnavailable as missing:
            notes.append(str(missing))
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return Written(paths=tuple(folder / name for name in files), notes=tuple(notes))


def _texts(article: Article, formats: Sequence[str]) -> dict[str, str]:
    """File name → text; the HTML is always drawn, as the check of what the PDF will hold."""
    page = html.render(article)
    found = {f"article.{article.lang}.html": page}
    if "md" in formats:
        found[f"article.{article.lang}.md"] = markdown.render(article)
        for picture in article.pictures().values():
            if picture.media == "image/svg+xml":
                found[markdown.picture_path(picture)] = picture.data.decode()
    return found


def _stored(folder: Path, sha256: str) -> bytes:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise KeyError(sha256)
    return (folder / "evidence" / sha256).read_bytes()
