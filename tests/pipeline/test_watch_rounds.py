"""A case watched through a world that changes: held by its registrar, gone, back on another machine. All over real servers."""

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from fuwake.lab.overlay import Change, fault, set_dns_list, set_page, write
from fuwake.model.errors import FuwakeError
from fuwake.pipeline.verify import verify
from fuwake.pipeline.watch_round import NothingToWatch
from fuwake.store.case_folder import CaseFolder, encode_manifest
from fuwake.store.watch_rounds import alone, rounds
from tests.pipeline.watched_world import ELSEWHERE, FREE, HELD, HOST, PATH, Rounds, dissected


@pytest.fixture(scope="session")
def dissected_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dissected(tmp_path_factory.mktemp("watched"))


@pytest.fixture
def case(dissected_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(dissected_once, tmp_path / "cases" / dissected_once.name))


@pytest.fixture
def through(case: Path, tmp_path: Path) -> Rounds:
    return Rounds(case, tmp_path)


def _states(through: Rounds) -> list[str]:
    watch = json.loads((through.case / "watch" / "watch.json").read_bytes())
    return [moment["state"] for line in watch["rounds"][1:] for moment in line["moments"] if moment["host"] == HOST]


def test_from_up_over_hold_and_nowhere_to_a_relaunch_on_another_machine(through: Rounds) -> None:
    before = {file.relative_to(through.case): file.read_bytes() for file in through.case.rglob("*") if file.is_file()}
    through.one()
    through.one(*HELD)
    through.one(*FREE)
    made = through.one(*ELSEWHERE)
    assert _states(through) == ["up", "blocked_by_registrar", "down", "relaunched"]
    changes = [(change.state, change.why, change.round) for change in made.changes if change.kind == "state"]
    assert changes == [
        ("up", "serves", 1),
        ("blocked_by_registrar", "hold", 2),
        ("down", "nxdomain", 3),
        ("relaunched", "again_elsewhere", 4),
    ]
    assert all((through.case / path).read_bytes() == data for path, data in before.items())
    assert verify(through.case) == ()


def test_each_round_asks_anew_and_once(through: Rounds) -> None:
    through.one()
    asked = [(one.server, one.question) for one in through.asked if one.server in {"rdap", "dns"} and "list" not in one.question]
    assert ("rdap", f"domain/{HOST}") in asked
    assert through.pages == 1
    through.one()
    assert ("rdap", f"domain/{HOST}") in [(one.server, one.question) for one in through.asked]
    assert through.pages == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ((fault("site", host=HOST, fault="timeout"),), "no_answer"),
        ((fault("site", host=HOST, fault="status", status=503),), "server_error"),
        ((fault("site", host=HOST, fault="garbage"),), "no_answer"),
        ((fault("dns", name=f"*{HOST}", fault="servfail"),), "no_answer"),
    ],
)
def test_a_world_that_fails_says_nothing_of_the_site(through: Rounds, changes: tuple[Change, ...], why: str) -> None:
    through.one()
    made = through.one(*changes)
    made = through.one(*changes)
    assert _states(through) == ["up", "could_not_tell", "could_not_tell"]
    row = next(moment for moment in made.rounds[-1].moments if moment.host == HOST)
    assert row.why == why
    assert next(now for now in made.now if now.host == HOST).state == "up"
    assert verify(through.case) == ()


def test_a_round_tells_what_of_the_address_was_replaced(through: Rounds) -> None:
    through.one()
    asked = {seen.id: seen for seen in rounds(through.case)[0].observations()}
    before = {seen.id: seen for seen in CaseFolder(through.case).observations()}
    listed = next(key for key in asked if key.startswith("safe_browsing:"))
    assert before[listed].altered
    assert asked[listed].altered == before[listed].altered
    assert next(seen for seen in asked.values() if seen.observer == "site_page").altered == before[listed].altered


def test_a_refused_connection_and_a_missing_page_are_down_in_the_second_round(through: Rounds) -> None:
    through.one()
    through.one(fault("site", host=HOST, fault="refused"))
    made = through.one(fault("site", host=HOST, fault="status", status=404))
    assert _states(through) == ["up", "could_not_tell", "down"]
    change = made.changes[-1]
    assert (change.round, change.told_in) == (2, 3)
    assert [locus.partition("/")[0] for locus in change.evidence] == ["watch:2", "watch:3"]


