"""What sort of page it is, and what shows it."""

from fuwake.model.page import Page
from fuwake.model.page_kind import KindSign
from fuwake.report.statements import site
from fuwake.report.text import Saying
from fuwake.report.writer import Writer

_MOST = 4
_OF_TABLE = frozenset({"title", "words", "status", "length"})


def said(writer: Writer, page: Page) -> list[Saying]:
    """The sort, and a line with what shows it where anything was looked for."""
    found: list[Saying] = [writer.fact(key(writer, page), page.evidence)]
    if page.kind is not None and page.kind.signs and page.kind.id not in {"ordinary", "empty"}:
        signs = writer.join(_sign(writer, sign) for sign in page.kind.signs[:_MOST])
        found.append(writer.fact("page.kind_signs", page.kind.evidence, signs=signs))
    return found


def key(writer: Writer, page: Page) -> str:
    """Key of the sentence on the sort of page."""
    topic, value = site.sort(page)
    if topic == "page_kind":
        return f"page_kind.{value}"
    # A genuine site has genuine sign-ins.
    return f"page_what-plain.{value}" if not writer.accuses and value in {"login", "webmail_login"} else f"page_what.{value}"


def _sign(writer: Writer, sign: KindSign) -> str:
    match sign.what:
        case "field":
            words = writer.word_or("field", sign.words)
        case "loads":
            words = writer.host_text(sign.words)
        case _ if sign.what in _OF_TABLE:
            words = sign.words
        case _:
            words = writer.clean(sign.words, 60)
    return writer.word(f"kind_sign.{sign.what}", words=words)
