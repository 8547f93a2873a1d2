"""The engine, on a real SQLite file and a real PostgreSQL. DBOS is one to a process, so each test has a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fuwake.store.database import Place

RUN = """
import json, sys, threading
from pathlib import Path
from fuwake.engine.durable import Engine
from fuwake.store.database import migrate, open_database

database = sys.argv[1] if sys.argv[1].startswith("postgresql:") else Path(sys.argv[1])
sql = open_database(database)
migrate(sql)
sql.close()
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgresql)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty database of each kind."""
    return tmp_path / "db" if request.param == "sqlite" else str(request.getfixturevalue("postgresql").database())


def _run(code: str, database: Place) -> str:
    done = subprocess.run([sys.executable, "-c", RUN + code, str(database)], capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode in (0, 9), done.stderr[-2000:]
    return done.stdout


def test_a_step_that_ran_is_not_run_again_after_the_process_was_killed(place: Place) -> None:
    first = """
import os
def examine(name, about, step):
    step("begin", lambda: print("begin", flush=True) or {"n": 1})
    step("dissect", lambda: os._exit(9))
engine = Engine(database, {"examine": examine}, {"persons": 1, "examinations": 1})
engine.start()
with engine.transaction() as transaction:
    transaction.enqueue("exam:a:1", "a", "bulk")
threading.Event().wait()
"""
    assert _run(first, place).split() == ["begin"]
    second = """
ended = threading.Event()
def examine(name, about, step):
    result = step("begin", lambda: print("begin again", flush=True) or {"n": 2})
    step("dissect", lambda: print("dissect", about, result["n"], flush=True) or {})
    ended.set()
engine = Engine(database, {"examine": examine}, {"persons": 1, "examinations": 1})
engine.start()
assert ended.wait(90)
engine.stop(1, lambda: None)
"""
    assert _run(second, place).split() == ["dissect", "a", "1"]


def test_a_person_comes_before_bulk_and_a_rolled_back_row_leaves_no_work(place: Place) -> None:
    code = """
order, ended = [], threading.Event()
def visit(name, about, step):
    step("visit", lambda: order.append(about) or {})
    if len(order) == 4:
        ended.set()
engine = Engine(database, {"visit": visit}, {"visits": 1})
engine.start()
try:
    with engine.transaction() as transaction:
        transaction.enqueue("visit:gone:1", "gone", "person", "visit")
        raise KeyError
except KeyError:
    pass
with engine.transaction() as transaction:
    for about in ("b1", "b2", "b3"):
        transaction.enqueue(f"visit:{about}:1", about, "bulk", "visit")
    transaction.enqueue("visit:p:1", "p", "person", "visit")
    transaction.enqueue("visit:p:1", "p", "person", "visit", again=True)
assert ended.wait(90)
engine.stop(1, lambda: None)
print(json.dumps(order))
"""
    assert json.loads(_run(code, place)) == ["p", "b1", "b2", "b3"]


def test_a_person_does_not_wait_for_bulk_that_is_under_way(place: Place) -> None:
    code = """
begun, person = threading.Event(), threading.Event()
def examine(name, about, step):
    if about == "p":
        person.set()
    else:
        begun.set()
        assert person.wait(90)
engine = Engine(database, {"examine": examine}, {"persons": 1, "examinations": 1})
engine.start()
with engine.transaction() as transaction:
    transaction.enqueue("exam:b:1", "b", "bulk")
assert begun.wait(90)
with engine.transaction() as transaction:
    transaction.enqueue("exam:p:1", "p", "person")
assert person.wait(90)
engine.stop(1, lambda: None)
print("done")
"""
    assert _run(code, place).split() == ["done"]


def test_a_name_is_never_used_twice_and_progress_is_told(place: Place) -> None:
    code = """
ended = threading.Event()
def examine(name, about, step):
    step("begin", lambda: {})
    step("dissect", lambda: ended.set() or {})
engine = Engine(database, {"examine": examine}, {"persons": 1, "examinations": 1})
engine.start()
with engine.transaction() as transaction:
    transaction.enqueue("exam:a:1", "a", "bulk")
assert ended.wait(90)
while engine.active():
    pass
print(json.dumps([done.name for done in engine.steps("exam:a:1")]))
try:
    with engine.transaction() as transaction:
        transaction.enqueue("exam:a:1", "a", "bulk")
except Exception as error:
    print(type(error).__name__)
engine.stop(1, lambda: None)
"""
    assert _run(code, place).split("\n")[:2] == ['["begin", "dissect"]', "DBOSWorkflowIDInUseError"]
