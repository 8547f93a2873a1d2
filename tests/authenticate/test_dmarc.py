"""DMARC: where the policy is found, what it says, and what follows from SPF and DKIM."""

from typing import Any

import pytest

from fuwake.authenticate.alignment import aligned, organizational_domain
from fuwake.authenticate.dmarc import Discovery, discover, evaluate, words
from fuwake.authenticate.records import Records
from fuwake.model.authentication import MethodResult
from fuwake.model.observation import Observation
from tests.authenticate.recorded import Zones


def found(author: str, zones: dict[str, list[tuple[str, str]]], failing: frozenset[str] = frozenset()) -> tuple[Discovery, list[str]]:
    world = Zones(zones, failing)
    observations: dict[str, Observation] = {}
    while True:
        records = Records(observations)
        discovery = discover(author, records)
        if not records.needs:
            return discovery, world.asked
        observations |= {f"dns:{question}": world.answer(question) for question in records.needs}


def txt(*records: str) -> list[tuple[str, str]]:
    return [("TXT", record) for record in records]


def method(result: str, *, is_aligned: bool | None = True, source: str = "computed") -> MethodResult:
    values: dict[str, Any] = {"result": result, "domain": "example.jp", "aligned": is_aligned, "source": source, "why": "", "why_ja": ""}
    return MethodResult(**values)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("mail.example.jp", "example.jp"),
        ("a.b.example.co.jp", "example.co.jp"),
        ("example.jp", "example.jp"),
        ("shop.pages.dev", "shop.pages.dev"),
        ("co.jp", "co.jp"),
        ("Example.JP.", "example.jp"),
    ],
)
def test_the_organizational_domain_is_the_registrable_one(host: str, expected: str) -> None:
    assert organizational_domain(host) == expected


def test_alignment_is_by_organisation_unless_strict() -> None:
    assert aligned("mail.example.jp", "news.example.jp") is True
    assert aligned("mail.example.jp", "news.example.jp", strict=True) is False
    assert aligned("example.co.jp", "other.co.jp") is False
    assert aligned(None, "example.jp") is None


def test_both_places_are_asked_in_one_round_and_the_nearer_record_counts() -> None:
    zones = {"_dmarc.news.example.jp": txt("v=DMARC1; p=none"), "_dmarc.example.jp": txt("v=DMARC1; p=reject")}
    discovery, asked = found("news.example.jp", zones)
    assert discovery.record is not None
    assert (discovery.record.policy, discovery.record.domain) == ("none", "news.example.jp")
    assert sorted(asked) == ["TXT _dmarc.example.jp", "TXT _dmarc.news.example.jp"]


def test_below_the_organizational_domain_sp_counts() -> None:
    zones = {"_dmarc.example.jp": txt("v=DMARC1; p=none; sp=reject; aspf=s; adkim=S; pct=5")}
    below, _ = found("news.example.jp", zones)
    above, _ = found("example.jp", zones)
    assert below.record is not None
    assert above.record is not None
    assert (below.record.policy, above.record.policy) == ("reject", "none")
    assert below.record.strict_spf
    assert below.record.strict_dkim


def test_of_a_subdomain_that_does_not_exist_np_counts() -> None:
    zones = {"_dmarc.example.jp": txt("v=DMARC1; p=none; sp=none; np=reject"), "news.example.jp": [("A", "192.0.2.1")]}
    real, asked = found("news.example.jp", zones)
    made_up, _ = found("security.example.jp", zones)
    assert real.record is not None
    assert made_up.record is not None
    assert (real.record.policy, made_up.record.policy) == ("none", "reject")
    assert "TXT _dmarc.example.jp" in asked
    assert "A news.example.jp" in asked
    untold, _ = found("security.example.jp", zones, frozenset(["A security.example.jp"]))
    assert untold.record is not None
    assert untold.record.policy == "none"
    _, asked = found("security.example.jp", {"_dmarc.example.jp": txt("v=DMARC1; p=reject")})
    assert [question for question in asked if question.startswith("A ")] == []


