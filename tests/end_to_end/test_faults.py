"""Each way a server can fail, one after another: the run ends in time, the failure is named, and nothing is made of it."""

import time
from typing import Any

import pytest

from tests.end_to_end.variant import Outcome, Variant

SHORT: dict[str, Any] = {
    "dns_timeout_s": 1.0,
    "rdap_timeout_s": 1.0,
    "whois_timeout_s": 1.0,
    "safe_browsing_timeout_s": 1.0,
    "look_up_budget_s": 15.0,
}
LONGEST_S = 30.0
"""Of one examination without a visit, on a busy machine; the budget is half of it."""
HTTP: tuple[dict[str, Any], ...] = (
    {"fault": "timeout"},
    {"fault": "refused"},
    {"fault": "reset"},
    {"fault": "slow", "delay_s": 30.0},
    {"fault": "huge"},
    {"fault": "garbage"},
    {"fault": "status", "status": 429},
    {"fault": "status", "status": 500},
    {"fault": "drip", "delay_s": 0.2},
    {"fault": "html"},
    {"fault": "portal"},
    {"fault": "wrong_types"},
)
PLAIN = (*HTTP[:6], {"fault": "drip", "delay_s": 0.2}, {"fault": "banner"}, {"fault": "quota"})
DNS: tuple[dict[str, Any], ...] = (
    {"fault": "timeout"},
    {"fault": "servfail"},
    {"fault": "refused"},
    {"fault": "garbage"},
    {"fault": "slow", "delay_s": 30.0},
    {"fault": "lame"},
    {"fault": "truncated"},
    {"fault": "cname_loop"},
    {"fault": "other_question"},
    {"fault": "bogus"},
)
SEEN_AS = {"timeout": "timeout", "slow": "timeout", "refused": "refused", "reset": "down"}
WORDS = {"timeout": "did not answer in time", "refused": "refused the connection", "down": "The page behind the link"}
LABELS = {"phishing", "suspicious", "legitimate", "undetermined"}
UNREGISTERED = ("登録されていません", "is not registered")
LIST_UNKNOWN = ("には照会できませんでした", "could not be asked")


def _name(fault: dict[str, Any]) -> str:
    return "-".join(str(value) for value in fault.values())


def _examine(t3: Variant, **settings: Any) -> Outcome:
    started = time.monotonic()
    outcome = t3.examine(**{**SHORT, **settings})
    assert time.monotonic() - started < LONGEST_S
    assert outcome.case.verdict.label in LABELS
    assert outcome.ja
    assert outcome.en
    return outcome


def _failed(outcome: Outcome, observer: str) -> set[str]:
    """Subjects of what the case names as failed, and never more than those observations say so."""
    named = {trouble.where.removeprefix(f"observation:{observer}:") for trouble in outcome.case.errors if f":{observer}:" in trouble.where}
    failed = [one for one in outcome.case.observations if one.observer == observer and one.status == "failed"]
    # A registry without RDAP is no failure: WHOIS was asked.
    assert named == {one.subject for one in failed if not (observer == "rdap" and one.reason == "not-supported")}
    return named


@pytest.mark.parametrize("fault", HTTP, ids=_name)
def test_rdap_fails_and_whois_does_not_know_either(fault: dict[str, Any], t3: Variant) -> None:
    t3.fault("rdap", **fault).fault("whois", query="*aq.xyz*", fault="garbage")
    outcome = _examine(t3)
    assert "domain aq.xyz" in _failed(outcome, "rdap")
    for article, words in zip((outcome.ja, outcome.en), UNREGISTERED, strict=True):
        assert f"aq[.]xyz{words}" not in article
        assert f"aq[.]xyzは{words}" not in article
    assert "aq[.]xyzが登録されているかどうかは、照会できませんでした" in outcome.ja
    assert "Whether aq[.]xyz is registered could not be looked up" in outcome.en
    assert "reply_to_domain_unregistered" not in outcome.rules()


@pytest.mark.parametrize("fault", HTTP, ids=_name)
def test_the_bootstrap_fails(fault: dict[str, Any], t3: Variant) -> None:
    outcome = _examine(t3.fault("bootstrap", **fault))
    assert "domain aq.xyz" in _failed(outcome, "rdap")


@pytest.mark.parametrize("fault", PLAIN, ids=_name)
def test_whois_fails(fault: dict[str, Any], t3: Variant) -> None:
    outcome = _examine(t3.fault("whois", **fault))
    assert "domain colonista.jp" in _failed(outcome, "whois")
    assert "colonista[.]jp" in outcome.ja.split("照会できなかったもの")[-1]
    assert "colonista[.]jp" in outcome.en.split("What could not be looked up")[-1]
    (domain,) = (entry for entry in outcome.case.domains if entry.domain == "colonista.jp")
    assert domain.registration is None or domain.registration.status != "not_registered"


@pytest.mark.parametrize("fault", HTTP, ids=_name)
def test_safe_browsing_fails(fault: dict[str, Any], t3: Variant) -> None:
    outcome = _examine(t3.fault("safe_browsing", **fault))
    assert _failed(outcome, "safe_browsing")
    for article, words in zip((outcome.ja, outcome.en), LIST_UNKNOWN, strict=True):
        assert words in article
    assert "link_listed_by_safe_browsing" not in outcome.rules()
    assert "link_listed_by_safe_browsing" in {one.rule for one in outcome.case.not_evaluated}


