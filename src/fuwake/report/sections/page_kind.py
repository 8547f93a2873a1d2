"""What sort of page it is and whom it imitates, and what shows it."""

from fuwake.derive.browser_url import host_of
from fuwake.model.page import Page
from fuwake.model.page_brand import BrandSign
from fuwake.model.page_kind import KindSign
from fuwake.report.statements import site
from fuwake.report.text import Saying
from fuwake.report.writer import Writer

_MOST = 4
_OF_TABLE = frozenset({"title", "words", "status"})


def said(writer: Writer, page: Page) -> list[Saying]:
    """The sort, and a line with what shows it where anything was looked for."""
    found: list[Saying] = [writer.fact(key(writer, page), page.evidence)]
    # Fields have a place of their own in the article, and a length says nothing to anybody.
    shown = [sign for sign in page.kind.signs if sign.what not in {"field", "length"}] if page.kind is not None else []
    if page.kind is not None and shown:
        signs = writer.join(_sign(writer, sign) for sign in shown[:_MOST])
        found.append(writer.fact("page.kind_signs", page.kind.evidence, signs=signs))
    return found


def key(writer: Writer, page: Page) -> str:
    """Key of the sentence on the sort of page."""
    topic, value = site.sort(page)
    if topic == "page_kind":
        return f"page_kind.{value}"
    # A genuine site has genuine sign-ins.
    return f"page_what-plain.{value}" if not writer.accuses and value in {"login", "webmail_login"} else f"page_what.{value}"


def imitated(writer: Writer, page: Page) -> list[Saying]:
    """The brand that the page imitates, or whose own place it is; nothing where none is named."""
    found = page.brand
    if found is None or found.name is None or found.name_en is None or found.status not in {"imitates", "genuine"}:
        return []
    name = writer.value(writer.pick(found.name, found.name_en), 60)
    if found.status == "genuine":
        return [writer.fact("page_brand.genuine", found.evidence, name=name)]
    signs = writer.join(_brand_sign(writer, sign) for sign in found.signs[:_MOST])
    key = "page_brand.imitates" if found.official_domains else "page_brand.claims"
    return [writer.fact(key, found.evidence, name=name, signs=signs)]


def _brand_sign(writer: Writer, sign: BrandSign) -> str:
    host = {"borrowed": host_of(sign.words), "copied": sign.words, "host": sign.words}.get(sign.what)
    words = writer.host_text(host) if host else writer.clean(sign.words, 60)
    return writer.word(f"brand_sign.{sign.what}", words=words)


def _sign(writer: Writer, sign: KindSign) -> str:
    match sign.what:
        case "loads":
            words = writer.host_text(sign.words)
        case _ if sign.what in _OF_TABLE:
            words = sign.words
        case _:
            words = writer.clean(sign.words, 60)
    return writer.word(f"kind_sign.{sign.what}", words=words)
