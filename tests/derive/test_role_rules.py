"""The table of cases by itself: more evidence of a victim never moves a host towards the attacker; no sentence accuses an owner."""

import re
from itertools import combinations, product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwake.derive import relay_words, role_words
from fuwake.derive.role_rules import CASES, VICTIM, decide
from fuwake.derive.role_services import SERVICE_SIGNS
from fuwake.model.finding import Certainty
from fuwake.model.infrastructure import Role
from fuwake.model.role import Side

FLAGS = frozenset({"poses", "site", "service"})
"""What the table knows beside the signs."""
SIGNS = frozenset(role_words.WORDS) - SERVICE_SIGNS | FLAGS
VICTIM_SIDE = frozenset(sign for sign, words in role_words.WORDS.items() if words.side == "victim")
RANK = {"fraudulent": 0, "unknown": 1, "abused_service": 2, "innocent": 2, "compromised": 2, "forged": 2}
"""How far from the attacker a role stands."""
SET_UP = frozenset(sign for sign, words in role_words.WORDS.items() if words.side == "set_up")
ACCUSING = re.compile(
    "犯人|犯罪|詐欺師|詐欺グループ|加害|悪質|悪徳|容疑|攻撃者|怪しい|criminal|culprit|crook|scam|fraudster|attacker|thief|thieves|guilty|suspect|evil",
    re.IGNORECASE,
)
PERSON = re.compile(r"本人|氏名|氏が|彼|\bhe\b|\bshe\b|\bhis\b|\bher\b|\bhim\b", re.IGNORECASE)


def grown(signs: frozenset[str]) -> None:
    before = decide(signs)
    for more in VICTIM_SIDE - signs:
        after = decide(signs | {more})
        assert RANK[after.role] >= RANK[before.role], (sorted(signs), more, before.name, after.name)


@given(st.frozensets(st.sampled_from(sorted(SIGNS))))
def test_more_evidence_of_a_victim_never_moves_a_host_towards_the_attacker(signs: frozenset[str]) -> None:
    grown(signs)


def test_nor_does_it_for_any_few_signs() -> None:
    for count in (0, 1, 2):
        for signs in combinations(sorted(SIGNS), count):
            grown(frozenset(signs))


@given(st.frozensets(st.sampled_from(sorted(SIGNS))), st.sampled_from(sorted(VICTIM)))
def test_a_sign_of_a_genuine_owner_keeps_a_host_from_being_called_made_for_it(signs: frozenset[str], one: str) -> None:
    assert decide(signs | {one}).role != "fraudulent"


@given(st.frozensets(st.sampled_from(sorted(SIGNS - SET_UP))))
def test_without_a_sign_of_its_making_nothing_is_called_made_for_it(signs: frozenset[str]) -> None:
    assert decide(signs).role != "fraudulent"


@given(st.frozensets(st.sampled_from(sorted(SIGNS - {"young", "lookalike_name"}))))
def test_nor_without_a_date_or_a_look_alike(signs: frozenset[str]) -> None:
    assert decide(signs).role != "fraudulent"


def test_lists_alone_accuse_nobody() -> None:
    for signs in (
        {"domain_listed"},
        {"url_listed"},
        {"domain_listed", "url_listed", "site"},
        {"domain_listed", "url_listed", "site", "young"},
    ):
        assert decide(frozenset(signs)).role != "fraudulent"


def test_every_case_can_be_reached_and_the_last_fits_always() -> None:
    assert decide(frozenset()).name == "open"
    for case in CASES:
        choices = product(*(sorted(one - case.without) for one in case.one_of))
        assert any(decide(case.needs | frozenset(choice)) == case for choice in choices), case.name


def test_cases_have_names_of_their_own_and_a_degree_unless_they_cannot_tell() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    for case in CASES:
        assert (case.certainty is None) == (case.role == "unknown"), case.name
        assert case.certainty is None or case.certainty in get_args(Certainty)
        assert case.role in get_args(Role)
        assert case.told, case.name
        assert set(case.told) <= set(role_words.WORDS) | {"service"}, case.name
        assert case.needs | case.without | frozenset().union(*case.one_of) <= SIGNS | SERVICE_SIGNS, case.name


def test_only_what_is_shown_is_ever_certain() -> None:
    sure = {case.role for case in CASES if case.certainty == "certain"}
    assert "compromised" not in sure  # a break-in is never seen from outside
    made = [case for case in CASES if case.role == "fraudulent" and case.certainty == "certain"]
    assert all({"young", "poses"} <= case.needs and len(case.one_of) >= 2 and case.without >= VICTIM for case in made)


@pytest.mark.parametrize("words", [*role_words.WORDS.items(), *relay_words.WORDS.items()], ids=lambda words: words[0])
def test_no_sign_is_told_in_words_of_crime_or_of_a_person(words: tuple[str, role_words.Words]) -> None:
    sign, (side, ja, en) = words
    assert side in get_args(Side)
    assert not ACCUSING.search(f"{ja} {en}"), sign
    assert not PERSON.search(f"{ja} {en}"), sign
    assert ja.endswith("。")
    assert en.endswith(".")
    if side != "set_up":
        assert "用意" not in ja or "決められません" in ja, sign
        assert "set up" not in en or "cannot be told" in en, sign
    if side == "set_up":
        assert "持ち主" not in ja, sign
        assert "owner" not in en, sign
