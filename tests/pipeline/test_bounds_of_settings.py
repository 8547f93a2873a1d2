"""What an operator may raise and lower: parts and depth of a mail, kept in the case; values beyond the ranges are refused."""

import json
from pathlib import Path

import pytest

from fuwake.cli.main import main
from fuwake.model.errors import SettingsError
from fuwake.settings import RANGES, Settings, load

MANY = "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nhello\n" * 20 + "--b--\n"


def nested(depth: int) -> str:
    text = "Content-Type: text/plain\n\nhello\n"
    for level in range(depth):
        text = f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n{text}--b{level}--\n"
    return text


@pytest.mark.parametrize(
    ("setting", "body", "code"), [("max_parts", MANY, "limit-mime-parts"), ("max_depth", nested(12), "limit-mime-depth")]
)
def test_a_lower_bound_is_kept_in_the_case_and_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, body: str, code: str
) -> None:
    mail = tmp_path / "a.eml"
    mail.write_text(f"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n{body}")

    def codes(name: str) -> set[str]:
        assert main(["examine", str(mail), "--offline", "--out", str(tmp_path / name), "--format", "md"]) == 0
        (folder,) = (tmp_path / name).iterdir()
        monkeypatch.delenv(f"FUWAKE_{setting.upper()}", raising=False)
        assert main(["verify", str(folder)]) == 0
        document = json.loads((folder / "case.json").read_bytes())
        assert document["run"][setting] == (10 if name == "low" else getattr(Settings(), setting))
        return {defect["code"] for part in document["message"]["parts"] for defect in part["defects"]}

    assert code not in codes("usual")
    monkeypatch.setenv(f"FUWAKE_{setting.upper()}", "10")
    assert code in codes("low")


@pytest.mark.parametrize("name", RANGES)
def test_values_beyond_the_range_are_refused_with_the_range(name: str) -> None:
    lowest, highest = RANGES[name]
    kind = type(getattr(Settings(), name))
    for value in (kind(lowest), kind(highest)):
        assert getattr(load(environ={f"FUWAKE_{name.upper()}": str(value)}), name) == value
    for value in (kind(highest * 2), kind(lowest - 1)):
        with pytest.raises(SettingsError, match=f"{name} lies between"):
            load(environ={f"FUWAKE_{name.upper()}": str(value)})
