"""Mails that are alike get one name, which stays; two groups that turn out to be one keep the older name."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from fuwake.campaigns import shelf
from fuwake.campaigns.clusters import Clusters
from fuwake.campaigns.explain import shared_sentence
from fuwake.campaigns.index import Index
from fuwake.campaigns.sketch import Observed, Sketch
from tests.campaigns.test_likeness import BODY, mail

PATH = "http://{}.example.net/wp-content/webmail/login.php"
OTHER = "Your parcel could not be delivered because the address on the label was incomplete. Please pay the fee for a new delivery.\n"


def wave(number: int, body: str = BODY, path: str = PATH, subject: str = "Update on October") -> Sketch:
    return mail(f"{subject} {number}", body, path.format(f"host{number}"), f"info@sender{number}.example")


@pytest.fixture
def clusters(tmp_path: Path) -> Clusters:
    return Clusters(Index(tmp_path / "index.sqlite"))


def test_a_lonely_mail_has_no_campaign_and_the_second_founds_it_in_the_name_of_the_first(clusters: Clusters) -> None:
    first, second, third = (wave(number) for number in (1, 2, 3))
    first = replace(first, observed=Observed(brand="onamae"))
    assert clusters.place([(first, "a")]) == [None]
    (name,) = clusters.place([(second, "b")])
    assert name == f"2023-10-onamae-{first.case[:6]}"
    assert clusters.place([(third, "c")]) == [name]
    group = clusters.find(str(name))
    assert group is not None
    assert (group.cases, group.first, group.last) == (3, "2023-10-11", "2023-10-11")
    assert [member.folder for member in group.members] == ["a", "b", "c"]


def test_another_mail_stays_outside(clusters: Clusters) -> None:
    names = clusters.place([(wave(1), ""), (wave(2), ""), (wave(3, OTHER, "http://{}.example.org/t", "Parcel"), "")])
    assert names[2] is None


def test_a_mail_that_is_filed_again_stays_in_its_campaign_and_counts_once(clusters: Clusters) -> None:
    (_, name) = clusters.place([(wave(1), "a"), (wave(2), "b")])
    assert clusters.place([(wave(2), "new")]) == [name]
    group = clusters.find(str(name))
    assert group is not None
    assert [member.folder for member in group.members] == ["a", "new"]


def test_two_campaigns_that_are_one_keep_the_older_name_and_a_note(clusters: Clusters) -> None:
    old, young = wave(1), replace(wave(2), text=tuple(value + (1 << 17) for value in wave(2).text), link_shapes=("/b/c",), structure=())
    (_, older) = clusters.place([(old, ""), (replace(old, case="1" * 64), "")])
    (_, newer) = clusters.place([(young, ""), (replace(young, case="2" * 64), "")])
    assert older != newer
    between = tuple(sorted({*old.text, *young.text}))
    (joined,) = clusters.place([(replace(old, case="3" * 64, text=between[:128], link_shapes=()), "")])
    assert joined in {older, newer}
    numbers = [clusters.index.connection.execute("SELECT id FROM campaign WHERE name = ?", (one,)).fetchone()[0] for one in (newer, older)]
    clusters._merge(numbers[0], numbers[1], "x")
    group = clusters.find(str(newer))
    assert group is not None
    assert (group.name, group.merged) == (older, (newer,))


def test_a_folder_of_cases_is_filed_as_it_grows(tmp_path: Path) -> None:
    def write(name: str, one: Sketch) -> None:
        (tmp_path / name).mkdir()
        (tmp_path / name / "sketch.json").write_bytes(msgspec.json.encode(one))

    write("one", wave(1))
    shelf.opened(tmp_path).index.close()
    write("two", wave(2))
    write(".half.partial", wave(3))
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "sketch.json").write_bytes(b"{")
    clusters = shelf.opened(tmp_path)
    (group,) = clusters.groups()
    assert [member.folder for member in group.members] == ["one", "two"]
    clusters.index.close()
    again = shelf.opened(tmp_path)
    assert [one.name for one in again.groups()] == [group.name]
    again.index.close()


def test_a_damaged_index_is_done_without(tmp_path: Path) -> None:
    (tmp_path / ".campaigns").mkdir()
    (tmp_path / ".campaigns" / "index.sqlite").write_bytes(b"no database" * 1000)
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "sketch.json").write_bytes(msgspec.json.encode(wave(1)))
    assert len(shelf.opened(tmp_path).index) == 1


def test_the_shared_sentence_is_the_shortest_that_tells_anything() -> None:
    mine = ("Dear customer,", "Your webmail storage is full and will be closed today.", "Please confirm your mailbox below.")
    assert shared_sentence(mine, mine) == "Please confirm your mailbox below."
    assert shared_sentence(mine, ("Nothing of it.",)) is None
