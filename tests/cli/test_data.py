"""`fuwake data status` tells the lists that the user named, and nothing of those that he did not."""

from pathlib import Path

import pytest

from fuwake.cli.main import main


def test_a_list_that_was_named_and_not_fetched_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUWAKE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FUWAKE_URL_LISTS", "openphish")
    assert main(["data", "status"]) == 1
    out = capsys.readouterr().out
    assert "list openphish: the list OpenPhish was not fetched yet; run `fuwake data update`" in out
    assert "urlhaus" not in out


def test_a_list_that_does_not_exist_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FUWAKE_URL_LISTS", "openfish")
    assert main(["data", "status"]) == 2
    assert "'openfish' is not one of: urlhaus" in capsys.readouterr().err
