"""Two services on one PostgreSQL: one is killed for good, and the other does its work."""

import time
from pathlib import Path

import pytest

from benchmarks.service_faults import mail
from fuwake.engine.workers import LEASE_S, RENEW_S, Worker
from fuwake.model.errors import FuwakeError
from fuwake.pipeline.examiner import Manner
from fuwake.settings import load
from tests.databases.postgresql import PostgreSql
from tests.pipeline.service_process import Told, run

NUMBER = 6


def _told(folder: Path, database: str, name: str, **more: object) -> Told:
    manner = Manner(settings=load(environ={"FUWAKE_OCR": "false"}), mode="offline", cases=str(folder / "cases"))
    return Told(folder=str(folder), manner=manner, database=database, name=name, **more)  # type: ignore[arg-type]  # further fields


@pytest.mark.needs_postgresql
def test_the_work_of_one_that_is_gone_for_good_is_done_by_another(tmp_path: Path, postgresql: PostgreSql) -> None:
    database = postgresql.database()
    mails = tuple(map(mail, range(NUMBER)))
    first = run(_told(tmp_path, database, "first", mails=mails, die_after="judge"))
    assert [event["step"] for event in first if event["what"] == "step"][-1] == "judge"
    recorded = sum(event["what"] == "examined" for event in first)
    began = time.monotonic()
    second = run(_told(tmp_path, database, "second", until=NUMBER - recorded))
    examined = {event["mail"] for event in [*first, *second] if event["what"] == "examined"}
    assert len(examined) == NUMBER
    assert {event["step"] for event in second if event["what"] == "step" and event["mail"] == first[-1]["mail"]} == {"record"}
    assert time.monotonic() - began > LEASE_S - RENEW_S  # what was under way stood under the other's lease: never taken too soon


@pytest.mark.needs_postgresql
def test_no_two_work_under_one_name_and_who_was_taken_for_dead_is_told(postgresql: PostgreSql, monkeypatch: pytest.MonkeyPatch) -> None:
    from fuwake.engine.durable import connections

    monkeypatch.setattr("fuwake.engine.workers._PATIENCE_S", 0.0)
    database = connections(postgresql.database())
    one, other = Worker(database, "a", "2"), Worker(database, "a", "2")
    one.take()
    with pytest.raises(FuwakeError, match="another name"):
        other.take()
    assert one.versions() == ["2"]
    one.stop()
    other.take()
    other.stop()
    database.dispose()
