"""Nothing about the recipient leaves `message.eml`: no file, no file name, no line on the terminal, no question to any server."""

import re
import subprocess
from pathlib import Path

import pytest

from fuwake.cli.summary import show
from fuwake.pipeline.dissect import save
from fuwake.pipeline.verify import verify
from fuwake.report.write import articles
from fuwake.store.case_folder import CaseFolder
from tests.end_to_end.recipients import ADDRESS, DOMAIN, LINK, LOCAL, MAILS, Mail, telling
from tests.end_to_end.variant import PAGE, Variant

KEPT_WHOLE = {"message.eml"}
BROWSED = ("link in percent", "link in base64 behind 1", "link in sha256", "host label", "user information", "fragment", "entities")
"""Mails whose page is visited as well (a visit takes seconds)."""


def _found(texts: tuple[str, ...], data: bytes) -> list[str]:
    """Plain, and as JSON writes it."""
    low = data.decode("utf-8", "replace").lower()
    return [text for text in texts if text in low or text.encode("ascii", "backslashreplace").decode() in low]


def _leaks(folder: Path, texts: tuple[str, ...], but: str = "") -> list[tuple[str, list[str]]]:
    files = [file for file in folder.rglob("*") if file.is_file() and file.name not in KEPT_WHOLE and (not but or file.parent.name != but)]
    leaks = [(file.name, _found(texts, file.read_bytes())) for file in files]
    leaks += [(f"name of {file.name}", _found(texts, file.name.encode())) for file in files]
    return [(name, found) for name, found in leaks if found]


def _examine(mail: Mail, t3: Variant, out: Path, *, visit: bool, formats: tuple[str, ...] = ("html", "md")) -> tuple[Path, list[str]]:
    t3.message = mail.raw()
    outcome = t3.examine(visit=visit)
    made = outcome.dissection
    folder = save(made, out, articles(made.case, made.evidence, made.raw, formats))
    show(made, folder, "ja", 1.0)
    show(made, folder, "en", 1.0)
    sent = [repr(request) for request in outcome.requests]
    return folder, [*sent, *(f"{asked.server} {asked.question}" for asked in outcome.asked)]


def _check(mail: Mail, folder: Path, sent: list[str], printed: str) -> None:
    texts = telling(mail)
    assert _leaks(folder, texts) == []
    assert _found(texts, printed.encode()) == []
    assert [line for line in sent if _found(texts, line.encode())] == []
    if mail.domain_is_shown:
        for article in folder.glob("article.*"):
            assert _found((DOMAIN,), article.read_bytes()) == [], article.name


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.name)
def test_the_recipient_stands_nowhere(mail: Mail, t3: Variant, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, sent = _examine(mail, t3, tmp_path / "out", visit=False)
    _check(mail, folder, sent, capsys.readouterr().out)


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
@pytest.mark.parametrize("mail", [mail for mail in MAILS if mail.name in BROWSED], ids=lambda mail: mail.name)
def test_the_visited_site_does_not_learn_the_recipient(mail: Mail, t3: Variant, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, sent = _examine(mail, t3, tmp_path / "out", visit=True)
    _check(mail, folder, sent, capsys.readouterr().out)


@pytest.mark.needs_poppler
@pytest.mark.parametrize("mail", MAILS[::9], ids=lambda mail: mail.name)
def test_the_text_of_the_papers_is_free_of_the_recipient(mail: Mail, t3: Variant, tmp_path: Path) -> None:
    folder, _ = _examine(mail, t3, tmp_path / "out", visit=False, formats=("pdf",))
    papers = sorted(folder.glob("*.pdf"))
    assert len(papers) == 2
    for paper in papers:
        text = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, check=True, timeout=60).stdout
        assert len(text) > 1000
        assert _found(telling(mail), text) == []


@pytest.mark.parametrize("macro", ["%{l}", "%{s}", "%{l1r-}.%{d}", "%{l2r+=.}"])
def test_an_spf_macro_does_not_make_us_ask_for_the_recipient(
    macro: str, t3: Variant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = next(mail for mail in MAILS if mail.name == "VERP")
    zone = next(file for file in (t3.folder / "zones").iterdir() if "colonista" in file.name)
    text = zone.read_text(encoding="utf-8")
    assert "v=spf1 " in text
    zone.write_text(text.replace("v=spf1 ", f"v=spf1 exists:{macro}.spy.chinonso.net "), encoding="utf-8")
    folder, sent = _examine(mail, t3, tmp_path / "out", visit=False)
    assert "dns TXT colonista.jp" in sent
    _check(mail, folder, sent, capsys.readouterr().out)


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
def test_a_page_that_greets_the_recipient_by_itself_tells_nobody(t3: Variant, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The link holds only a number; the page knows who it belongs to. The raw answer keeps it, as the raw mail does."""
    t3.replace(f"{PAGE}/index.html", "<title>WebMail", f"<title>{ADDRESS}")
    t3.replace(f"{PAGE}/index.html", "ログイン</h1>", f"{ADDRESS} 様 {LOCAL}</h1>")
    t3.replace(f"{PAGE}/index.html", 'placeholder="例）name@example.jp"', f'placeholder="{ADDRESS}" value="{ADDRESS}"')
    mail = Mail(name="number", link=f"{LINK}?id=77123")
    folder, sent = _examine(mail, t3, tmp_path / "out", visit=True)
    texts = telling(mail)
    assert _leaks(folder, texts, but="evidence") == []
    assert _found(texts, capsys.readouterr().out.encode()) == []
    assert [line for line in sent if _found(texts, line.encode())] == []
    case = CaseFolder(folder).case()
    assert case.page is not None
    assert case.page.title == "[受信者]"
    assert case.page.screenshot is not None
    assert "No picture of the page is shown here" in (folder / "article.en.md").read_text(encoding="utf-8")
    for article in folder.glob("article.*.md"):
        assert case.page.screenshot not in re.findall(r"\]\(evidence/([0-9a-f]{64})\)", article.read_text(encoding="utf-8"))
    assert verify(folder) == ()
