"""From the record of a visit to what was found on the page beside its words and fields. Pure."""

import hashlib

from fuwake.brands.book import owner_of
from fuwake.derive.browser_url import host_of
from fuwake.derive.page_language import language_of
from fuwake.derive.page_traces import traces
from fuwake.model.page_finds import Borrowed, PageDownload, PageFinds, PageFrame, PagePopup
from fuwake.model.visit import CaughtDownload, VisitRecord

MOST_BORROWED = 10


def finds(record: VisitRecord) -> PageFinds:
    """All that this visit's record tells; what earlier versions did not record stays empty."""
    host = host_of(record.final_url or record.url)
    return PageFinds(
        language=language_of(record.text),
        frames=tuple(_frame(one.url, host) for one in record.frames),
        popups=tuple(PagePopup(url=one.url, title=one.title) for one in record.popups),
        workers=record.workers,
        downloads=tuple(_download(one) for one in record.caught),
        borrowed=_borrowed(record, host),
        traces=traces(record),
        form_print=_form_print(record),
        favicon=record.favicon,
        favicon_hash=record.favicon_hash,
        screenshot_full=record.screenshot_full,
        har=record.har,
        wacz=record.wacz,
    )


def _frame(url: str, host: str | None) -> PageFrame:
    own = host_of(url)
    return PageFrame(url=url, host=own, elsewhere=own is not None and own != host)


def _download(one: CaughtDownload) -> PageDownload:
    return PageDownload(
        url=one.url,
        name=one.name,
        declared=one.declared,
        kind=one.kind,
        size=one.size,
        sha256=one.sha256,
        cut=one.cut,
        made_here=one.how in {"blob", "data"},
    )


def _borrowed(record: VisitRecord, host: str | None) -> tuple[Borrowed, ...]:
    """What came from official hosts of brands while the page stands elsewhere: one piece of each host."""
    home = owner_of(host) if host else None
    found: dict[str, Borrowed] = {}
    for one in record.loaded:
        if one.kind == "document" or not 200 <= one.status < 400:  # a page that ends at the brand's own is no borrowing
            continue
        at = host_of(one.url)
        brand = owner_of(at) if at else None
        if at and brand is not None and (home is None or brand.id != home.id):
            found.setdefault(at, Borrowed(brand=brand.id, name=brand.name, name_en=brand.name_en, host=at, url=one.url))
    return tuple(found.values())[:MOST_BORROWED]


def _form_print(record: VisitRecord) -> str | None:
    names = sorted({field.name for field in record.inputs if field.name})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16] if len(names) >= 2 else None
