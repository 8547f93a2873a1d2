"""The articles as a reader meets them in a browser: axe finds no serious fault, nothing is loaded, nothing sticks out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ROOT

AXE = ROOT / "tests/accessibility/node_modules/axe-core/axe.min.js"
WIDE, NARROW = 1280, 390
CASES = [(lang, width) for lang in ("ja", "en") for width in (WIDE, NARROW)]

MEASURE = """() => ({
  lang: document.documentElement.lang,
  title: document.title,
  inner: window.innerWidth,
  needed: document.documentElement.scrollWidth,
  pictures: document.images.length,
  broken: [...document.images].filter(image => !image.complete || image.naturalWidth === 0).length,
})"""
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"]

pytestmark = pytest.mark.needs_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for our own files only, which is why it may run without its sandbox (root has none); no page of a fraud is opened."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/lib/chromium/chromium", chromium_sandbox=False, args=QUIET)
        yield browser
        browser.close()


def _open(browser: Browser, article: Path, width: int, requested: list[str], scheme: Literal["light", "dark"] = "light") -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.on("request", lambda request: requested.append(request.url))
    page.goto(article.as_uri())
    return page


def _serious_faults(page: Page) -> list[str]:
    """What axe calls serious or critical, each with its first place. Closes the page."""
    page.add_script_tag(path=AXE)
    outcome: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    page.context.close()
    assert outcome["testEngine"]["name"] == "axe-core"
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']} — {fault['nodes'][0]['html'][:160]}"
        for fault in outcome["violations"]
        if fault["impact"] in {"serious", "critical"}
    ]


@pytest.mark.needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("lang", "width"), CASES)
def test_axe_finds_no_serious_fault(browser: Browser, demo_case: Path, lang: str, width: int, scheme: Literal["light", "dark"]) -> None:
    page = _open(browser, demo_case / f"article.{lang}.html", width, [], scheme)
    page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true })")
    assert _serious_faults(page) == []


@pytest.mark.needs_axe
def test_axe_sees_a_fault_where_there_is_one(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang=ja><title>x</title><main><img src='data:,'><form><input></form></main>")
    assert {fault.partition(" ")[0] for fault in _serious_faults(page)} >= {"image-alt", "label"}


@pytest.mark.parametrize(("lang", "width"), CASES)
def test_the_article_names_its_language_loads_nothing_and_fits_the_window(browser: Browser, demo_case: Path, lang: str, width: int) -> None:
    article = demo_case / f"article.{lang}.html"
    requested: list[str] = []
    page = _open(browser, article, width, requested)
    shown: dict[str, Any] = page.evaluate(MEASURE)
    page.context.close()
    assert shown["lang"] == lang
    assert shown["title"]
    assert [url for url in requested if not url.startswith("data:")] == [article.as_uri()]
    assert (shown["broken"], shown["pictures"] > 0) == (0, True)
    assert shown["needed"] <= shown["inner"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_article_can_be_read_with_the_keyboard_alone(browser: Browser, demo_case: Path, lang: str) -> None:
    """The first tab stop is visible, and the table of contents leads to headings that exist."""
    page = _open(browser, demo_case / f"article.{lang}.html", WIDE, [])
    dangling: list[str] = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
        ".filter(id => id && !document.getElementById(decodeURIComponent(id)))"
    )
    page.keyboard.press("Tab")
    focused: dict[str, Any] = page.evaluate(
        "(() => {const e = document.activeElement; return {tag: e.tagName, box: e.getBoundingClientRect().width}})()"
    )
    page.context.close()
    assert dangling == []
    assert focused["tag"] != "BODY"
    assert focused["box"] > 0
