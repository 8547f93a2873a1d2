"""Up is said at once, not up only with two proofs, and nothing at all from failures; every change has its evidence."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fuwake.derive import watch_signs
from fuwake.derive.watch_timeline import NOT_UP, UP, timeline
from fuwake.model.watch import Watch, WatchTarget
from tests.derive.observed import by_id, dns, observation
from tests.derive.watched import (
    BEGAN,
    HOST,
    TARGET,
    URL,
    Answers,
    asn,
    case,
    gone,
    names,
    nowhere,
    record,
    refused,
    registered,
    served,
    silent,
    watch,
)

UP_HERE: Answers = (*names("192.185.37.96"), registered("active"), served(), asn("192.185.37.96", 64500))


def _states(made: Watch) -> list[str]:
    return [line.moments[0].state for line in made.rounds[1:]]


def _changes(made: Watch) -> list[tuple[str, str, int]]:
    return [(change.state, change.why, change.told_in) for change in made.changes if change.kind == "state"]


def test_what_the_dissection_saw_is_where_the_time_line_begins() -> None:
    made = watch(())
    assert [moment.state for moment in made.rounds[0].moments] == ["up"]
    assert _changes(made) == [("up", "serves", 0)]
    assert made.now[0].up_at == BEGAN


@pytest.mark.parametrize(
    ("answers", "state", "why"),
    [
        ((*names("192.185.37.96"), refused()), "down", "refused"),
        ((*names("192.185.37.96"), gone()), "down", "gone"),
        ((*names("192.185.37.96"), gone(410)), "down", "gone"),
        (nowhere(), "down", "nxdomain"),
        ((dns(f"A {HOST}"), dns(f"AAAA {HOST}")), "down", "no_address"),
        ((*nowhere(), registered("active")), "blocked_by_registrar", "not_delegated"),
        ((registered("clientHold"),), "blocked_by_registrar", "hold"),
        ((registered("server hold"),), "blocked_by_registrar", "hold"),
        ((registered("Suspended"),), "blocked_by_registrar", "withdrawn"),
        (
            (*names("192.185.37.96"), served(title="Account Suspended", text="This Account has been suspended.", passwords=0)),
            "blocked_by_host",
            "suspended_page",
        ),
        (
            (*names("192.185.37.96"), served(status=302, location=f"http://{HOST}/cgi-sys/suspendedpage.cgi")),
            "blocked_by_host",
            "suspended_page",
        ),
        (
            (*names("192.185.37.96"), served(title=None, text="このアカウントは凍結されています。", passwords=0)),
            "blocked_by_host",
            "suspended_page",
        ),
        ((*names("192.185.37.96"), gone(451)), "blocked_by_host", "legal"),
        ((*names("148.81.111.111"), served()), "sinkholed", "sinkhole_address"),
    ],
)
def test_one_service_is_believed_in_the_second_round(answers: Answers, state: str, why: str) -> None:
    made = watch(answers, answers)
    assert _states(made) == ["could_not_tell", state]
    assert made.rounds[1].moments[0].why == why
    (change,) = made.changes[1:]
    assert (change.state, change.before, change.round, change.told_in) == (state, "up", 1, 2)
    assert made.now[0].since_at == BEGAN + timedelta(hours=6)
    assert made.now[0].up_at == BEGAN


@pytest.mark.parametrize(
    ("answers", "state", "why"),
    [
        ((*nowhere(), registered("client hold")), "blocked_by_registrar", "hold"),
        ((*nowhere(), observation(f"rdap:domain {HOST}", "absent")), "down", "nxdomain"),
        (
            (
                dns(f"A {HOST}", "127.0.0.1"),
                dns(f"NS {HOST}", "ns1.verification-hold.suspended-domain.com"),
                registered("active", name_servers=("ns1.verification-hold.suspended-domain.com",)),
            ),
            "blocked_by_registrar",
            "suspension_name_servers",
        ),
        (
            (*names("184.105.192.2"), registered("active", name_servers=("sc-a.sinkhole.shadowserver.org",))),
            "sinkholed",
            "sinkhole_address",
        ),
    ],
)
def test_two_services_are_believed_at_once(answers: Answers, state: str, why: str) -> None:
    made = watch(answers)
    assert _changes(made)[1:] == [(state, why, 1)]


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ((*names("192.185.37.96"), silent()), "no_answer"),
        ((*names("192.185.37.96"), served(status=500, passwords=0)), "server_error"),
        ((*names("192.185.37.96"), served(status=403, passwords=0)), "denied"),
        ((*names("192.185.37.96"), served(status=503, title="Just a moment...", passwords=0)), "challenge"),
        ((silent(f"dns:A {HOST}"), silent(f"dns:AAAA {HOST}"), silent()), "no_answer"),
        ((dns(f"A {HOST}"), silent(f"dns:AAAA {HOST}"), silent()), "no_answer"),
        ((dns(f"A {HOST}", "127.0.0.1"), dns(f"AAAA {HOST}"), silent()), "no_answer"),
        (
            (
                *names("192.185.37.96"),
                served(title="ようこそ", text="町の花屋です。季節の花束を毎朝そろえてお待ちしています。配達も承ります。", passwords=0),
            ),
            "changed",
        ),
        (names("192.185.37.96"), "not_asked"),
        ((registered("client transfer prohibited"),), "not_asked"),
    ],
)
def test_what_is_no_proof_is_never_told_as_one_however_often(answers: Answers, why: str) -> None:
    made = watch(*[answers] * 30)
    assert set(_states(made)) == {"could_not_tell"}
    assert {line.moments[0].why for line in made.rounds[1:]} == {why}
    assert made.now[0].state == "up"
    assert made.now[0].told_at == BEGAN


def test_a_page_that_was_never_seen_cannot_be_gone() -> None:
    answers = (*names("192.185.37.96"), gone())
    made = watch(answers, answers, of=replace(case(), page=None))
    assert [(row.state, row.why) for line in made.rounds[1:] for row in line.moments] == [("could_not_tell", "not_there")] * 2


def test_two_rounds_within_ten_minutes_are_one() -> None:
    assert _states(watch(nowhere(), nowhere(), hours=0.1)) == ["could_not_tell", "could_not_tell"]
    assert _states(watch(nowhere(), nowhere(), hours=0.2)) == ["could_not_tell", "down"]


def test_a_round_in_which_it_was_up_ends_the_suspicion() -> None:
    made = watch((*names("192.185.37.96"), refused()), UP_HERE, (*names("192.185.37.96"), refused()))
    assert _states(made) == ["could_not_tell", "up", "could_not_tell"]
    assert _changes(made) == [("up", "serves", 0)]


def test_failed_rounds_in_between_neither_prove_nor_disprove() -> None:
    made = watch(nowhere(), (silent(f"dns:A {HOST}"),), nowhere())
    assert _states(made) == ["could_not_tell", "could_not_tell", "down"]
    assert made.changes[-1].round == 1


def test_who_stopped_it_stays_named_while_the_registry_is_silent() -> None:
    held = (*nowhere(), registered("client hold"))
    made = watch(held, (*nowhere(), silent(f"rdap:domain {HOST}")), (*nowhere(), registered("active", name_servers=())))
    assert _states(made) == ["blocked_by_registrar", "blocked_by_registrar", "down"]


def test_another_address_in_the_same_network_is_no_move() -> None:
    first = (*names("192.0.2.10"), served(), asn("192.0.2.10", 64500))
    made = watch(first, (*names("198.51.100.7"), served(), asn("198.51.100.7", 64500)))
    assert _states(made) == ["up", "up"]


def test_an_address_of_an_unknown_network_is_no_move() -> None:
    first = (*names("192.0.2.10"), served(), asn("192.0.2.10", 64500))
    assert _states(watch(first, (*names("198.51.100.7"), served()), first)) == ["up", "up", "up"]


def test_another_network_and_another_end_of_the_way_are_moves() -> None:
    first = (*names("192.0.2.10"), served(), asn("192.0.2.10", 64500))
    other = (*names("198.51.100.7"), served(), asn("198.51.100.7", 64501))
    away = (*names("198.51.100.7"), served(status=302, location="https://other.example/in/"), served("https://other.example/in/"))
    made = watch(first, other, other, away)
    assert _states(made) == ["up", "moved", "moved", "moved"]
    assert [(change.why, change.detail) for change in made.changes[1:]] == [("elsewhere", "198.51.100.7"), ("redirected", "other.example")]


def test_up_again_with_the_same_page_is_a_relaunch() -> None:
    made = watch(UP_HERE, nowhere(), nowhere(), UP_HERE, UP_HERE)
    assert _states(made) == ["up", "could_not_tell", "down", "relaunched", "relaunched"]
    assert _changes(made)[-1] == ("relaunched", "again", 4)
    elsewhere = (*names("203.0.113.9"), served(), asn("203.0.113.9", 64501))
    assert _changes(watch(UP_HERE, nowhere(), nowhere(), elsewhere))[-1] == ("relaunched", "again_elsewhere", 4)
    redirected = (
        *names("192.185.37.96"),
        served(status=301, location="http://new.example/wp-content/t3/"),
        served("http://new.example/wp-content/t3/"),
    )
    made = watch(UP_HERE, nowhere(), nowhere(), redirected)
    assert (made.changes[-1].state, made.changes[-1].why, made.changes[-1].detail) == ("relaunched", "same_path", "new.example")


def test_another_page_in_its_place_is_no_relaunch() -> None:
    parked = (
        *names("203.0.113.9"),
        served(title=HOST, text="This domain may be for sale. Enquire now, related searches below.", passwords=0),
    )
    made = watch(nowhere(), nowhere(), parked)
    assert _states(made)[-1] == "could_not_tell"
    assert made.rounds[-1].moments[0].why == "answers_again"
    assert made.now[0].state == "down"


def test_a_list_that_takes_it_up_is_told_with_its_answer() -> None:
    def listed(status: Any) -> Answers:
        data = {"list": "surbl", "subject": HOST, "match": "domain" if status == "found" else None, "threats": (), "server": "t"}
        return (*UP_HERE, observation(f"dnsbl:surbl {HOST}", status, data))

    made = watch(listed("absent"), listed("found"), listed("found"))
    (change,) = [change for change in made.changes if change.kind == "listed"]
    assert (change.why, change.round, change.evidence) == ("surbl", 2, (f"watch:2/dnsbl:surbl {HOST}",))


def test_where_data_would_go_is_not_asked_for_its_page() -> None:
    target = WatchTarget(url="http://sink.example/post", host="sink.example", domain="sink.example", use="target")
    made = watch((dns("A sink.example", "192.31.196.1"), dns("AAAA sink.example")), target=target)
    (moment,) = made.rounds[1].moments
    assert (moment.state, moment.why, moment.resolves) == ("could_not_tell", "resolves", True)


def test_a_case_whose_page_nobody_saw_begins_with_nothing_told() -> None:
    made = watch(UP_HERE, of=replace(case(), page=None))
    assert (made.rounds[0].moments, _changes(made)) == ((), [("up", "serves", 1)])


ANSWERS = {
    "name": [names("192.185.37.96"), names("203.0.113.9"), names("148.81.111.111"), nowhere(), (silent(f"dns:A {HOST}"),), ()],
    "registry": [
        (registered("active"),),
        (registered("clientHold"),),
        (silent(f"rdap:domain {HOST}"),),
        (observation(f"rdap:domain {HOST}", "absent"),),
        (),
    ],
    "site": [
        (served(),),
        (gone(),),
        (refused(),),
        (silent(),),
        (served(status=500),),
        (served(text="町の花屋です。季節の花束を毎朝そろえてお待ちしています。", title="花", passwords=0),),
        (),
    ],
}
ROUND = st.tuples(*(st.sampled_from(choices) for choices in ANSWERS.values())).map(lambda picked: sum(picked, ()))
ROUNDS = st.lists(st.tuples(ROUND, st.sampled_from((1, 5, 15, 360))), min_size=1, max_size=12)


def _line(rounds: list[tuple[Answers, int]]) -> Watch:
    at, made = BEGAN, []
    for number, (answers, minutes) in enumerate(rounds, 1):
        at += timedelta(minutes=minutes)
        made.append((record(number, at, TARGET), by_id(answers)))
    return timeline(case(), made)


def _fails(answers: Answers) -> Answers:
    return tuple(replace(seen, status="failed", data=None, reason="timeout") for seen in answers)


@settings(max_examples=100, deadline=None)
@given(ROUNDS)
def test_from_failures_alone_nothing_is_ever_said(rounds: list[tuple[Answers, int]]) -> None:
    made = _line([(_fails(answers), minutes) for answers, minutes in rounds])
    assert set(_states(made)) == {"could_not_tell"}
    assert _changes(made) == [("up", "serves", 0)]


@settings(max_examples=100, deadline=None)
@given(ROUNDS)
def test_every_change_and_every_row_stands_on_answers_that_are_there(rounds: list[tuple[Answers, int]]) -> None:
    made = _line(rounds)
    there = {number: by_id(answers) for number, (answers, _) in enumerate(rounds, 1)}
    rows = [moment for line in made.rounds[1:] for moment in line.moments]
    told = [change.evidence for change in made.changes] + [row.evidence for row in rows if row.state != "could_not_tell"]
    for evidence in told:
        assert evidence
        for locus in evidence:
            if locus.startswith("watch:"):
                number, _, name = locus.removeprefix("watch:").partition("/")
                assert there[int(number)][name].status in {"found", "absent"}
            else:
                assert locus.startswith("observation:")


@settings(max_examples=100, deadline=None)
@given(ROUNDS)
def test_not_up_takes_two_proofs_and_changes_alternate(rounds: list[tuple[Answers, int]]) -> None:
    made = _line(rounds)
    told = [change for change in made.changes if change.kind == "state"]
    for before, change in pairwise(told):
        assert change.before == before.state
        assert change.state != before.state or change.state == "moved"
        if change.state in NOT_UP and before.state in UP:
            answers = rounds[change.told_in - 1][0]
            kinds = {seen.observer for seen in answers if seen.status in {"found", "absent"}}
            assert change.round < change.told_in or len(kinds) >= 2
    assert made == _line(rounds)


def test_every_sign_has_a_state_and_its_table_a_source() -> None:
    table = watch_signs._table()
    for kind in ("name_server", "address", "page"):
        assert all(entry["source"] for entry in table[kind])
    assert {entry["sign"] for entry in table["name_server"]} | set(watch_signs._BY_PHASE.values()) <= watch_signs.STATES.keys()
    assert URL.startswith("http://")