@pytest.mark.parametrize(
    ("record", "policy", "testing"),
    [
        ("v=DMARC1; p=reject; t=y", "quarantine", True),
        ("v=DMARC1; p=quarantine; t=Y", "none", True),
        ("v=DMARC1; p=reject; t=n", "reject", False),
        ("v=DMARC1; p=reject; pct=0", "quarantine", True),
        ("v=DMARC1; p=reject; pct=5", "reject", False),
    ],
)
def test_a_policy_under_test_is_one_step_milder_and_a_percentage_is_not(record: str, policy: str, testing: bool) -> None:
    discovery, _ = found("example.jp", {"_dmarc.example.jp": txt(record)})
    assert discovery.record is not None
    assert (discovery.record.policy, discovery.record.testing) == (policy, testing)
    english, japanese = words(evaluate("example.jp", discovery, method("fail"), ()), discovery, "example.jp")
    assert ("tried out" in english) == ("試行中" in japanese) == testing


@pytest.mark.parametrize(
    ("record", "state", "policy"),
    [
        ("v=DMARC1; p=quarantine", "found", "quarantine"),
        ("v=DMARC1;p=REJECT;", "found", "reject"),
        ("v=DMARC1; p=nonsense; rua=mailto:a@example.jp", "found", "none"),
        ("v=DMARC1; rua=mailto:a@example.jp", "found", "none"),
        ("v=DMARC1; p=nonsense", "unusable", None),
        ("v=DMARC1; p=reject; np=nonsense", "unusable", None),
        ("v=DMARC1", "unusable", None),
        ("v=DMARC2; p=reject", "none", None),
        ("p=reject; v=DMARC1", "none", None),
        ("v=spf1 -all", "none", None),
    ],
)
def test_a_record_is_read_as_the_standard_says(record: str, state: str, policy: str | None) -> None:
    discovery, _ = found("example.jp", {"_dmarc.example.jp": txt(record)})
    assert discovery.state == state
    assert (discovery.record.policy if discovery.record else None) == policy


def test_two_records_are_no_policy() -> None:
    discovery, _ = found("example.jp", {"_dmarc.example.jp": txt("v=DMARC1; p=reject", "v=DMARC1; p=none")})
    assert discovery.state == "unusable"


def test_a_failed_look_up_is_not_the_absence_of_a_record() -> None:
    discovery, _ = found("example.jp", {}, frozenset(["TXT _dmarc.example.jp"]))
    assert discovery.state == "failed"
    assert evaluate("example.jp", discovery, method("fail"), ()).result == "temperror"


REJECT = {"_dmarc.example.jp": txt("v=DMARC1; p=reject")}


@pytest.mark.parametrize(
    ("spf", "dkim", "result"),
    [
        (method("pass"), (), "pass"),
        (method("pass", is_aligned=False), (), "fail"),
        (method("fail"), (method("pass"),), "pass"),
        (method("fail"), (method("pass", is_aligned=False),), "fail"),
        (method("fail"), (method("fail"), method("pass")), "pass"),
        (method("softfail"), (), "fail"),
        (method("none"), (), "fail"),
        (method("temperror"), (), "temperror"),
        (method("temperror", is_aligned=False), (), "fail"),
        (method("fail"), (method("temperror"),), "temperror"),
        (method("fail"), (method("temperror", is_aligned=False),), "fail"),
        (method("none", source="none"), (), "none"),
        (method("none", source="none", is_aligned=None), (method("fail"),), "none"),
        (method("fail"), (method("none", source="none"),), "none"),
        (method("none", source="none"), (method("pass"),), "pass"),
    ],
)
def test_the_result_follows_from_the_aligned_methods_alone(spf: MethodResult, dkim: tuple[MethodResult, ...], result: str) -> None:
    discovery, _ = found("example.jp", REJECT)
    outcome = evaluate("example.jp", discovery, spf, dkim)
    assert outcome.result == result
    assert all("example.jp" in sentence for sentence in words(outcome, discovery, "example.jp"))
