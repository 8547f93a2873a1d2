"""What a case records of the sets of data at hand: each with its date, source and licence, and none that is not there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from fuwake.observe import data_used, rdap_copy
from fuwake.observe.rdap_copy import IANA, Copy
from fuwake.observe.reputation import url_lists


def test_every_set_of_the_program_tells_its_date() -> None:
    sets = data_used.of_program()
    assert {"suffixes", "brands"} <= {one.name for one in sets}
    assert [one.name for one in sets if one.as_of is None or one.kind != "program"] == []


def test_an_empty_folder_has_the_copy_that_ships_alone(tmp_path: Path) -> None:
    (only,) = data_used.of_machine(tmp_path, IANA, ())
    assert (only.name.partition("_")[0], only.kind, only.source) == ("rdap", "program", "data.iana.org")
    assert data_used.of_machine(tmp_path, "http://127.0.0.1:1/", ()) == ()


def test_a_fresh_copy_serves_and_an_old_one_is_a_spare(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    for days, name in ((1, "rdap"), (20, "rdap_fallback")):
        copy = Copy(url=IANA, fetched_at=now - timedelta(days=days), published="2026-01-02T03:04:05Z", files={})
        (tmp_path / "rdap.json").write_bytes(msgspec.json.encode(copy))
        assert rdap_copy.copy_of(tmp_path, IANA) is not None
        (one,) = data_used.of_machine(tmp_path, IANA, ())
        assert (one.name, one.kind, str(one.as_of)) == (name, "machine", "2026-01-02")


def test_lists_and_databases_that_lie_there_are_told(tmp_path: Path) -> None:
    as_of = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    copy = url_lists.Copy(name="openphish", file="list-openphish.db", size_bytes=3, fetched_at=as_of, published_at=None, entries=1)
    (tmp_path / "list-openphish.json").write_bytes(msgspec.json.encode(copy))
    (tmp_path / "list-openphish.db").write_bytes(b"abc")
    found = data_used.of_machine(tmp_path, "http://127.0.0.1:1/", ("openphish", "urlhaus"))
    assert [(one.name, str(one.as_of)) for one in found] == [("openphish", "2026-03-04")]
