"""Entries in lists, however many, never make a mail phishing by themselves, and make nobody the thief."""

from fuwake.model.case import CaseSource, Run
from fuwake.model.observation import Observation
from fuwake.pipeline.judge import judge
from tests.rules.facts import AT, RECEIVER, authentic, dns, mail, registered, seen

URL = "https://www.elsewhere.example/p"


def entry(observer: str, question: str, name: str, match: str) -> Observation:
    subject = question.rsplit(" ", maxsplit=1)[-1]
    data = {"list": name, "subject": subject, "match": match, "threats": ["PHISHING"], "server": "test"}
    return seen(observer, question, "found", data)


LISTED = (
    entry("safe_browsing", URL, "google_safe_browsing", "url"),
    entry("url_list", f"openphish {URL}", "openphish", "url"),
    entry("virustotal", URL, "virustotal", "url"),
    entry("dnsbl", "surbl elsewhere.example", "surbl", "domain"),
    entry("dnsbl", "uribl elsewhere.example", "uribl", "domain"),
    entry("dnsbl", "spamcop 203.0.113.9", "spamcop", "address"),
)


def test_an_honest_mail_to_a_listed_page_is_suspicious_at_most() -> None:
    raw = mail("Yamada <yamada@sender.example>", body="Minutes of the meeting.", link=URL)
    known = (
        *authentic("sender.example"),
        registered("sender.example", "2011-01-10"),
        registered("elsewhere.example", "2009-01-10"),
        dns("PTR", "203.0.113.9", "mail.sender.example"),
        dns("A", "mail.sender.example", "203.0.113.9"),
    )
    run = Run(fuwake="0.1.0", dissected_at=AT, vantage="lab:test", mode="full", trusted_receivers=(RECEIVER,))
    case = judge(raw, CaseSource(path="m.eml", index=0), run, (*known, *LISTED))
    fired = {finding.rule for finding in case.findings}
    assert {"link_listed_by_safe_browsing", "link_on_url_list", "link_domain_on_blocklist", "origin_on_blocklist"} <= fired
    assert case.verdict.label == "suspicious"
    assert {domain.role for domain in case.domains if domain.domain == "elsewhere.example"} <= {"unknown", "compromised", "innocent"}
