"""HTML, Markdown and PDF: self-contained, nothing to click, nothing of the recipient."""

import base64
import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from fuwake.report import html, markdown, pdf
from fuwake.report.article import Publisher, compose
from fuwake.report.bank import Lang
from fuwake.report.gate import RecipientLeft, check, redactor_of
from fuwake.report.tables import allowed_links
from fuwake.report.write import articles
from tests.report import cases

ALL = cases.everything()
LANGS: tuple[Lang, ...] = ("ja", "en")
PAGES = [(name, lang) for name in ALL for lang in LANGS]
"""Every case in both languages."""


@pytest.fixture(scope="module")
def pages() -> dict[tuple[str, str], str]:
    """Every case drawn once."""
    return {(name, lang): html.render(cases.article(name, lang)) for name, lang in PAGES}


@pytest.mark.parametrize("key", PAGES)
def test_headings_step_down_one_at_a_time(pages: dict[tuple[str, str], str], key: tuple[str, str]) -> None:
    tree = LexborHTMLParser(pages[key])
    levels = [int((node.tag or "h0")[1]) for node in tree.css("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("key", PAGES)
def test_every_picture_has_words_and_lies_inside(pages: dict[tuple[str, str], str], key: tuple[str, str]) -> None:
    for node in LexborHTMLParser(pages[key]).css("img"):
        assert len(node.attributes["alt"] or "") > 10
        assert (node.attributes["src"] or "").startswith("data:image/")


@pytest.mark.parametrize("key", PAGES)
def test_links_lead_inside_or_to_our_own_desks(pages: dict[tuple[str, str], str], key: tuple[str, str]) -> None:
    tree = LexborHTMLParser(pages[key])
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    for node in tree.css("a[href]"):
        href = node.attributes["href"] or ""
        if href.startswith("#"):
            assert href[1:] in ids, href
        else:
            assert href in allowed_links()
            assert "noopener" in (node.attributes["rel"] or "")


@pytest.mark.parametrize("key", PAGES)
def test_nothing_in_the_page_is_fetched_or_run_from_outside(pages: dict[tuple[str, str], str], key: tuple[str, str]) -> None:
    tree = LexborHTMLParser(pages[key])
    assert tree.css("iframe, object, embed, link, form, base, video, audio, source") == []
    assert [node for node in tree.css("*") if any(name.startswith("on") for name in node.attributes)] == []
    scripts = tree.css("script")
    assert len(scripts) == 1
    policy = tree.css("meta[http-equiv]")[0].attributes["content"] or ""
    digest = base64.b64encode(hashlib.sha256((scripts[0].text() or "").encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    styles = "".join(node.text() or "" for node in tree.css("style"))
    assert "url(" not in styles
    assert "@import" not in styles


@pytest.mark.parametrize("key", PAGES)
def test_no_address_of_the_case_is_left_live(pages: dict[tuple[str, str], str], key: tuple[str, str]) -> None:
    text = LexborHTMLParser(pages[key]).css("main")[0].text()
    for live in ("http://chinonso", "chinonso.net", "postmaster@aq", "info@colonista", "aq.xyz"):
        assert live not in text, live


@pytest.mark.parametrize("key", PAGES)
def test_the_recipient_is_nowhere(pages: dict[tuple[str, str], str], key: tuple[str, str]) -> None:
    assert "hanako" not in pages[key].lower()


@pytest.mark.parametrize("key", PAGES)
def test_tables_have_captions_and_scopes(pages: dict[tuple[str, str], str], key: tuple[str, str]) -> None:
    for table in LexborHTMLParser(pages[key]).css("table"):
        assert table.css_first("caption") is not None
        assert all(node.attributes.get("scope") in {"row", "col"} for node in table.css("th"))


def test_the_language_is_declared(pages: dict[tuple[str, str], str]) -> None:
    assert '<html lang="ja">' in pages["full", "ja"]
    assert '<html lang="en">' in pages["full", "en"]


def test_markup_in_the_mail_is_shown_and_not_obeyed() -> None:
    from msgspec.structs import replace

    made = cases.full()
    evil = "<script>alert(1)</script><img src=x onerror=y> | `a` [b](http://chinonso.net) \u202eabc"
    box = replace(made.case.message.from_[0], name=evil)
    made = made.but(message=replace(made.case.message, subject=evil, from_=(box,), text=evil), brand=None)
    article = compose(made.case, made.evidence, made.raw, "ja")
    page = html.render(article)
    tree = LexborHTMLParser(page)
    assert len(tree.css("script")) == 1
    assert [node for node in tree.css("img") if node.attributes.get("onerror")] == []
    assert "\u202e" not in page
    assert "⟨U+202E⟩" in page
    text = markdown.render(article)
    outside_fences = re.sub(r"^(`{3,})text\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert "<script" not in re.sub(r"\\<", "", outside_fences)
    assert "](hxxp" not in outside_fences.replace("\\](", "")


@pytest.mark.parametrize("key", PAGES)
def test_markdown_tables_are_whole_and_links_are_ours(key: tuple[str, Lang]) -> None:
    name, lang = key
    text = markdown.render(cases.article(name, lang))
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if re.fullmatch(r"\|( --- \|)+", line):
            width = line.count("|")
            block = lines[number + 1 : lines.index("", number)]
            assert all(row.count("|") == width for row in block)
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    assert all(target.startswith(("#e", "evidence/", "map-")) or target in allowed_links() for target in targets)
    assert "hanako" not in text.lower()


def test_the_gate_names_file_and_line() -> None:
    made = cases.full()
    redactor = redactor_of(made.raw, made.case)
    check(redactor, "article.ja.html", "nothing here\n")
    with pytest.raises(RecipientLeft, match=r"article\.ja\.md, line 2"):
        check(redactor, "article.ja.md", f"fine\nwrite to {cases.RECIPIENT} now\n")


def test_a_mask_that_fails_stops_everything() -> None:
    """The recipient in a place that only the last check can see: our own publisher's contact."""
    made = cases.full()
    with pytest.raises(RecipientLeft):
        articles(made.case, made.evidence, made.raw, ("html",), publisher=Publisher(contact=cases.RECIPIENT))


def test_a_case_gets_its_files_and_every_picture_of_the_markdown_is_there() -> None:
    made = cases.full()
    files = articles(made.case, made.evidence, made.raw, ("html", "md"))
    assert {f"article.{lang}.{kind}" for lang in LANGS for kind in ("html", "md")} <= set(files)
    targets = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", files["article.ja.md"].decode())
    assert len(targets) == 4
    assert all(target in files or target.removeprefix("evidence/") in made.files for target in targets)


def test_a_pdf_is_drawn_in_a_process_of_its_own() -> None:
    made = cases.bare()
    files = articles(made.case, made.evidence, made.raw, ("pdf",), ("ja",))
    assert list(files) == ["article.ja.pdf"]
    assert files["article.ja.pdf"].startswith(b"%PDF-1.7")


def test_without_pdf_libraries_the_rest_is_written_and_the_reason_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    made = cases.bare()
    files = articles(made.case, made.evidence, made.raw, ("html", "pdf"), ("ja",))
    assert list(files) == ["article.ja.html"]
    assert "libpango" in caplog.text


def test_missing_evidence_is_said_and_does_not_stop_the_article() -> None:
    made = cases.full()
    article = compose(made.case, cases.Specimen(made.case, {}, made.raw).evidence, made.raw, "ja")
    assert "mail.no_picture" in {saying.key for saying in article.sayings()}
    assert any(exhibit.note == "生の記録は、証拠フォルダーにありません。" for exhibit in article.exhibits)


def test_the_pdf_takes_pictures_from_inside_only() -> None:
    with pytest.raises(ValueError, match="refused"):
        pdf.inside_picture("http://example.com/a.png")
    with pytest.raises(ValueError, match="refused"):
        pdf.inside_picture("file:///etc/passwd")
    assert pdf.inside_picture("data:image/png;base64,AAAA") == b"\x00\x00\x00"