@pytest.mark.parametrize("fault", DNS, ids=_name)
def test_dns_fails_altogether(fault: dict[str, Any], t3: Variant) -> None:
    outcome = _examine(t3.fault("dns", **fault))
    assert {"MX aq.xyz", "TXT colonista.jp", "A chinonso.net"} <= _failed(outcome, "dns")
    judged = {"author_domain_nonexistent", "no_authentication_published", "reply_to_cannot_receive_mail", "spf_fail", "spf_softfail"}
    judged |= {"origin_without_reverse_name", "dmarc_fail_policy_reject_or_quarantine", "reverse_name_not_confirmed"}
    assert outcome.rules() & judged == set()
    assert outcome.case.spoofing.status == "unproven"
    assert outcome.case.auth.author_domain_exists is None
    assert "逆引き名は照会できませんでした" in outcome.ja
    assert "could not be looked up" in outcome.en


@pytest.mark.parametrize(
    ("where", "fault", "reason", "words"),
    [
        ("rdap", "html", "garbage", "answered with a web page, not with RDAP"),
        ("rdap", "portal", "garbage", "answered with a web page, not with RDAP"),
        ("rdap", "wrong_types", "garbage", "something that is no RDAP domain"),
        ("rdap", "quota", "rate-limited", "asks for fewer questions; again after: 3600"),
        ("rdap", "drip", "timeout", "within 1 s"),
        ("rdap", "huge", "too-large", "larger than 512000 bytes"),
        ("bootstrap", "html", "garbage", "cannot be read"),
        ("bootstrap", "wrong_types", "garbage", "cannot be read"),
        ("whois", "banner", "garbage", "words that cannot be read"),
        ("whois", "quota", "rate-limited", "asks for fewer questions"),
        ("whois", "drip", "timeout", "within 1 s"),
        ("dns", "lame", "servfail", "a lame answer"),
        ("dns", "truncated", "timeout", "cut its answer short"),
        ("dns", "cname_loop", "garbage", "an alias chain of more than"),
        ("dns", "other_question", "garbage", "a DNS response to another question"),
        ("dns", "bogus", "servfail", "DNSSEC: bogus"),
    ],
)
def test_a_failure_tells_its_true_reason(where: str, fault: str, reason: str, words: str, t3: Variant) -> None:
    observer = "rdap" if where == "bootstrap" else where
    subject = {"rdap": "domain aq.xyz", "whois": "domain colonista.jp", "dns": "A chinonso.net"}[observer]
    query = {} if where != "whois" else {"query": "*colonista.jp*"}
    outcome = _examine(t3.fault(where, fault=fault, **query, **({"delay_s": 0.2} if fault == "drip" else {})))
    (seen,) = (one for one in outcome.case.observations if one.id == f"{observer}:{subject}")
    assert (seen.status, seen.reason) == ("failed", reason), seen.detail
    assert words in (seen.detail or "")


@pytest.mark.parametrize("kind", ["A", "MX", "TXT", "PTR", "NS", "SOA"])
def test_dns_fails_for_one_type(kind: str, t3: Variant) -> None:
    outcome = _examine(t3.fault("dns", type=kind, fault="servfail"), dns_timeout_s=10.0)
    assert {subject.split(" ")[0] for subject in _failed(outcome, "dns")} == {kind}
    assert outcome.case.verdict.label in {"phishing", "suspicious"}


def test_everything_fails_at_once(t3: Variant) -> None:
    for kind in ("dns", "rdap", "whois", "safe_browsing", "bootstrap"):
        t3.fault(kind, fault="timeout")
    outcome = _examine(t3)
    assert {trouble.where.split(":")[1] for trouble in outcome.case.errors} >= {"dns", "rdap", "whois", "safe_browsing"}
    assert outcome.case.spoofing.status == "unproven"
    for words in UNREGISTERED:
        assert words not in outcome.ja + outcome.en


def test_the_time_for_look_ups_runs_out(t3: Variant) -> None:
    outcome = _examine(t3.fault("dns", fault="timeout"), look_up_budget_s=0.2, dns_timeout_s=20.0)
    assert {seen.reason for seen in outcome.case.observations if seen.observer == "dns"} == {"budget"}


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
@pytest.mark.parametrize("fault", HTTP, ids=_name)
def test_the_site_fails(fault: dict[str, Any], t3: Variant) -> None:
    started = time.monotonic()
    outcome = t3.fault("site", **fault).examine(visit=True, **SHORT, visit_timeout_s=6.0)
    assert time.monotonic() - started < 2 * LONGEST_S
    case = outcome.case
    assert case.verdict.label in LABELS
    assert "page_asks_for_password" not in outcome.rules()
    assert case.page is None or not case.page.fields
    assert case.page is not None
    if fault["fault"] in SEEN_AS:
        assert case.page.status == SEEN_AS[fault["fault"]]
        assert WORDS[case.page.status] in outcome.en
        assert "does not mean it is safe" in outcome.en
