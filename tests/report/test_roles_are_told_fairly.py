"""Every role, degree and deciding sign in both languages: no sentence of an article accuses an owner who may be a victim."""

import re
from itertools import product
from typing import get_args

import pytest

from fuwake.derive import relay_words, role_words
from fuwake.model.finding import Certainty
from fuwake.model.infrastructure import CaseDomain, CaseHost, Role
from fuwake.model.role import RoleReason
from fuwake.report.bank import Bank
from fuwake.report.statements import domain as statements

LANGS = pytest.mark.parametrize("lang", ["ja", "en"])
DEGREES = (*get_args(Certainty), None)
ACCUSING = re.compile(
    "犯人|犯罪|詐欺師|加害|悪質|悪徳|容疑|攻撃者|怪しい|criminal|culprit|crook|scammer|fraudster|attacker|thief|guilty|suspect",
    re.IGNORECASE,
)
OWNER = re.compile("持ち主|運営者|運用者|契約者|登録者|名義人|事業者|owner|operator|customer|registrant|provider", re.IGNORECASE)
CLEARS = re.compile(
    "被害者|関わったという意味ではありません|意味でもありません|とは限りません|いません|わかりません|victim|does not mean|not necessarily|"
    "nothing is said against|neither need be involved|no owner|not known",
    re.IGNORECASE,
)


def reason(sign: str) -> tuple[RoleReason, ...]:
    words = {**role_words.WORDS, **relay_words.WORDS}[sign]
    return (RoleReason(sign=sign, side=words.side, says=words.ja, says_en=words.en, evidence=("link:0",)),)


def domains() -> list[CaseDomain]:
    return [
        CaseDomain(
            domain="x71.example", uses=("link",), role=role, role_why="", role_why_ja="", role_certainty=degree, role_reasons=reasons,
            registration=None, addresses=(), mail=None, evidence=("link:0",),
        )
        for role, degree, reasons in product(get_args(Role), DEGREES, [(), *(reason(sign) for sign in role_words.WORDS)])
    ]  # fmt: skip


def hosts() -> list[CaseHost]:
    return [
        CaseHost(
            ip="203.0.113.9", uses=("origin",), names=(), role=role, role_why="", role_why_ja="", role_certainty=degree, network=None,
            place=None,
        )
        for role, degree in product(get_args(Role), DEGREES)
    ]  # fmt: skip


@LANGS
def test_every_role_and_degree_has_a_sentence(lang: str) -> None:
    known = Bank.load(lang).sentences
    assert {f"domain_role.{statements.role(each)}" for each in domains()} <= set(known)
    assert {f"host_role.{statements.host_role(each)}" for each in hosts()} <= set(known)


@LANGS
def test_no_sentence_is_left_over(lang: str) -> None:
    told = {f"domain_role.{statements.role(each)}" for each in domains()} | {f"host_role.{statements.host_role(each)}" for each in hosts()}
    assert {key for key in Bank.load(lang).sentences if key.startswith(("domain_role.", "host_role."))} == told


@LANGS
def test_no_sentence_accuses_and_who_is_named_is_cleared(lang: str) -> None:
    known = Bank.load(lang).sentences
    for key in {
        *(f"domain_role.{statements.role(each)}" for each in domains()),
        *(f"host_role.{statements.host_role(each)}" for each in hosts()),
    }:
        assert not ACCUSING.search(known[key]), key
        assert not OWNER.search(known[key]) or CLEARS.search(known[key]), key


@LANGS
def test_that_it_was_made_for_the_fraud_is_said_only_of_such_roles_and_then_of_the_registrant_of_record(lang: str) -> None:
    known = Bank.load(lang).sentences
    for each in domains():
        words = known[f"domain_role.{statements.role(each)}"]
        assert bool(re.search("用意された|set up for", words)) == (each.role == "fraudulent"), each.role
        if each.role == "fraudulent":
            assert re.search("登録上の名義人が実際に使った人とは限りません|registrant of record is not necessarily", words)
            assert not re.search("持ち主|owner", words)


@LANGS
def test_a_lesser_degree_says_less(lang: str) -> None:
    known = Bank.load(lang).sentences
    for role in ("compromised", "abused_service", "fraudulent"):
        told = [known[f"domain_role.{statements.role(each)}"] for each in domains() if each.role == role and not each.role_reasons]
        assert re.search("可能性|確かめられて|may be|may have|Whether", told[DEGREES.index("possible")]), role
        assert told[DEGREES.index(None)] == told[DEGREES.index("possible")]


@LANGS
def test_unknown_says_neither(lang: str) -> None:
    words = Bank.load(lang).sentences["domain_role.unknown"]
    assert not re.search("用意|書き換え|悪用|被害|set up|altered|abused|victim", words)
