"""The verdict: what it needs to say phishing, what forbids it, and when it says nothing."""

import pytest

from fuwake.model.finding import Finding, Subject
from fuwake.verdict.judge import CAPS, PHISHING, by_subject, judge
from tests.rules.facts import authentic, facts, mail, registered, seen

LINK = "https://www.elsewhere.example/p"


def finding(subject: Subject, weight: float, rule: str = "a_rule") -> Finding:
    return Finding(rule=rule, subject=subject, says="…", says_en="…", weight=weight, evidence=("header:0",), certainty="certain")


def of(subject: str) -> bytes:
    return mail(f"{subject} <info@sender.example>", link=LINK)


def test_nothing_asked_and_nothing_found_is_undetermined_without_a_figure() -> None:
    verdict = judge((), facts(mail("Yamada <yamada@sender.example>")))
    assert (verdict.label, verdict.probability, verdict.reasons) == ("undetermined", None, ())


def test_a_failed_look_up_is_no_answer() -> None:
    failed = seen("dns", "MX elsewhere.example", "failed", reason="timeout")
    assert judge((), facts(mail("Yamada <yamada@sender.example>"), failed)).probability is None


def test_two_subjects_with_a_link_make_phishing() -> None:
    found = (finding("authentication", 1.5), finding("originator", 1.6), finding("content", 1.0), finding("link", 1.8))
    verdict = judge(found, facts(of("Bank")))
    assert verdict.label == "phishing"
    assert verdict.probability is not None
    assert verdict.probability >= PHISHING


@pytest.mark.parametrize("subject", ["authentication", "originator", "link", "collection_site"])
def test_no_subject_decides_alone_however_many_of_its_rules_fire(subject: Subject) -> None:
    verdict = judge(tuple(finding(subject, 2.5, f"rule_{n}") for n in range(20)), facts(of("Bank")))
    assert verdict.label != "phishing"


def test_authentication_and_trace_without_anything_to_follow_are_not_phishing() -> None:
    found = (finding("authentication", 9.0), finding("trace", 9.0), finding("originator", 9.0))
    verdict = judge(found, facts(mail("Bank <info@sender.example>")))
    assert verdict.label == "suspicious"
    assert "nothing-to-follow" in verdict.guards
    assert verdict.probability is not None
    assert verdict.probability < PHISHING


def test_a_brand_that_may_be_mistaken_does_not_decide_alone() -> None:
    found = (
        finding("originator", 1.6, "display_name_claims_other_brand"),
        finding("link", 1.6, "link_host_imitates_brand"),
        finding("link", 1.0, "link_domain_not_brand_official"),
    )
    verdict = judge(found, facts(of("Bank")))
    assert (verdict.label, verdict.guards) == ("suspicious", ("brand-alone",))


def test_a_brand_that_is_the_whole_name_shown_is_no_mistake() -> None:
    found = (finding("originator", 1.6, "display_name_claims_other_brand"), finding("link", 1.0, "link_domain_not_brand_official"))

    def said(shown: str) -> tuple[str, ...]:
        return judge(found, facts(mail(shown, body="Your PayPal account", link=LINK))).guards

    assert said("PayPal Support Team <info@sender.example>") == ()
    assert said("PayPal Weidental Garden <info@sender.example>") == ("brand-alone",)
    assert said("PayPal Support <info@paypal-weidental.example>") == ("brand-alone",)


def test_a_few_weak_signs_make_a_suspicion_only() -> None:
    two = tuple(finding(subject, 0.7, f"{subject}_sign") for subject in ("content", "link"))
    crowd = tuple(finding("link", 0.5, f"habit_{n}") for n in range(3))
    verdict = judge((*two, *crowd), facts(of("Bank")))
    assert (verdict.label, verdict.guards) == ("suspicious", ("weak-signs-only",))
    assert judge((*two, finding("originator", 0.7), finding("trace", 0.4)), facts(of("Bank"))).label == "phishing"


def test_a_story_on_a_shared_host_is_no_firm_pair() -> None:
    story, crowd = finding("content", 1.0, "asks_to_confirm_account"), tuple(finding("originator", 0.4, f"habit_{n}") for n in range(2))
    hosted = judge((story, finding("link", 0.9, "link_on_free_hosting"), *crowd), facts(of("Bank")))
    disguised = judge((story, finding("link", 0.9, "link_text_shows_other_url"), *crowd), facts(of("Bank")))
    assert (hosted.label, hosted.guards) == ("suspicious", ("weak-signs-only",))
    assert disguised.label == "phishing"


def test_marks_of_age_and_channel_are_no_reason_for_suspicion() -> None:
    found = tuple(
        finding("originator", 0.9, rule) for rule in ("return_path_differs", "message_id_missing", "reply_to_differs_from_author")
    )
    verdict = judge(found, facts(of("Bank")))
    assert verdict.label == "undetermined"
    assert "marks-alone" in verdict.guards
    assert judge((*found, finding("content", 0.6)), facts(of("Bank"))).label == "suspicious"


def test_a_brands_own_authenticated_mail_is_never_called_phishing() -> None:
    raw = mail("Amazon.co.jp <news@amazon.co.jp>", link="https://www.amazon.co.jp/x").replace(
        b"bounce@sender.example", b"bounce@amazon.co.jp"
    )
    own = facts(raw, *authentic("amazon.co.jp"))
    assert own.spoofing.status == "authentic"
    verdict = judge((finding("content", 9.0), finding("link", 9.0), finding("originator", 9.0)), own)
    assert verdict.label == "undetermined"
    assert "brands-own-mail" in verdict.guards
    strangers = judge((finding("content", 9.0), finding("originator", 9.0, "stranger_speaks_through_service")), own)
    assert (strangers.label, "brands-own-mail" in strangers.guards) == ("suspicious", True)
    away = facts(raw.replace(b"www.amazon.co.jp/x", b"elsewhere.example/x"), *authentic("amazon.co.jp"))
    assert judge((finding("content", 9.0), finding("link", 9.0)), away).label == "phishing"


def test_legitimate_needs_a_proven_and_known_author() -> None:
    raw = mail("Yamada <yamada@sender.example>", link="https://www.sender.example/x")
    unproven = judge((), facts(raw, registered("sender.example", "2011-01-10")))
    assert unproven.label == "undetermined"
    fresh = judge((), facts(raw, registered("sender.example", "2026-01-10"), *authentic("sender.example")))
    assert fresh.label == "undetermined"
    known = judge((), facts(raw, registered("sender.example", "2011-01-10"), *authentic("sender.example")))
    assert known.label == "legitimate"
    astray = raw.replace(b"www.sender.example/x", b"elsewhere.example/x")
    assert judge((), facts(astray, registered("sender.example", "2011-01-10"), *authentic("sender.example"))).label == "undetermined"


def test_reasons_come_by_weight_with_their_evidence_and_information_is_none() -> None:
    found = (finding("link", 0.2, "weak"), finding("link", 1.8, "strong"), finding("link", -1.5, "favour"), finding("link", 0.0, "told"))
    verdict = judge(found, facts(of("Bank")))
    assert [reason.rule for reason in verdict.reasons] == ["strong", "favour", "weak"]
    assert all(reason.evidence == ("header:0",) for reason in verdict.reasons)


def test_subjects_are_capped() -> None:
    sums = by_subject(tuple(finding("link", 2.0, f"rule_{n}") for n in range(5)))
    assert sums == {"link": CAPS["link"]}
