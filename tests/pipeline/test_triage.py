"""Triage: order, bad messages, limits that the kernel keeps, and a window that stays small."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest

from fuwake.intake.files import RawMessage
from fuwake.model.case import Run
from fuwake.model.errors import UnreadableInput
from fuwake.pipeline.confined import Limits, WorkerFailed
from fuwake.pipeline.triage import AHEAD, BATCH, Job, Outcome, static, triage

RUN = Run(fuwake="0", dissected_at=datetime(2026, 1, 2, tzinfo=UTC), vantage="offline", mode="offline")
LIMITS = Limits()
SHORT = Limits(seconds=0.3, memory_bytes=300_000_000)
SMALL = Limits(seconds=60.0, memory_bytes=300_000_000)


def _mail(number: int) -> bytes:
    return f"From: Shop <shop{number}@example.com>\r\nSubject: mail {number}\r\n\r\nhttp://example.com/{number}\r\n".encode()


def _messages(number: int) -> list[RawMessage | UnreadableInput]:
    return [RawMessage(path=f"{place}.eml", index=0, data=_mail(place)) for place in range(number)]


def _answer(job: Job, data: bytes) -> bytes:
    """A piece of work that does what the message tells it."""
    match data:
        case b"wait":
            threading.Event().wait()
        case b"spin":
            while True:
                pass
        case b"grow":
            kept = [bytearray(50_000_000) for _ in range(1000)]
            return bytes(len(kept))
        case b"crash":
            import os

            os.abort()
        case b"fault":
            raise ValueError("a fault of ours")
    return job.source.path.encode()


def _stopping(_: Job, data: bytes, *, missing: str) -> bytes:
    return data


def _named(*words: str) -> list[RawMessage | UnreadableInput]:
    return [RawMessage(path=f"{place} {word}", index=0, data=word.encode()) for place, word in enumerate(words)]


def _told(outcomes: Iterator[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.source.path.partition(" ")[2], outcome.trouble or "") for outcome in outcomes]


def test_one_worker_and_two_say_the_same_in_the_order_of_the_input() -> None:
    items = _messages(5 * BATCH + 3)
    one, two = ([outcome.line for outcome in triage(iter(items), static(RUN), jobs=jobs, limits=LIMITS)] for jobs in (1, 2))
    assert one == two
    documents = [json.loads(line) for line in one]
    assert [document["source"]["path"] for document in documents] == [item.path for item in items]
    assert all(document["verdict"]["label"] and document["message"]["subject"] for document in documents)


def test_what_cannot_be_read_has_its_line_in_its_place() -> None:
    items = _messages(3)
    items[1] = UnreadableInput("picture.jpg", "this is a JPEG picture, not a mail")
    lines = [json.loads(outcome.line) for outcome in triage(iter(items), static(RUN), jobs=1, limits=LIMITS)]
    assert set(lines[1]) == {"source", "errors"}
    assert (lines[1]["source"]["path"], lines[1]["source"]["index"]) == ("picture.jpg", 0)
    assert lines[1]["errors"] == [{"where": "message", "what": "this is a JPEG picture, not a mail"}]
    assert [len(line) > 10 for line in lines] == [True, False, True]


@pytest.mark.parametrize(
    ("word", "limits", "why"),
    [
        ("spin", SHORT, "not finished within 0.3 s; stopped"),
        ("wait", SHORT, "not finished within 0.3 s; stopped"),
        ("grow", SMALL, "needed more than 300 MB of memory; stopped"),
        ("crash", SMALL, "the process that read it was ended by signal SIGABRT"),
        ("fault", SMALL, "the process that read it ended with status 1"),
    ],
)
def test_a_message_over_its_limits_is_named_and_the_others_go_on(word: str, limits: Limits, why: str) -> None:
    words = ["a", word, "b", "c", word, "d"]
    told = _told(triage(iter(_named(*words)), _answer, jobs=1, limits=limits))
    assert told == [(name, why if name == word else "") for name in words]


def test_a_worker_that_cannot_start_is_an_error_and_not_a_loop() -> None:
    broken = partial(_stopping, missing=_Unloadable())  # type: ignore[arg-type]  # what cannot be read in the other process
    with pytest.raises(WorkerFailed, match="could not start"):
        list(triage(iter(_messages(2)), broken, jobs=1, limits=LIMITS))


class _Unloadable:
    """Goes to another process and breaks there."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return int, ("no number",)


def test_no_more_is_read_than_the_window_holds() -> None:
    read = 0

    def items() -> Iterator[RawMessage | UnreadableInput]:
        nonlocal read
        for item in _messages(20 * BATCH):
            read += 1
            yield item

    outcomes = triage(items(), static(RUN), jobs=1, limits=LIMITS)
    next(outcomes)
    assert read <= (AHEAD + 1) * BATCH
    assert sum(1 for _ in outcomes) == 20 * BATCH - 1
    assert read == 20 * BATCH


def test_no_input_is_no_work() -> None:
    assert list(triage(iter([]), static(RUN), jobs=2, limits=LIMITS)) == []
