"""Mails filed by their likeness are found again; what was filed stays, what was cut off was never there."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.campaign_mails import sketches
from fuwake.campaigns.index import Index
from fuwake.campaigns.keys import keys
from fuwake.campaigns.likeness import compare_profiles, profile
from fuwake.campaigns.packed import pack, unpack
from fuwake.campaigns.sketch import Sketch

SAME = 0.6


@pytest.fixture(scope="module")
def mails() -> list[Sketch]:
    return list(sketches(240, 11))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite"


def test_what_comparing_with_all_finds_is_found(mails: list[Sketch], path: Path) -> None:
    index = Index(path)
    index.add((one, one.case[:16]) for one in mails)
    every = [profile(one) for one in mails]
    for own in every[::6]:
        true = max(compare_profiles(own, other)[0] for other in every if other.case != own.case)
        if true >= SAME:
            best = index.nearest(own)[0]
            assert best.likeness == true
            assert best.folder == best.case[:16]
    index.close()


def test_a_mail_is_not_its_own_neighbour(mails: list[Sketch], path: Path) -> None:
    index = Index(path)
    index.add([(mails[0], "")])
    assert index.nearest(profile(mails[0])) == []
    index.close()


def test_a_profile_survives_packing(mails: list[Sketch]) -> None:
    for one in mails[:50]:
        assert unpack(one.case, pack(profile(one))) == profile(one)


def test_keys_are_the_same_every_time_and_fit_the_file(mails: list[Sketch]) -> None:
    for one in mails[:50]:
        made = keys(profile(one))
        assert made == keys(profile(one))
        assert all(0 <= key < 1 << 63 for key in made)


def test_a_batch_is_whole_or_not_there(mails: list[Sketch], path: Path) -> None:
    index = Index(path)
    index.add([(mails[0], "")])

    def broken() -> Iterator[tuple[Sketch, str]]:
        yield mails[1], ""
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.add(broken())
    assert len(index) == 1
    index.close()
    again = Index(path)
    assert len(again) == 1
    again.add([(mails[2], "")])
    assert len(again) == 2
    again.close()


def test_a_full_table_is_followed_by_another_and_nothing_is_lost(mails: list[Sketch], path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuwake.campaigns.index.FULL", 20)
    small = Index(path)
    for at in range(0, len(mails), 10):
        small.add((one, "") for one in mails[at : at + 10])
    small.close()
    whole = Index(path.with_name("whole.sqlite"))
    whole.add((one, "") for one in mails)
    small = Index(path)
    for one in mails[::20]:
        assert small.nearest(profile(one)) == whole.nearest(profile(one))
    for index in (small, whole):
        index.close()


def test_a_batch_ends_on_the_disk_and_another_reader_sees_it(mails: list[Sketch], path: Path) -> None:
    index, reader = Index(path), Index(path)
    index.add((one, "") for one in mails[:20])
    assert len(reader) == 20
    (durable,) = index.connection.execute("PRAGMA synchronous").fetchone()
    assert durable == 2  # FULL: every commit waits for the disk
    for one in (index, reader):
        one.close()


def test_an_index_of_another_version_is_refused(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("PRAGMA user_version = 99")
    other.commit()
    other.close()
    with pytest.raises(sqlite3.DatabaseError, match="another version"):
        Index(path)
