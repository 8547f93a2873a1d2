"""With manners: limits, pauses, silence when asked for, and one question for a flood of like mails. Clock, pauses and chance are given."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe._record import Recorder
from fuwake.observe.lifetimes import FAILURE_S, SHORTEST_S, lifetime_s, wait_s
from fuwake.observe.manners import Manners, service_of
from fuwake.observe.polite import AnswerCache, Polite
from fuwake.observe.rdap import RdapObserver
from fuwake.store.case_folder import Evidence
from tests.observe.servers import http, http_server, run


class Time:
    """A clock that moves when somebody pauses."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []
        self.stands = False

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(round(seconds, 3))
        self.now += 0 if self.stands else seconds
        await asyncio.sleep(0)


class Scripted:
    """Gives one outcome after the other: bytes, or the reason of a failure; the last for ever."""

    name: ClassVar[str] = "urlhaus"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = "The question."

    def __init__(self, *outcomes: bytes | str) -> None:
        self.outcomes = list(outcomes)
        self.asked: list[str] = []
        self.most = self.open = 0

    async def ask(self, question: str) -> Raw:
        self.asked.append(question)
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        self.open += 1
        self.most = max(self.most, self.open)
        for _ in range(3):
            await asyncio.sleep(0)
        self.open -= 1
        if isinstance(outcome, str):
            raise ObserveFailure(outcome, f"scripted {outcome}")
        return Raw(body=outcome, source="here")

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        if raw.startswith(b"HTTP/1.1 429"):
            return Reading(status="failed", data=None, reason="rate-limited", detail=question)
        if raw == b"nothing":
            return Reading(status="absent", data=None)
        if raw == b"broken":
            return Reading(status="failed", data=None, reason="servfail", detail="it had an error")
        return Reading(status="found", data={"said": raw.decode(), "lifetime_s": 60.0})


class Scene:
    """An observer with manners, and the means to look at them."""

    def __init__(self, *outcomes: bytes | str, longest_s: float = 86_400.0) -> None:
        self.time, self.inner = Time(), Scripted(*outcomes)
        self.manners = Manners(lambda: 0.5, clock=self.time, sleep=self.time.sleep)
        self.polite = Polite(self.inner, self.manners, AnswerCache(longest_s, self.time))


def _reason(scene: Scene, question: str) -> str:
    with pytest.raises(ObserveFailure) as failed:
        run(scene.polite.ask(question))
    return failed.value.reason


def test_two_hundred_cases_at_a_time_ask_once() -> None:
    scene = Scene(b"yes")

    async def flood() -> list[Raw]:
        return await asyncio.gather(*(scene.polite.ask("q") for _ in range(200)))

    answers = run(flood())
    assert scene.inner.asked == ["q"]
    assert {answer.body for answer in answers} == {b"yes"}
    assert [answer.asked_at is None for answer in answers].count(True) == 1


def test_cases_in_loops_and_threads_of_their_own_ask_once() -> None:
    scene = Scene(b"yes")

    async def threads() -> list[Raw]:
        return await asyncio.gather(*(asyncio.to_thread(run, scene.polite.ask("q")) for _ in range(12)))

    assert len(run(threads())) == 12
    assert scene.inner.asked == ["q"]


def test_an_answer_is_asked_for_again_when_its_own_lifetime_is_over() -> None:
    scene = Scene(b"yes")
    run(scene.polite.ask("q"))
    scene.time.now += 59
    run(scene.polite.ask("q"))
    assert scene.inner.asked == ["q"]
    scene.time.now += 2
    run(scene.polite.ask("q"))
    assert scene.inner.asked == ["q", "q"]


def test_no_answer_is_used_again_where_that_is_switched_off() -> None:
    scene = Scene(b"yes", longest_s=0)
    run(scene.polite.ask("q"))
    run(scene.polite.ask("q"))
    assert scene.inner.asked == ["q", "q"]


def test_a_case_that_gives_up_leaves_the_question_to_the_next() -> None:
    scene = Scene(b"yes")

    async def first_is_cancelled() -> Raw:
        first = asyncio.create_task(scene.polite.ask("q"))
        second = asyncio.create_task(scene.polite.ask("q"))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert run(first_is_cancelled()).asked_at is None
    assert scene.inner.asked == ["q", "q"]


@pytest.mark.parametrize("passing", ["timeout", "unreachable", "servfail", b"broken"])
def test_a_passing_failure_is_asked_again_once_after_a_pause(passing: bytes | str) -> None:
    scene = Scene(passing, b"yes")
    assert run(scene.polite.ask("q")).body == b"yes"
    assert scene.time.pauses == [0.25]


@pytest.mark.parametrize("lasting", ["refused", "garbage", "tls", "too-large", "not-configured"])
def test_a_failure_that_lasts_is_not_asked_again(lasting: str) -> None:
    scene = Scene(lasting, b"yes")
    assert _reason(scene, "q") == lasting
    assert _reason(scene, "q") == lasting
    assert scene.inner.asked == ["q"]
    scene.time.now += FAILURE_S + 1
    assert run(scene.polite.ask("q")).body == b"yes"


def test_absent_is_an_answer_and_not_asked_again() -> None:
    scene = Scene(b"nothing", b"yes")
    assert run(scene.polite.ask("q")).body == b"nothing"
    assert scene.inner.asked == ["q"]


