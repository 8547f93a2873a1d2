"""`fuwake doctor` names what is missing and how to mend it."""

from pathlib import Path

import msgspec
import pytest

from fuwake.cli.doctor import checks
from fuwake.cli.main import main
from fuwake.settings import load


def test_a_missing_browser_and_missing_data_are_named_with_their_cure(tmp_path: Path) -> None:
    settings = msgspec.structs.replace(load(environ={}), chromium=str(tmp_path / "no-chromium"), data_dir=str(tmp_path))
    found = {check.name: check for check in checks(settings)}
    assert not found["browser"].ok
    assert "apt-get install chromium" in found["browser"].cure
    data = [check for name, check in found.items() if name.startswith("data ")]
    assert data
    assert all(not check.ok and "fuwake data update" in check.cure for check in data)


def test_a_key_that_is_not_set_is_a_note_and_no_fault() -> None:
    found = {check.name: check for check in checks(load(environ={}))}
    assert (found["safe browsing"].ok, found["safe browsing"].needed) == (False, False)
    found = {check.name: check for check in checks(load(environ={"FUWAKE_SAFE_BROWSING_KEY": "k"}))}
    assert found["safe browsing"].ok


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
@pytest.mark.needs_fonts
@pytest.mark.timeout(150)
def test_a_machine_that_is_set_up_has_nothing_missing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUWAKE_DNS_SERVERS", "127.0.0.1:53")
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "cage: sealed" in out
    assert "trial: sealed: a page that tried every way out reached nothing" in out
    assert "MISS" not in out
