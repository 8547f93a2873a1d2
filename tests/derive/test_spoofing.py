"""The table of spoofing: exactly one row for every situation, and "forged" only where something shows it."""

from itertools import product
from typing import Any, get_args, get_type_hints

import pytest

from fuwake.authenticate.author import Author
from fuwake.derive.spoofing import Situation, decide
from fuwake.derive.spoofing_words import SENTENCES, STATUS, Code
from fuwake.model.authentication import Authentication, MethodResult

HINTS = get_type_hints(Situation)
VALUES = {name: get_args(hint) or (False, True) for name, hint in HINTS.items()}


def every_situation() -> list[Situation]:
    return [Situation(**dict(zip(VALUES, values, strict=True))) for values in product(*VALUES.values())]


def situation(**changes: Any) -> Situation:
    """A mail of one author about which everything was looked up and nothing is published."""
    usual: dict[str, Any] = {
        "who": "one",
        "dkim": "absent",
        "spf": "none",
        "dmarc": "none",
        "policy": "unknown",
        "way": "direct",
        "failed": False,
        "exists": True,
        "other_dkim": False,
        "hop": True,
        "sender_known": True,
    }
    return Situation(**{**usual, **changes})


def test_every_situation_has_exactly_one_row_and_every_row_is_reached() -> None:
    reached = {decide(one) for one in every_situation()}
    assert reached == set(get_args(Code)) == set(STATUS) == set(SENTENCES)


def test_forged_is_said_only_where_something_proves_it() -> None:
    for one in every_situation():
        code = decide(one)
        if STATUS[code] != "forged":
            continue
        assert one.who == "one"
        assert one.dkim != "pass"
        assert one.spf != "pass"
        assert not (one.failed and one.exists)
        hard_fail = one.spf == "fail" and one.dkim in {"broken", "absent"}
        assert not one.exists or hard_fail or (one.dmarc == "fail" and one.policy == "enforced")
        assert not one.exists or one.way != "forwarded"


def test_authentic_is_said_only_where_something_of_the_authors_domain_passed() -> None:
    for one in every_situation():
        if STATUS[decide(one)] == "authentic":
            assert "pass" in {one.dkim, one.spf, one.dmarc}
            assert one.spf != "pass-for-all" or one.dkim == "pass"


