"""An article as PDF (A4), drawn by WeasyPrint from the paper variant of the page. Nothing is fetched."""

import base64
from typing import Any

from fuwake.model.errors import FuwakeError
from fuwake.report import html
from fuwake.report.article import Article


class PdfUnavailable(FuwakeError):
    """WeasyPrint, or a library of the system that it needs, is missing. The other formats are not affected."""


def render(article: Article) -> bytes:
    """The PDF as bytes, the same for the same article. Raises PdfUnavailable where the libraries are missing."""
    try:
        from weasyprint import HTML  # type: ignore[import-untyped]  # heavy, needs Pango; ships no types
        from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]  # the same
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]  # the same
    except (ImportError, OSError) as error:
        raise PdfUnavailable(
            f"no PDF: WeasyPrint cannot be loaded ({error}); on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
        ) from error

    class OnlyInside(URLFetcher):  # type: ignore[misc]  # the base has no types
        """Hands out the pictures that lie inside the page; every other address is refused, no handler is ever reached."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002  # signature of the base class
            return URLFetcherResponse(url, inside_picture(url), {"Content-Type": "image/png"})

    page = HTML(string=html.render(article, paper=True), url_fetcher=OnlyInside(), base_url=None)
    made = page.write_pdf(font_config=FontConfiguration(), pdf_variant="pdf/ua-1")
    return bytes(made or b"")


def inside_picture(url: str) -> bytes:
    """The bytes of a `data:` PNG; ValueError for any other address."""
    start = "data:image/png;base64,"
    if not url.startswith(start):
        raise ValueError(f"refused: {url[:80]}")
    return base64.b64decode(url[len(start) :], validate=True)
