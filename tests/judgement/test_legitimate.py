"""Honest mails of today are accused of nothing: newsletters, notices, lists, forwards, tickets, bills, letters of friends."""

import pytest

from tests.judgement.specimens import LEGITIMATE, case, fired, judged, legitimate

MOST_SUSPICIOUS = 2


@pytest.fixture(scope="module")
def labels() -> dict[str, str]:
    """What is said of each that speaks for itself."""
    return {name: case(LEGITIMATE / f"{name}.eml").verdict.label for name, row in legitimate().items() if not row.carries}


def test_the_table_names_every_mail_and_no_other() -> None:
    assert sorted(legitimate()) == sorted(path.stem for path in LEGITIMATE.glob("*.eml"))
    assert len(legitimate()) >= 60


def test_none_is_called_phishing(labels: dict[str, str]) -> None:
    assert [name for name, label in labels.items() if label == "phishing"] == []


def test_none_is_called_forged() -> None:
    assert [name for name in legitimate() if case(LEGITIMATE / f"{name}.eml").spoofing.status == "forged"] == []


def test_without_the_mark_of_an_earlier_delivery_the_forwarded_mail_is_forged() -> None:
    """The near miss: SPF fails all the same, and nothing tells of a forwarder."""
    raw = (LEGITIMATE / "en-forwarder-spf-fail.eml").read_bytes()
    alone = raw.replace(b"Delivered-To: dana@old-isp.example.net\r\n", b"")
    assert alone != raw
    assert judged(alone).spoofing.status == "forged"


def test_few_are_called_suspicious_and_each_of_those_is_argued(labels: dict[str, str]) -> None:
    suspicious = {name: sorted(fired(case(LEGITIMATE / f"{name}.eml"))) for name, label in labels.items() if label == "suspicious"}
    unargued = {
        name: rules for name, rules in suspicious.items() if legitimate()[name].at_most != "suspicious" or not legitimate()[name].argued
    }
    assert unargued == {}
    assert len(suspicious) <= MOST_SUSPICIOUS


def test_who_asks_about_a_phish_is_told_of_the_phish_and_is_not_its_author() -> None:
    told = case(LEGITIMATE / "ja-reporter-asks.eml")
    assert told.source.carriers
    assert all("sumire-kogyo" not in (address.address or "") for address in told.message.from_)
    assert told.verdict.label in {"phishing", "suspicious"}
