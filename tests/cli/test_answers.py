"""`fuwake answers`: a person's word on what nobody knows."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fuwake.cli.main import main
from fuwake.store import answers
from fuwake.store.database import migrate, open_database
from tests.store.test_answers import TARO, promised


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With one answer that nobody knows of."""
    monkeypatch.setenv("FUWAKE_SERVICE_DIR", str(tmp_path))
    with contextlib.closing(open_database(tmp_path / "store.sqlite")) as sql:
        migrate(sql)
        with sql:
            row, now = promised(sql), datetime.now(UTC)
            answers.claim(sql, row, now)
            answers.end(sql, row, "unknown", "the answer did not come", now=now)
    return tmp_path


def test_it_lists_them_and_sends_one_again_when_told(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["answers", "list"]) == 0
    assert f"m-a {TARO}  unknown" in capsys.readouterr().out
    assert main(["answers", "again", "m-a", TARO.upper()]) == 0
    assert main(["answers", "again", "m-a", TARO]) == 1
    with contextlib.closing(open_database(store / "store.sqlite")) as sql:
        assert answers.counts(sql) == {"waiting": 1}


def test_one_that_is_left_counts_as_sent(store: Path) -> None:
    assert main(["answers", "leave", "m-a", TARO]) == 0
    with contextlib.closing(open_database(store / "store.sqlite")) as sql:
        assert answers.counts(sql) == {"sent": 1}
