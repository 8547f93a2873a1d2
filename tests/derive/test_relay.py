"""The part a machine plays, each case with a near miss: whoever runs it is never accused, and a name counts only where it leads back."""

from typing import NamedTuple

import pytest

from fuwake.model.infrastructure import CaseHost
from fuwake.model.observation import Observation
from tests.derive.role_cases import PLAIN, POSING, listed, rdap, reverse, visit
from tests.rules.facts import dns, facts, mail, seen

IP = "203.0.113.9"
FORGED = (dns("TXT", "sender.example", "v=spf1 ip4:198.51.100.7 -all"), dns("TXT", "_dmarc.sender.example", "v=DMARC1; p=reject"))
SITE = "198.51.100.9"
SHOP, FAKE = "flower-shop-71.com", "amazon-login-71.com"


def asn(ip: str, number: int) -> Observation:
    data = {
        "asn": number, "organisation": "Network 71", "first": ip, "last": ip, "database": "table", "database_date": "2026-01-01",
        "licence": "public domain",
    }  # fmt: skip
    return seen("asn", ip, "found", data)


class Row(NamedTuple):
    """A machine that handed the mail over: its reverse name, answers, role; what differs in the near miss, and the role there."""

    name: str
    rdns: str
    answers: tuple[Observation, ...]
    role: str
    certainty: str | None
    near_rdns: str
    near: tuple[Observation, ...]
    near_role: str


def back(name: str) -> tuple[Observation, ...]:
    return reverse(IP, name)


def away(name: str) -> tuple[Observation, ...]:
    return reverse(IP, name, leads_back=False)


SES, EC2 = "a8-71.smtp-out.amazonses.com", "ec2-203-0-113-9.compute-1.amazonaws.com"
LINE, SHARED, POST = "p71-ipngn71.tokyo.ocn.ne.jp", "sv71.xserver.jp", "zm-store71.srv.isp-71.example"
ROWS = (
    Row("a bulk mail service", SES, back(SES), "abused_service", "certain", SES, away(SES), "unknown"),
    Row("a bulk mail service, as the receiver wrote", SES, (), "abused_service", "probable",
        "amazonses.com.evil-71.example", (), "unknown"),
    Row("a rented machine", EC2, back(EC2), "abused_service", "possible", EC2, away(EC2), "unknown"),
    Row("a rented machine, by its network", "x71.isp-71.example", (*back("x71.isp-71.example"), asn(IP, 16276)), "abused_service",
        "possible",
        "x71.isp-71.example", (*back("x71.isp-71.example"), asn(IP, 64500)), "unknown"),
    Row("a shared server", SHARED, back(SHARED), "abused_service", "possible", SHARED, away(SHARED), "unknown"),
    Row("a subscriber's line", LINE, back(LINE), "unknown", None, POST, (*FORGED, *back(POST)), "compromised"),
    Row("a line of a machine that was broken into", LINE, (*back(LINE), listed("spamhaus-zen", IP, "EXPLOITED")), "compromised", "probable",
        LINE, (*back(LINE), listed("spamhaus-zen", IP, "POLICY")), "unknown"),
    Row("a machine that was broken into", "x71.isp-71.example", (listed("spamhaus-zen", IP, "EXPLOITED"),), "compromised", "possible",
        "x71.isp-71.example", (listed("spamhaus-zen", IP, "SPAM"),), "unknown"),
    Row("somebody's mail server", POST, (*FORGED, *back(POST)), "compromised", "possible", POST, (*FORGED, *away(POST)), "unknown"),
    Row("somebody's mail server, a genuine mail", POST, (*FORGED, *back(POST)), "compromised", "possible", POST, back(POST), "unknown"),
    Row("somebody's other machine", POST, (*FORGED, *back(POST)), "compromised", "possible",
        "www.isp-71.example", (*FORGED, *back("www.isp-71.example")), "unknown"),
    Row("a line by its shape", "9-113-0-203.dynamic.isp-71.example", back("9-113-0-203.dynamic.isp-71.example"), "unknown", None,
        "9-113-0-203.vps.isp-71.example", back("9-113-0-203.vps.isp-71.example"), "abused_service"),
)  # fmt: skip


def machine(rdns: str, answers: tuple[Observation, ...]) -> CaseHost:
    raw = mail(PLAIN).replace(b"mail.sender.example", rdns.encode())
    return facts(raw, *answers).hosts[IP]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_shown_of_the_machine_gives_its_role(row: Row) -> None:
    found = machine(row.rdns, row.answers)
    assert (found.role, found.role_certainty) == (row.role, row.certainty), [reason.sign for reason in found.role_reasons]
    assert found.role_reasons
    assert all(reason.evidence for reason in found.role_reasons)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_near_miss_does_not(row: Row) -> None:
    found = machine(row.near_rdns, row.near)
    assert found.role == row.near_role, [reason.sign for reason in found.role_reasons]


def test_a_machine_that_handed_mail_over_is_never_said_to_be_made_for_it() -> None:
    for row in ROWS:
        for answers in (row.answers, row.near, (*row.answers, listed("spamhaus-zen", IP, "BOTNET", "SPAM"))):
            assert machine(row.rdns, answers).role in {"unknown", "abused_service", "compromised"}


def test_the_machine_of_a_site_follows_its_domain_and_its_provider_is_not_accused() -> None:
    raw = mail(POSING, link=f"https://{FAKE}/")
    made = facts(raw, rdap(FAKE, "2026-01-09"), dns("A", FAKE, SITE), visit(f"https://{FAKE}/", "password"))
    assert made.domains[FAKE].role == "fraudulent"
    assert (made.hosts[SITE].role, made.hosts[SITE].role_certainty) == ("abused_service", "certain")
    raw = mail(POSING, link=f"https://{SHOP}/wp-content/plugins/x/a.html")
    taken = facts(raw, rdap(SHOP, "2010-01-09"), dns("A", SHOP, SITE))
    assert (taken.hosts[SITE].role, taken.hosts[SITE].role_certainty) == ("compromised", "probable")


def test_a_relay_in_front_of_sites_does_not_tell_the_machine_behind() -> None:
    raw = mail(POSING, link=f"https://{SHOP}/wp-content/plugins/x/a.html")
    found = facts(raw, rdap(SHOP, "2010-01-09"), dns("A", SHOP, SITE), asn(SITE, 13335)).hosts[SITE]
    assert (found.role, found.role_reasons[0].sign) == ("abused_service", "site_front")
    assert "Cloudflare" in found.role_why