@pytest.mark.parametrize(
    "onward", ["http://127.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "http://10.0.0.1:8080/", "file:///etc/passwd"]
)
def test_a_redirect_into_a_private_network_is_not_followed(through: Rounds, onward: str) -> None:
    site = f'ip = "192.185.37.96"\n[[route]]\npath = "*"\nredirect = "{onward}"\n'
    through.one()
    made = through.one(write(f"sites/{HOST}/site.toml", site))
    row = next(moment for moment in made.rounds[-1].moments if moment.host == HOST)
    assert row.state == "could_not_tell"
    assert row.why in {"no_answer", "odd_status"}
    assert through.pages == 1


def test_redirects_without_end_are_left(through: Rounds) -> None:
    site = f'ip = "192.185.37.96"\n[[route]]\npath = "*"\nredirect = "http://{HOST}/again"\n'
    made = through.one(write(f"sites/{HOST}/site.toml", site))
    assert next(moment for moment in made.rounds[-1].moments if moment.host == HOST).why == "too_many_redirects"
    assert through.pages == 2


def test_a_page_of_suspension_is_its_hosts_word(through: Rounds) -> None:
    suspended = set_page(HOST, PATH, "<title>Account Suspended</title><p>This Account has been suspended.</p>")
    through.one()
    through.one(suspended)
    assert through.one(suspended).changes[-1].why == "suspended_page"


def test_passively_the_site_is_not_asked(through: Rounds) -> None:
    made = through.one(passive=True)
    assert through.pages == 0
    row = next(moment for moment in made.rounds[-1].moments if moment.host == HOST)
    assert (row.state, row.why, row.resolves) == ("could_not_tell", "not_asked", True)
    assert through.one(*HELD, passive=True).changes[-1].state == "blocked_by_registrar"


def test_a_list_that_takes_it_up_is_a_change(through: Rounds) -> None:
    own = {"test.surbl.org": "127.0.0.254"}  # its test entry
    through.one(set_dns_list("surbl", "multi.surbl.org", own))
    made = through.one(set_dns_list("surbl", "multi.surbl.org", own | {HOST: "127.0.0.8"}))
    assert [(change.kind, change.why, change.round) for change in made.changes][-1] == ("listed", "surbl", 2)


def test_a_case_that_was_never_asked_about_is_not_watched(case: Path, tmp_path: Path) -> None:
    document = json.loads((case / "case.json").read_bytes())
    document["observations"], document["page"] = [], None
    (case / "case.json").write_bytes(json.dumps(document).encode())
    with pytest.raises(NothingToWatch):
        Rounds(case, tmp_path).one()


def test_two_watchers_do_not_make_rounds_at_once(through: Rounds) -> None:
    with alone(through.case), pytest.raises(FuwakeError, match="another run"):
        through.one()
    assert rounds(through.case) == ()
    through.one()


def test_the_recipient_stands_in_raw_answers_and_nowhere_else(through: Rounds) -> None:
    message = (through.case / "message.eml").read_text("latin-1")
    address = next(line for line in message.splitlines() if line.startswith("To: ")).removeprefix("To: ").rpartition("<")[2].strip("<> ")
    through.one(set_page(HOST, PATH, f"<title>WebMail</title><p>{address}</p><input type=password>"))
    files = [file for file in (through.case / "watch").rglob("*") if file.is_file()]
    assert {file.parent.name for file in files if address.encode() in file.read_bytes()} == {"evidence"}
    assert verify(through.case) == ()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda watch: next((watch / "0001" / "evidence").iterdir()).write_bytes(b"x"), "watch/0001/evidence/"),
        (lambda watch: shutil.rmtree(watch / "0001"), "watch/0002"),
        (
            lambda watch: (watch / "0001" / "round.json").write_bytes((watch / "0001" / "round.json").read_bytes() + b" "),
            "watch/0001/round.json",
        ),
        (
            lambda watch: (watch / "watch.json").write_bytes((watch / "watch.json").read_bytes().replace(b'"up"', b'"down"', 1)),
            "watch/watch.json#",
        ),
        (lambda watch: (watch / "watch.json").unlink(), "watch/watch.json"),
        (lambda watch: (watch / "notes.txt").write_text("x"), "watch/notes.txt"),
        (lambda watch: (watch / "0002" / "manifest.json").unlink(), "watch/0002"),
    ],
)
def test_what_was_changed_in_a_round_is_named(through: Rounds, change: object, where: str) -> None:
    through.one()
    through.one()
    assert verify(through.case) == ()
    assert callable(change)
    change(through.case / "watch")
    assert [one.where for one in verify(through.case) if one.where.startswith(where)]


def test_a_round_rewritten_with_its_manifest_breaks_the_chain(through: Rounds) -> None:
    through.one()
    through.one()
    first = through.case / "watch" / "0001"
    record = msgspec.json.decode((first / "round.json").read_bytes())
    record["at"] = "2026-11-25T00:30:00Z"
    (first / "round.json").write_bytes(msgspec.json.encode(record))
    files = {
        file.relative_to(first).as_posix(): file.read_bytes()
        for file in first.rglob("*")
        if file.is_file() and file.name != "manifest.json"
    }
    (first / "manifest.json").write_bytes(encode_manifest(files))
    assert "watch/0002/round.json" in [one.where for one in verify(through.case)]


def test_a_case_dissected_anew_keeps_its_rounds(through: Rounds) -> None:
    through.one()
    again = dissected(through.case.parent)
    assert again == through.case
    assert len(rounds(again)) == 1
    assert verify(again) == ()
