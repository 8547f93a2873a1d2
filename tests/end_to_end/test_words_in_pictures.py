"""A mail whose words stand in a picture: read by the engine, told as perhaps misread, and verified without the engine."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fuwake.cli.main import main
from fuwake.parse.message import parse
from fuwake.pipeline.verify import verify
from tests.parse.pdf_files import of_picture

ROOT = Path(__file__).parents[2]
MAIL = ROOT / "tests" / "specimens" / "words_only_in_picture" / "fires.eml"
WORDS = "24時間以内に"


def _examined(out: Path, *options: str) -> Path:
    assert main(["examine", str(MAIL), "--out", str(out), "--format", "html", "--format", "md", *options]) == 0
    (case,) = out.iterdir()
    return case


def _with_file(folder: Path) -> Path:
    """A mail with the specimen's picture as the only page of an attached PDF."""
    [picture] = (content.data for content in parse(MAIL.read_bytes()).message.contents if content.data.startswith(b"\x89PNG"))
    page = base64.encodebytes(of_picture(Image.open(io.BytesIO(picture)))).decode()
    head = (
        "From: a@b.example\nTo: c@d.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\n"
    )
    head += "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
    mail = folder / "file.eml"
    mail.write_text(f"{head}{page}--b--\n")
    return mail


def _pictures(document: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [(seen["id"], seen["status"], seen["reason"]) for seen in document["observations"] if seen["observer"] == "picture_text"]


@pytest.mark.parametrize("options", [("--offline",), ("--no-visit", "--lab", str(ROOT / "labs" / "t3-webmail"))])
def test_the_words_are_read_told_in_both_languages_and_verified(tmp_path: Path, options: tuple[str, ...]) -> None:
    case = _examined(tmp_path / "out", *options)
    document = json.loads((case / "case.json").read_bytes())
    assert _pictures(document) == [("picture_text:1.2", "found", None)]
    assert "words_only_in_picture" in {finding["rule"] for finding in document["findings"]}
    assert verify(case) == ()
    for lang, uncertain in (("ja", "読み誤り"), ("en", "misread")):
        article = (case / f"article.{lang}.md").read_text(encoding="utf-8")
        assert WORDS in article
        assert uncertain in article
        assert WORDS in (case / f"article.{lang}.html").read_text(encoding="utf-8")


def test_triage_reads_pictures_only_where_it_is_told_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["triage", str(MAIL), "--jobs", "1"]) == 0
    assert _pictures(json.loads(capsys.readouterr().out)) == [("picture_text:1.2", "skipped", "not-configured")]
    assert main(["triage", str(MAIL), "--jobs", "1", "--ocr"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert _pictures(document) == [("picture_text:1.2", "found", None)]
    assert WORDS in json.dumps(document, ensure_ascii=False)


def test_a_page_of_an_attached_file_is_read_and_is_no_picture_instead_of_words(tmp_path: Path) -> None:
    mail, out = _with_file(tmp_path), tmp_path / "out"
    assert main(["examine", str(mail), "--offline", "--out", str(out), "--format", "md"]) == 0
    (case,) = out.iterdir()
    document = json.loads((case / "case.json").read_bytes())
    assert _pictures(document) == [("picture_text:1.2#1", "found", None)]
    assert "words_only_in_picture" not in {finding["rule"] for finding in document["findings"]}
    assert WORDS in (case / "article.ja.md").read_text(encoding="utf-8")
    assert verify(case) == ()


def test_triage_lists_a_page_that_is_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["triage", str(_with_file(tmp_path)), "--jobs", "1"]) == 0
    assert _pictures(json.loads(capsys.readouterr().out)) == [("picture_text:1.2#1", "skipped", "not-configured")]
