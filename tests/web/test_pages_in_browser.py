"""The pages as people meet them: a real Chromium, both languages, desk and phone; and nothing of a hostile mail that runs."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, FilePayload, Page, Request, sync_playwright

from fuwake.store.case_folder import CaseFolder
from tests.conftest import ROOT
from tests.web.conftest import PASSWORD, Served, mail
from tests.web.hostile_words import MARK, WORDS, hostile_case, hostile_mail

AXE = ROOT / "tests/accessibility/node_modules/axe-core/axe.min.js"
WAYS = [("ja", 1280), ("en", 390)]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"]
PATIENCE_MS = 120_000

pytestmark = pytest.mark.needs_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for our own pages only, which is why it may run without its sandbox (root has none)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/lib/chromium/chromium", chromium_sandbox=False, args=QUIET)
        yield browser
        browser.close()


def _signed_in(browser: Browser, served: Served, role: Any, lang: str = "ja", width: int = 1280, **more: Any) -> Page:
    served.user(role, role)
    served.application.office.sign_ins_of_address.forget("127.0.0.1")
    locale = "ja-JP" if lang == "ja" else "en-GB"
    page = browser.new_context(viewport={"width": width, "height": 900}, locale=locale, **more).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{served.url}/login")
    page.fill("#name", role)
    page.fill("#password", PASSWORD)
    page.click("main form button")
    page.wait_for_url(f"{served.url}/")
    return page


def _what_runs(page: Page, served: Served) -> list[str]:
    """Filled with every dialog, mark, breach of the policy and request to elsewhere from now on."""
    ran: list[str] = []

    def dialog(shown: Dialog) -> None:
        ran.append(f"dialog {shown.message}")
        shown.dismiss()

    def console(said: ConsoleMessage) -> None:
        if MARK in said.text or "Content Security Policy" in said.text:
            ran.append(said.text)

    def request(sent: Request) -> None:
        if not sent.url.startswith(served.url):
            ran.append(sent.url)

    page.on("dialog", dialog)
    page.on("console", console)
    page.on("request", request)
    return ran


def _faults(page: Page) -> list[str]:
    """What axe calls serious or critical, and whether the page sticks out of its window."""
    page.add_script_tag(path=AXE)
    outcome: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [
        f"{page.url}: {fault['id']}: {fault['nodes'][0]['html'][:160]}"
        for fault in outcome["violations"]
        if fault["impact"] in {"serious", "critical"}
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*faults, *([f"{page.url}: {wide} pixels too wide"] if wide > 0 else [])]


@pytest.mark.needs_axe
@pytest.mark.parametrize(("lang", "width"), WAYS)
def test_a_mail_goes_the_whole_way_from_upload_to_a_decision(browser: Browser, served: Served, lang: str, width: int) -> None:
    page = _signed_in(browser, served, "admin", lang, width, bypass_csp=True)
    assert page.get_attribute("html", "lang") == lang
    faults = _faults(page)
    raw = b"X-Width: %d\r\n" % width + (ROOT / "labs/t3-webmail/message.eml").read_bytes()
    file: FilePayload = {"name": "suspect.eml", "mimeType": "message/rfc822", "buffer": raw}
    page.set_input_files("#file", file)
    page.click("#send")
    page.wait_for_url("**/cases/*")
    faults += _faults(page)
    page.click("a.cite >> nth=0")
    page.wait_for_selector("dialog[open] .exhibit")
    faults += _faults(page)
    page.keyboard.press("Escape")
    case = page.url
    for path in ("/cases", "/review", "/campaigns", "/watch", "/account", "/users", "/audit", "/health", f"{case}/left", f"{case}/review"):
        assert page.goto(path if path.startswith("http") else f"{served.url}{path}").status == 200  # type: ignore[union-attr]  # it answers
        faults += _faults(page)
    page.fill("#note", "looked at")
    page.click("button[value=approve]")
    page.wait_for_url("**/review?recorded=1")
    faults += _faults(page)
    page.goto(f"{served.url}/cases?state=approved")
    assert page.query_selector(f"a[href='{case.removeprefix(served.url)}']")
    page.context.close()
    assert faults == []


def test_without_a_script_a_pasted_mail_becomes_a_case_and_evidence_has_a_page(browser: Browser, served: Served) -> None:
    page = _signed_in(browser, served, "analyst", java_script_enabled=False)
    page.click("details summary >> nth=0")
    page.fill("#source", mail(9001).decode())
    page.click("#source >> xpath=ancestor::form//button")
    page.wait_for_url("**/cases/*")  # the page on the way loads itself anew
    page.click("a.cite >> nth=0")
    page.wait_for_url("**?at=*")
    assert page.inner_text("main .exhibit h2")
    page.context.close()


def test_nothing_of_a_hostile_mail_runs_and_no_link_of_it_can_be_followed(browser: Browser, served: Served) -> None:
    page = _signed_in(browser, served, "admin")
    ran = _what_runs(page, served)
    for number, words in enumerate(WORDS):
        page.goto(f"{served.url}/")
        page.set_input_files("#file", {"name": f"{words[:80]}.eml", "mimeType": "message/rfc822", "buffer": hostile_mail(number, words)})
        page.click("#send")
        page.wait_for_url("**/cases/*")
        case = page.url
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        _is_inert(page, served, ran)
        for locus in ("header:4", "part:2", "link:0", "message"):
            page.goto(f"{case}?at={locus}")
            _is_inert(page, served, ran)
        for path in ("/cases", f"/cases?q={MARK}", f"{case.removeprefix(served.url)}/left", f"{case.removeprefix(served.url)}/review"):
            page.goto(f"{served.url}{path}")
            _is_inert(page, served, ran)
    page.context.close()


def test_nothing_of_a_registry_or_of_a_visited_page_runs(browser: Browser, served: Served, examined: tuple[str, str]) -> None:
    folder = CaseFolder(served.service.folder.cases / examined[1])
    document, case = folder.bytes_of("case.json"), folder.case()
    page = _signed_in(browser, served, "admin")
    ran = _what_runs(page, served)
    try:
        for words in WORDS:
            answer = f"domain: evil.example\nremarks: {words}\n".encode()
            digest = hashlib.sha256(answer).hexdigest()
            (folder.path / "evidence").mkdir(exist_ok=True)
            (folder.path / "evidence" / digest).write_bytes(answer)
            (folder.path / "case.json").write_bytes(msgspec.json.encode(hostile_case(case, digest, words)))
            for path in ("", "?at=observation:whois:domain evil.example", "/left"):
                page.goto(f"{served.url}/cases/{examined[1]}{path}")
                assert "evil" in page.inner_text("main")
                assert path or page.query_selector("#page")  # its sections are there
                page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
                _is_inert(page, served, ran)
    finally:
        (folder.path / "case.json").write_bytes(document)
    page.context.close()


def _is_inert(page: Page, served: Served, ran: list[str]) -> None:
    """No script but our own file, no handler, no frame but our own, nothing that leads elsewhere, and no mark was set."""
    found: dict[str, Any] = page.evaluate(
        """mark => ({
          ran: mark in window,
          scripts: [...document.scripts].map(one => one.getAttribute('src')),
          handlers: [...document.querySelectorAll('*')].filter(one => one.getAttributeNames().some(name => name.startsWith('on'))).length,
          styles: document.querySelectorAll('[style], style').length,
          links: [...document.querySelectorAll('[href],[src],[action]')].map(one => one.href?.baseVal ?? one.href ?? one.src ?? one.action)
            .filter(url => !url.startsWith(location.origin)),
        })""",
        MARK,
    )
    desks = [link for link in found["links"] if ".example" in link or not link.startswith("https://")]
    assert ran == []
    assert (found["ran"], found["scripts"], found["handlers"], found["styles"], desks) == (False, ["/static/web.js"], 0, 0, []), page.url


@pytest.mark.parametrize(("accept", "lang"), [("en-GB,en;q=0.9,ja;q=0.5", "en"), ("fr,ja;q=0.4,en;q=0.3", "ja"), ("de", "ja"), ("", "ja")])
def test_the_language_is_the_one_that_the_browser_likes_better(served: Served, accept: str, lang: str) -> None:
    with served.browser() as client:
        answer = client.get("/login", headers={"Accept-Language": accept})
        assert f'<html lang="{lang}">' in answer.text
        other = "ja" if lang == "en" else "en"
        moved = client.get(f"/language?lang={other}&to=/login")
        assert (moved.status_code, moved.headers["location"]) == (303, "/login")
        assert f'<html lang="{other}">' in client.get("/login", headers={"Accept-Language": accept}).text


def test_no_page_allows_a_script_or_style_of_its_own(served: Served) -> None:
    with served.signed_in("analyst") as client:
        for path in ("/", "/cases", "/review", "/account", "/nothing-is-here"):
            policy = client.get(path, headers={"Accept": "text/html"}).headers["content-security-policy"]
            assert "unsafe" not in policy
            assert "script-src 'self'" in policy
