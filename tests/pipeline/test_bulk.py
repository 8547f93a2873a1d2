"""Mails read in batches by a service: each once, whenever it is killed."""

import contextlib
from pathlib import Path

import msgspec

from benchmarks.service_faults import counted, mail
from fuwake.intake.raw_message import RawMessage
from fuwake.model.errors import UnreadableInput
from fuwake.pipeline.bulk import waiting
from fuwake.pipeline.examiner import Manner
from fuwake.pipeline.importing_bulk import import_in_bulk
from fuwake.settings import load
from fuwake.store.database import open_database
from fuwake.store.service_folder import ServiceFolder
from tests.pipeline.service_process import Told, run

MAILS = [RawMessage(path="box.mbox", index=number, data=mail(number)) for number in range(6)]
LABELS = ("phishing", "suspicious", "legitimate", "undetermined")


def _told(folder: Path, **more: object) -> Told:
    manner = Manner(settings=load(environ={"FUWAKE_OCR": "false"}), mode="offline", cases=str(folder / "cases"))
    return Told(folder=str(folder), manner=manner, bulk=True, **more)  # type: ignore[arg-type]  # fields of Told


def _import(folder: Path, examine: tuple[str, ...]) -> int:
    bad: list[UnreadableInput] = []
    tally = import_in_bulk(ServiceFolder(folder), [*MAILS, UnreadableInput("box.mbox", "no mail", 6)], bad.append, lambda _: None, examine)
    assert len(bad) == tally.unreadable == 1
    return tally.new


def test_a_batch_is_read_and_what_it_finds_is_examined_once_though_it_is_killed(tmp_path: Path) -> None:
    assert _import(tmp_path, LABELS) == _import(tmp_path, LABELS) == len(MAILS)
    first = run(_told(tmp_path, die_after="triage"))
    assert [event["step"] for event in first if event["what"] == "step"] == ["triage"]
    second = run(_told(tmp_path, until=1 + len(MAILS)))
    (read,) = (event for event in second if event["what"] == "batch read")
    assert (read["mails"], read["unread"], read["handed on"]) == (len(MAILS), 0, len(MAILS))
    assert counted(tmp_path) == {"examined": len(MAILS)}
    (lines,) = tmp_path.glob("bulk/*/lines.jsonl")
    assert [msgspec.json.decode(line)["source"]["index"] for line in lines.read_bytes().splitlines()] == list(range(len(MAILS)))
    assert waiting(ServiceFolder(tmp_path)) == []
    assert _import(tmp_path, LABELS) == len(MAILS)  # known by what it holds: nothing is read again
    with contextlib.closing(open_database(tmp_path / "store.sqlite")) as sql:
        assert sql.execute("SELECT count(*) FROM workflow_status WHERE name = 'bulk'").fetchone() == (1,)


def test_a_batch_may_be_read_and_nothing_of_it_examined(tmp_path: Path) -> None:
    _import(tmp_path, ())
    told = run(_told(tmp_path))
    assert told[-1]["handed on"] == 0
    assert counted(tmp_path) == {}
