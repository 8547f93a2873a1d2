"""From a case to an article that is out: a draft, a yes to exactly that, a revision, and the way back."""

import shutil
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from fuwake.cli.main import main
from fuwake.store.case_folder import CaseFolder, encode_manifest
from tests.conftest import ROOT

Label = Literal["phishing", "suspicious", "legitimate", "undetermined"]
MAIL = ROOT / "labs" / "t3-webmail" / "message.eml"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.setenv("FUWAKE_SITE_DIR", str(tmp_path / "site"))
    monkeypatch.setenv("FUWAKE_SITE_URL", "https://warn.example")
    monkeypatch.setenv("FUWAKE_DATA_DIR", str(tmp_path / "data"))
    assert main(["examine", str(MAIL), "--offline", "--format", "md", "--out", str(tmp_path / "cases")]) == 0
    capsys.readouterr()
    [folder] = (tmp_path / "cases").iterdir()
    return folder


def article(site: Path) -> str:
    [path] = (site / "a").glob("*/index.html")
    return path.read_text()


def digest(said: str) -> str:
    return said.rsplit(maxsplit=1)[-1]


def rewrite(folder: Path, label: Label) -> None:
    """The same case with another verdict, as if it had been dissected anew."""
    one = CaseFolder(folder).case()
    files = {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"
    }
    changed = msgspec.structs.replace(one, verdict=msgspec.structs.replace(one.verdict, label=label))
    files["case.json"] = msgspec.json.encode(changed)
    (folder / "case.json").write_bytes(files["case.json"])
    (folder / "manifest.json").write_bytes(encode_manifest(files))


def test_nothing_is_out_before_the_yes_and_what_was_seen_is_what_goes_out(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["publish", str(case)]) == 0
    said = capsys.readouterr().out
    assert not (tmp_path / "site").exists()
    seen = Path(said.splitlines()[0]).read_bytes()
    assert main(["publish", str(case), "--approve", "--digest", digest(said)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("https://warn.example/a/")
    [out] = (tmp_path / "site" / "a").glob("*/index.html")
    assert out.read_bytes() == seen
    assert '"@type": "NewsArticle"' in article(tmp_path / "site")
    assert main(["publish", str(case)]) == 0
    assert "nothing has changed" in capsys.readouterr().out


def test_a_yes_to_another_draft_is_none(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", str(case)]) == 0
    before = digest(capsys.readouterr().out)
    rewrite(case, "suspicious")
    assert main(["publish", str(case), "--approve", "--digest", before]) == 1
    assert "another one by now" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_a_revision_shows_its_difference_and_is_visible(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", str(case), "--approve"]) == 0
    rewrite(case, "suspicious")
    capsys.readouterr()
    assert main(["publish", str(case)]) == 0
    said = capsys.readouterr().out
    assert any(line.startswith("+") for line in said.splitlines())
    assert main(["publish", str(case), "--approve", "--digest", digest(said)]) == 0
    assert "改訂履歴" in article(tmp_path / "site")


def test_what_was_taken_back_does_not_come_again(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", str(case), "--withdraw", "x"]) == 1
    assert main(["publish", str(case), "--approve"]) == 0
    assert main(["publish", str(case), "--withdraw", "持ち主からの訂正"]) == 0
    assert main(["publish", str(case), "--withdraw", "持ち主からの訂正"]) == 0
    assert "持ち主からの訂正" in article(tmp_path / "site")
    assert main(["publish", str(case), "--approve"]) == 1
    assert "taken back" in capsys.readouterr().err
    assert main(["publish", "--rebuild"]) == 0
    assert "持ち主からの訂正" in article(tmp_path / "site")


@pytest.mark.parametrize("label", ["legitimate", "undetermined"])
def test_without_a_warning_there_is_no_article(case: Path, label: Label, capsys: pytest.CaptureFixture[str]) -> None:
    rewrite(case, label)
    assert main(["publish", str(case)]) == 1
    assert "nothing to warn of" in capsys.readouterr().err


def test_a_draft_that_was_changed_by_hand_does_not_go_out(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", str(case)]) == 0
    page = Path(capsys.readouterr().out.splitlines()[0])
    page.write_text(page.read_text() + "<!-- -->")
    assert main(["publish", str(case), "--approve"]) == 1
    assert "not those that were made" in capsys.readouterr().err
    shutil.rmtree(page.parent)
    assert not (tmp_path / "site").exists()
