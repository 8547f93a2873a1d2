"""One question is asked once, within its time, and its outcome is written down."""

import asyncio
from typing import ClassVar

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe._record import Recorder, plain
from fuwake.store.case_folder import Evidence


class Echo:
    """Answers with the question; `fail` and `wait` do what they say."""

    name: ClassVar[str] = "echo"
    active: ClassVar[bool] = True
    leaves: ClassVar[str] = "nothing"

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def ask(self, question: str) -> Raw:
        self.asked.append(question)
        if question == "fail":
            raise ObserveFailure("refused", "the door was shut")
        if question == "wait":
            await asyncio.Event().wait()
        await asyncio.sleep(0)
        return Raw(body=question.encode(), source="here", attachments=(b"picture",))

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        return Reading(status="found", data={"pair": (question, raw.decode())})


def test_concurrent_and_later_callers_share_one_question() -> None:
    async def scene() -> None:
        echo, evidence = Echo(), Evidence()
        recorder = Recorder(evidence.keep, 5.0)
        first, second = await asyncio.gather(recorder.ask(echo, "a"), recorder.ask(echo, "a"))
        assert first is second is await recorder.ask(echo, "a")
        assert echo.asked == ["a"]
        assert recorder.counts() == (1, 1)
        assert first.data == {"pair": ["a", "a"]}
        assert first.active
        assert first.evidence in evidence.blobs
        assert b"picture" in evidence.blobs.values()

    asyncio.run(scene())


def test_a_failure_is_written_down_with_its_reason_and_no_evidence() -> None:
    async def scene() -> None:
        recorder = Recorder(Evidence().keep, 5.0)
        seen = await recorder.ask(Echo(), "fail")
        assert (seen.status, seen.reason, seen.detail, seen.evidence) == ("failed", "refused", "the door was shut", None)

    asyncio.run(scene())


def test_what_is_open_when_the_budget_ends_is_a_failure_of_its_own() -> None:
    async def scene() -> None:
        recorder = Recorder(Evidence().keep, 0.05)
        seen = await recorder.ask(Echo(), "wait")
        late = await recorder.ask(Echo(), "late")
        assert (seen.status, seen.reason) == ("failed", "budget")
        assert (late.status, late.reason) == ("failed", "budget")

    asyncio.run(scene())


def test_a_skipped_question_is_written_down() -> None:
    recorder = Recorder(Evidence().keep, 1.0)
    seen = recorder.skip("visit", "none", "offline", "nothing was asked")
    assert recorder.observations == {"visit:none": seen}
    assert seen.status == "skipped"


def test_nul_in_an_answer_is_a_replacement_character() -> None:
    read = Reading(status="found", data={"a\x00\x00": ["\x00b", "\\u0000", "\\\x00"]}, detail="c\x00")
    assert plain(read).data == {"a\ufffd\ufffd": ["\ufffdb", "\\u0000", "\\\ufffd"]}
    assert plain(read).detail == "c\ufffd"