def test_a_service_that_asks_for_fewer_questions_is_left_alone_as_long_as_it_says() -> None:
    scene = Scene(b"HTTP/1.1 429\r\nRetry-After: 120\r\n\r\n", b"yes")
    assert run(scene.polite.ask("a")).body.startswith(b"HTTP/1.1 429")
    assert _reason(scene, "b") == "rate-limited"
    scene.time.now += 119
    assert _reason(scene, "b") == "rate-limited"
    assert scene.inner.asked == ["a"]
    scene.time.now += 2
    assert run(scene.polite.ask("b")).body == b"yes"


def test_questions_past_the_rate_wait_and_far_past_it_are_not_asked() -> None:
    scene = Scene(b"yes")
    scene.time.stands = True  # all pause side by side

    async def ask(count: int) -> list[Raw | BaseException]:
        return await asyncio.gather(*(scene.polite.ask(str(number)) for number in range(count)), return_exceptions=True)

    answers = run(ask(40))
    refused = [answer for answer in answers if isinstance(answer, ObserveFailure)]
    assert {failure.reason for failure in refused} == {"rate-limited"}
    assert len(answers) - len(refused) == len(scene.inner.asked)
    assert len(scene.inner.asked) == 15  # five at once, then one a second for ten seconds
    assert scene.time.pauses == [float(second) for second in range(1, 11)]
    assert scene.inner.most == 2


def test_each_registry_has_its_own_limit() -> None:
    assert service_of("rdap", "domain example.co.jp") == "rdap jp"
    assert service_of("whois", "ip 192.0.2.1") == "whois ip"
    assert service_of("dnsbl", "spamcop 192.0.2.1") == "dnsbl spamcop"
    assert service_of("dns", "A example.jp") == "dns"


def test_an_observation_of_a_later_case_keeps_time_source_and_evidence_and_says_that_it_was_known() -> None:
    scene, blobs = Scene(b"yes"), Evidence()

    async def two_cases() -> None:
        first = await Recorder(blobs.keep, 5.0).ask(scene.polite, "q")
        second = await Recorder(blobs.keep, 5.0).ask(scene.polite, "q")
        assert not first.cached
        assert second.cached
        assert (second.source, second.evidence, second.data) == (first.source, first.evidence, first.data)
        assert abs(second.asked_at - first.asked_at) < timedelta(seconds=5)

    run(two_cases())


def test_a_failure_known_from_an_earlier_case_is_a_failure_still() -> None:
    scene = Scene("refused")

    async def two_cases() -> None:
        await Recorder(Evidence().keep, 5.0).ask(scene.polite, "q")
        second = await Recorder(Evidence().keep, 5.0).ask(scene.polite, "q")
        assert (second.status, second.reason, second.cached) == ("failed", "refused", True)

    run(two_cases())


FOUND = Reading(status="found", data={})


@pytest.mark.parametrize(
    ("observer", "reading", "raw", "seconds"),
    [
        ("dns", Reading(status="found", data={"ttl": 900}), b"", 900.0),
        ("dns", Reading(status="found", data={"ttl": 0}), b"", SHORTEST_S),
        ("dns", Reading(status="absent", data={"ttl": None}), b"", 300.0),
        ("dns", Reading(status="found", data={"ttl": 2**31}), b"", 86_400.0),
        ("safe_browsing", Reading(status="absent", data={"lifetime_s": 300.0}), b"HTTP/1.1 200\r\n\r\n", 300.0),
        ("rdap", FOUND, b"HTTP/1.1 200\r\nCache-Control: public, max-age=120\r\n\r\n{}", 120.0),
        ("rdap", FOUND, b"HTTP/1.1 200\r\nCache-Control: no-store\r\n\r\n{}", SHORTEST_S),
        ("rdap", FOUND, b"HTTP/1.1 200\r\n\r\n{}", 3600.0),
        ("whois", FOUND, b"anything", 86_400.0),
        ("whois", Reading(status="failed", data=None, reason="garbage"), b"", FAILURE_S),
    ],
)
def test_an_answer_lives_as_long_as_it_says(observer: str, reading: Reading, raw: bytes, seconds: float) -> None:
    assert lifetime_s(observer, reading, raw) == seconds


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("17", 17.0), ("Tue, 02 Jun 2026 10:00:30 GMT", 30.0), ("soon", None), ("", None), ("9" * 40, None), ("-5", None)],
)
def test_retry_after_is_seconds_or_a_date(said: str, seconds: float | None) -> None:
    now = datetime(2026, 6, 2, 10, 0, tzinfo=UTC)
    assert wait_s(f"HTTP/1.1 429\r\nRetry-After: {said}\r\n\r\n".encode(), now) == seconds


def test_a_registry_that_has_had_enough_is_heard_over_the_wire() -> None:
    asked: list[str] = []

    def respond(target: str, _: bytes) -> bytes:
        if target.endswith("dns.json"):
            return http(200, f'{{"services": [[["jp"], ["{base[0]}/"]]]}}')
        asked.append(target)
        return http(429, b"", "application/rdap+json", "Retry-After: 300")

    base: list[str] = []

    async def scene() -> None:
        async with http_server(respond) as url:
            base.append(url)
            polite = Polite(RdapObserver(f"{url}/", 5.0), Manners(lambda: 0.5), AnswerCache(3600.0))
            seen = [await Recorder(Evidence().keep, 5.0).ask(polite, f"domain {name}.jp") for name in ("one", "two")]
            assert [one.reason for one in seen] == ["rate-limited", "rate-limited"]
            assert "left alone" in (seen[1].detail or "")

    run(scene())
    assert asked == ["/domain/one.jp"]