ROWS: list[tuple[str, dict[str, Any], Code]] = [
    ("no author", {"who": "none"}, "no-author"),
    ("two authors, one of them signed", {"who": "several", "dkim": "pass"}, "ambiguous-author"),
    ("signed by the author's domain", {"dkim": "pass", "spf": "fail", "dmarc": "pass", "policy": "enforced"}, "dkim-aligned"),
    ("SPF of the author's domain", {"spf": "pass"}, "spf-aligned"),
    ("SPF and DMARC pass", {"spf": "pass", "dmarc": "pass"}, "spf-aligned"),
    ("the receiver says DMARC passes", {"spf": "open", "dmarc": "pass"}, "dmarc-pass"),
    ("SPF passes for the whole internet", {"spf": "pass-for-all", "dmarc": "pass"}, "spf-open-to-all"),
    ("SPF passes, the receiver says DMARC fails", {"spf": "pass", "dmarc": "fail", "policy": "enforced"}, "results-disagree"),
    ("hard fail, policy reject", {"spf": "fail", "dmarc": "fail", "policy": "enforced"}, "dmarc-fail-policy"),
    ("hard fail, policy none", {"spf": "fail", "dmarc": "fail", "policy": "none"}, "spf-fail"),
    ("hard fail, no policy", {"spf": "fail"}, "spf-fail"),
    ("hard fail, the policy could not be looked up", {"spf": "fail", "dmarc": "failed"}, "spf-fail"),
    ("hard fail, a signature not yet verified", {"spf": "fail", "dkim": "open", "dmarc": "open"}, "not-looked-up"),
    ("hard fail, the key could not be looked up", {"spf": "fail", "dkim": "open", "failed": True}, "lookup-failed"),
    ("hard fail behind a forwarder", {"spf": "fail", "way": "forwarded"}, "forwarded"),
    ("policy reject behind a forwarder", {"dmarc": "fail", "policy": "enforced", "way": "forwarded"}, "forwarded"),
    (
        "a list's own sender, a signature it broke",
        {"spf": "other-pass", "dkim": "broken", "dmarc": "fail", "policy": "enforced", "way": "mailing-list"},
        "mailing-list",
    ),
    (
        "a List-Id alone excuses nothing",
        {"spf": "other-pass", "dmarc": "fail", "policy": "enforced", "way": "mailing-list"},
        "dmarc-fail-policy",
    ),
    ("another sender passes, policy reject", {"spf": "other-pass", "dmarc": "fail", "policy": "enforced"}, "dmarc-fail-policy"),
    ("another sender passes, policy none", {"spf": "other-pass", "dmarc": "fail", "policy": "none"}, "dmarc-fail-no-policy"),
    ("another sender passes, no policy", {"spf": "other-pass"}, "other-domain-only"),
    ("another domain signed", {"spf": "other", "other_dkim": True}, "other-domain-only"),
    ("another sender, nothing else", {"spf": "other"}, "not-provable"),
    ("softfail, no policy", {"spf": "softfail"}, "spf-softfail"),
    ("softfail, policy none", {"spf": "softfail", "dmarc": "fail", "policy": "none"}, "dmarc-fail-no-policy"),
    ("softfail, policy quarantine", {"spf": "softfail", "dmarc": "fail", "policy": "enforced"}, "dmarc-fail-policy"),
    ("neutral", {"spf": "neutral"}, "spf-neutral"),
    ("a broken signature alone", {"dkim": "broken"}, "dkim-broken"),
    ("a record in error", {"spf": "error"}, "records-unusable"),
    ("nothing is published", {}, "nothing-published"),
    ("the domain does not exist", {"exists": False}, "author-domain-nonexistent"),
    ("the DMARC look-up failed", {"dmarc": "failed"}, "lookup-failed"),
    ("no vouched-for hop", {"spf": "open", "hop": False, "dmarc": "open"}, "no-vouched-hop"),
    ("no envelope sender", {"spf": "open", "sender_known": False, "dmarc": "open"}, "no-envelope-sender"),
    ("offline", {"spf": "open", "dmarc": "open"}, "not-looked-up"),
    ("the receiver says DMARC fails, policy unknown", {"spf": "open", "dmarc": "fail"}, "dmarc-fail-policy-unknown"),
]


@pytest.mark.parametrize(("changes", "code"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_row_for_each_kind_of_mail(changes: dict[str, Any], code: Code) -> None:
    assert decide(situation(**changes)) == code


def _result(**changes: Any) -> MethodResult:
    values: dict[str, Any] = {"result": "none", "domain": "example.jp", "aligned": True, "source": "computed", "why": "", "why_ja": ""}
    return MethodResult(**{**values, **changes})


@pytest.mark.parametrize("code", get_args(Code))
def test_each_row_is_one_sentence_in_each_language_and_accuses_nobody(code: Code) -> None:
    auth = Authentication(
        spf=_result(record="v=spf1 -all"),
        dkim=(_result(result="pass"),),
        dmarc=_result(policy="reject", record="v=DMARC1; p=reject"),
        arc=_result(),
    )
    who = Author(state="one", domain="example.jp", address="a@example.jp", headers=(3,))
    english, japanese = SENTENCES[code](who, auth, "198.51.100.7")
    assert english.endswith(".")
    assert japanese.endswith("。")
    assert ("forged" in english) == ("詐称" in japanese) or STATUS[code] == "unproven"
    assert not any(word in japanese for word in ("犯人", "詐欺師", "違反", "素性"))
    if STATUS[code] == "forged" and code != "author-domain-nonexistent":
        assert "v=" in english
        assert "v=" in japanese
    assert "{" not in english + japanese
