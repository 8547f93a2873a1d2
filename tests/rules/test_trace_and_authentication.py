"""What the rules on trace and authentication must not fire on, and what they say when nothing could be asked."""

import pytest

from fuwake.rules._rule import Fired, Unknown
from fuwake.rules.authentication import authenticated_aligned, dmarc_fail_policy_reject_or_quarantine, no_authentication_published, spf_fail
from fuwake.rules.registry import RULES
from fuwake.rules.trace import (
    date_field_far_from_received,
    forged_lower_received,
    helo_differs_from_reverse_name,
    no_vouched_hop,
    origin_without_reverse_name,
    reverse_name_not_confirmed,
)
from tests.rules.facts import RECEIVER, authentic, dns, facts, mail, seen

BORDER = f"\tby {RECEIVER} with ESMTPS id 4ABC; Wed, 14 Jan 2026 10:00:03 +0900\r\n"


def with_lower(lower: str, fields: str = "") -> bytes:
    """A mail whose lower Received lines are `lower`."""
    return mail("a@sender.example", fields=f"{lower}{fields}")


def line(by: str, time: str = "14 Jan 2026 09:59:58", origin: str = "pc [198.51.100.4]") -> str:
    return f"Received: from {origin} by {by} with ESMTP id 1; {time} +0900\r\n"


@pytest.mark.parametrize(
    ("lower", "says"),
    [
        (line("mx9.recipient.example"), "receiving side"),
        (line("relay.example", "16 Jan 2026 12:30:00"), "after the mail"),
        (line("mail.sender.example"), None),
        (line("relay.example", "14 Jan 2026 23:40:00"), None),
        (line("internal"), None),
        (line("mail.sender.example") + line("mx9.recipient.example"), None),
        ("", None),
    ],
)
def test_a_lower_line_fires_only_where_it_does_not_fit(lower: str, says: str | None) -> None:
    found = forged_lower_received.check(facts(with_lower(lower)))
    if says is None:
        assert found is None
    else:
        assert isinstance(found, Fired)
        assert says in found.words["why"]
        assert found.evidence == ("hop:1", "hop:0")


def test_a_list_that_brings_our_own_mail_back_is_no_forgery() -> None:
    assert forged_lower_received.check(facts(with_lower(line("mx9.recipient.example"), "List-Id: <talk.sender.example>\r\n"))) is None


def test_an_author_server_that_another_machine_hands_over_for_is_told() -> None:
    found = forged_lower_received.check(facts(mail("a@bank.example", fields=line("mail.bank.example"))))
    assert isinstance(found, Fired)
    assert "author" in found.words["why"]


ASKS_DNS = (spf_fail, authenticated_aligned, no_authentication_published, dmarc_fail_policy_reject_or_quarantine)
ASKS_REVERSE = (origin_without_reverse_name, reverse_name_not_confirmed)


def test_what_was_not_asked_is_said_in_both_languages_and_never_read_as_silent() -> None:
    offline = facts(mail("a@sender.example"))
    for rule in (*ASKS_DNS, *ASKS_REVERSE):
        answer = rule.check(offline)
        assert isinstance(answer, Unknown), rule.RULE.id
        assert answer.reason
        assert answer.reason_ja


def test_a_failed_reverse_look_up_is_unknown_not_absent() -> None:
    failed = facts(mail("a@sender.example"), seen("dns", "PTR 203.0.113.9", "failed", reason="timeout"))
    assert isinstance(origin_without_reverse_name.check(failed), Unknown)
    half = facts(mail("a@sender.example"), dns("PTR", "203.0.113.9", "mail.sender.example"))
    assert origin_without_reverse_name.check(half) is None
    assert isinstance(reverse_name_not_confirmed.check(half), Unknown)


def test_one_of_several_reverse_names_that_leads_back_is_enough() -> None:
    answers = (
        dns("PTR", "203.0.113.9", "other.example", "mail.sender.example"),
        dns("A", "other.example", "203.0.113.1"),
        dns("A", "mail.sender.example", "203.0.113.9"),
    )
    assert reverse_name_not_confirmed.check(facts(mail("a@sender.example"), *answers)) is None


def test_a_helo_name_of_the_same_organisation_or_an_address_is_no_difference() -> None:
    raw = mail("a@sender.example")
    assert helo_differs_from_reverse_name.check(facts(raw)) is None
    literal = raw.replace(b"from mail.sender.example (", b"from [203.0.113.9] (")
    assert helo_differs_from_reverse_name.check(facts(literal)) is None


@pytest.mark.parametrize(
    ("date", "fires"),
    [
        ("Wed, 14 Jan 2026 10:00:00 +0900", False),
        ("Mon, 12 Jan 2026 11:00:00 +0900", False),
        ("Mon, 12 Jan 2026 09:00:00 +0900", True),
        ("Wed, 14 Jan 2026 10:50:00 +0900", False),
        ("Wed, 14 Jan 2026 12:00:00 +0900", True),
        ("nonsense", False),
    ],
)
def test_the_window_around_the_arrival(date: str, fires: bool) -> None:
    raw = mail("a@sender.example").replace(b"Date: Wed, 14 Jan 2026 10:00:00 +0900", f"Date: {date}".encode())
    assert isinstance(date_field_far_from_received.check(facts(raw)), Fired) is fires


def test_an_authentic_mail_counts_for_itself_and_fires_nothing_against() -> None:
    good = facts(mail("a@sender.example"), *authentic("sender.example"))
    fired = {rule.id for rule in RULES if rule.subject == "authentication" and isinstance(rule.check(good), Fired)}
    assert fired == {"authenticated_aligned"}
    assert no_vouched_hop.check(good) is None


def test_the_recipient_stands_in_no_sentence() -> None:
    for one in (facts(mail("a@sender.example")), facts(mail("a@sender.example"), *authentic("sender.example"))):
        for rule in RULES:
            if rule.subject in {"authentication", "trace"}:
                answer = rule.check(one)
                said = f"{dict(answer.words)}" if isinstance(answer, Fired) else f"{answer}"
                assert "hanako" not in said
