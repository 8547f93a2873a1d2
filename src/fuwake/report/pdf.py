"""An article as PDF (A4), drawn by WeasyPrint from the paper variant of the page. Nothing is fetched.

Drawing runs in a process of its own (`python -m fuwake.report.pdf < page > pdf`): articles are drawn side by side, in bounded
time, and what a hostile text could do to the drawing stays outside.
"""

import base64
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from fuwake.model.errors import FuwakeError
from fuwake.report import html
from fuwake.report.article import Article

TIMEOUT_S = 90.0
"""Longest time for one PDF."""
_MISSING = 69
"""Exit status for missing libraries (EX_UNAVAILABLE of sysexits.h)."""


class PdfUnavailable(FuwakeError):
    """WeasyPrint, or a library of the system that it needs, is missing, or drawing failed. The other formats are not affected."""


class Drawing:
    """Drawing processes, started early so that they load their libraries while the articles are composed; ended in any case."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Drawing":
        command = [sys.executable, "-m", "fuwake.report.pdf"]
        for _ in range(self._count):
            self._running.append(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603  # our own module
            )
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            if process.poll() is None:
                process.kill()
            process.communicate()

    def render(self, articles: Sequence[Article]) -> list[bytes]:
        """The PDFs of at most `count` articles, drawn at the same time. Raises PdfUnavailable."""
        try:
            for process, article in zip(self._running, articles, strict=False):
                assert process.stdin is not None
                process.stdin.write(html.render(article, paper=True).encode())
                process.stdin.close()
                process.stdin = None
            return [_result(process) for process, _ in zip(self._running, articles, strict=False)]
        except BrokenPipeError as error:
            for process in self._running:
                _result(process)  # says why it ended
            raise PdfUnavailable("no PDF: the drawing process ended early") from error


def _result(process: "subprocess.Popen[bytes]") -> bytes:
    try:
        made, said = process.communicate(timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        raise PdfUnavailable(f"no PDF: drawing took longer than {TIMEOUT_S:.0f} s") from error
    if process.returncode == 0 and made.startswith(b"%PDF"):
        return made
    last = said.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"exit status {process.returncode}"]
    raise PdfUnavailable(f"no PDF: {last[0][:200]}")


def draw(page: str) -> bytes:
    """The PDF/UA of a page whose only resources are PNGs inside it. Raises ImportError or OSError where WeasyPrint cannot be loaded."""
    from weasyprint import HTML  # type: ignore[import-untyped]  # heavy, needs Pango; ships no types
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]  # the same
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]  # the same

    class OnlyInside(URLFetcher):  # type: ignore[misc]  # the base has no types
        """Hands out the pictures that lie inside the page; every other address is refused, no handler is ever reached."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002  # signature of the base class
            return URLFetcherResponse(url, inside_picture(url), {"Content-Type": "image/png"})

    document = HTML(string=page, url_fetcher=OnlyInside(), base_url=None)
    return bytes(document.write_pdf(font_config=FontConfiguration(), pdf_variant="pdf/ua-1") or b"")


def inside_picture(url: str) -> bytes:
    """The bytes of a `data:` PNG; ValueError for any other address."""
    start = "data:image/png;base64,"
    if not url.startswith(start):
        raise ValueError(f"refused: {url[:80]}")
    return base64.b64decode(url[len(start) :], validate=True)


def main() -> int:
    """Draws the page on standard input; the PDF goes to standard output."""
    try:
        import weasyprint  # noqa: F401  # loaded while the page is still being made

        made = draw(sys.stdin.buffer.read().decode())
    except (ImportError, OSError) as error:
        sys.stderr.write(f"WeasyPrint cannot be loaded ({error}); on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0\n")
        return _MISSING
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
