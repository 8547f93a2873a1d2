"""`fuwake campaigns` and `fuwake triage --campaigns`: groups are listed and told in public, the recipient nowhere."""

import json
from pathlib import Path

import pytest

from fuwake.cli.main import main
from tests.campaigns.test_likeness import BODY

RECIPIENT = "hanako.sato@rec.example"


def write(folder: Path, number: int, body: str, subject: str, path: str) -> Path:
    file = folder / f"{number}.eml"
    file.write_bytes(
        f"From: Webmail <info@sender{number}.example>\nTo: {RECIPIENT}\nSubject: {subject} {number}\n"
        f"Date: Wed, {10 + number} Oct 2023 14:40:28 +0900\nContent-Type: text/plain; charset=utf-8\n\n"
        f"{RECIPIENT} 様\n{body}http://host{number}.example.net/{path}?m={RECIPIENT}\n".encode()
    )
    return file


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mails")
    for number in (1, 2, 3):
        write(folder, number, BODY, "Update", "wp-content/webmail/login.php")
    write(folder, 4, "The parcel could not be delivered because the address on its label was incomplete.\n", "Parcel", "t")
    return folder


@pytest.fixture(scope="module")
def cases(mails: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("all") / "cases"
    files = [str(file) for file in sorted(mails.iterdir())]
    assert main(["examine", "--offline", "--format", "md", "--out", str(out), *files]) == 0
    return out


def test_groups_are_listed_and_one_is_told_in_both_languages(cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["campaigns", "--cases", str(cases), "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    listed = json.loads(line)
    assert (listed["cases"], listed["first"], listed["last"]) == (3, "2023-10-11", "2023-10-13")
    assert main(["campaigns", "show", listed["name"], "--cases", str(cases), "--out", str(tmp_path)]) == 0
    pages = {file.name.split(".", 1)[1]: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    assert set(pages) == {"ja.html", "en.html", "ja.md", "en.md"}
    for text in pages.values():
        assert "hanako" not in text
        assert "rec.example" not in text
        assert "http://" not in text
        assert "host1.example" not in text
        assert "host1[.]example[.]net" in text.replace("\\", "")
        assert "/wp-content/webmail/login.php" in text
        assert "<script" not in text
    assert "送信者が同じという意味ではありません" in pages["ja.md"]
    assert "does not mean the same sender" in pages["en.md"]


def test_a_name_that_only_one_mail_gives_away_is_masked_in_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases, named = tmp_path / "cases", "Hanako Sato"
    for number, to in ((1, f"{named} <hs@rec.example>"), (2, "hs@rec.example"), (3, "hs@rec.example")):
        (tmp_path / f"{number}.eml").write_bytes(
            f"From: a@one{number}.example\nTo: {to}\nSubject: Notice {number}\nContent-Type: text/plain; charset=utf-8\n\n"
            f"We kept the parcel of {named} for you until today.\n{BODY}http://h{number}.example.net/a/login.php\n".encode()
        )
    assert main(["examine", "--offline", "--format", "md", "--out", str(cases), *(str(tmp_path / f"{n}.eml") for n in (1, 2, 3))]) == 0
    capsys.readouterr()
    assert main(["campaigns", "--cases", str(cases), "--json"]) == 0
    name = json.loads(capsys.readouterr().out)["name"]
    assert main(["campaigns", "show", name, "--cases", str(cases), "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "We kept the parcel" in shown
    assert named not in shown


def test_words_are_listed_too(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["campaigns", "--cases", str(cases)]) == 0
    assert "2023-10-11–2023-10-13" in capsys.readouterr().out


def test_a_name_that_is_not_there_and_a_folder_that_is_not_there_are_named(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["campaigns", "show", "nothing", "--cases", str(cases)]) == 1
    assert "no campaign of this name" in capsys.readouterr().err
    assert main(["campaigns", "--cases", str(cases / "none")]) == 2
    assert main(["campaigns", "show", "--cases", str(cases)]) == 2


def test_triage_groups_the_mails_of_a_run(mails: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "groups.jsonl"
    assert main(["triage", str(mails), "--jobs", "1"]) == 0
    plain = capsys.readouterr().out.splitlines()
    assert main(["triage", str(mails), "--jobs", "1", "--campaigns", str(file)]) == 0
    grouped = capsys.readouterr().out.splitlines()
    same = [json.loads(line) for line in plain]
    assert [json.loads(line)["message"] for line in grouped] == [document["message"] for document in same]
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    names = [line["campaign"] for line in lines]
    assert [line["path"] for line in lines] == [document["source"]["path"] for document in same]
    assert len(set(names[:3])) == 1
    assert names[0] is not None
    assert names[3] is None
