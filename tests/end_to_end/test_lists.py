"""What lists say in the article: listed, not listed with its age, could not tell; refusals, old copies, parked zones accuse nobody."""

from datetime import timedelta

import pytest

from fuwake.pipeline.verify import verify
from tests.end_to_end.variant import Outcome, Variant

URL = "http://chinonso.net/wp-content/themes/simple-life/inc/webmail/"
NOTHING_ON_SURBL = """
[[list]]
name = "surbl"
zone = "multi.surbl.org"
listed = { "test.surbl.org" = "127.0.0.254" }
"""


def surbl(everything: str) -> str:
    return f'[[list]]\nname = "surbl"\nzone = "multi.surbl.org"\neverything = "{everything}"\n'


def status(outcome: Outcome, name: str) -> str | None:
    """What the case says of a list; None where it was not asked."""
    return next((listing.status for listing in outcome.case.listings if listing.list == name), None)


def test_the_lists_of_the_specimen(t3: Variant) -> None:
    outcome = t3.examine()
    assert {"link_listed_by_safe_browsing", "link_on_url_list", "link_domain_on_blocklist"} <= outcome.rules()
    assert "origin_on_blocklist" not in outcome.rules()
    assert "SURBLには、" in outcome.ja
    assert "改ざんされたサイト" in outcome.ja
    assert "持ち主は被害者かもしれません" in outcome.ja
    assert "Its owner may be a victim" in outcome.en
    assert "SpamCop did not list the address 83.142.144.104" in outcome.en


def test_the_address_of_the_link_is_told_to_nobody(t3: Variant) -> None:
    outcome = t3.examine()
    lists = [one.question for one in outcome.asked if one.server == "safe_browsing" or "surbl" in one.question]
    assert lists
    assert not any("webmail" in question or "http" in question for question in lists)
    assert not any(one.server in {"urlhaus", "phishtank", "virustotal", "urlscan"} for one in outcome.asked)


@pytest.mark.parametrize(
    ("everything", "why"),
    [("127.255.255.254", "refused"), ("127.0.0.1", "refused"), ("127.0.0.8", "garbage"), ("203.0.113.7", "garbage"), ("", "garbage")],
)
def test_a_blocklist_that_refuses_is_parked_or_dead_says_nothing(t3: Variant, everything: str, why: str) -> None:
    outcome = t3.write(
        "lists/dns.toml", surbl(everything) if everything else '[[list]]\nname = "surbl"\nzone = "multi.surbl.org"\n'
    ).examine()
    (seen,) = (seen for seen in outcome.case.observations if seen.id == "dnsbl:surbl chinonso.net")
    assert (seen.status, seen.reason) == ("failed", why)
    assert status(outcome, "surbl") == "unknown"
    assert "link_domain_on_blocklist" not in outcome.rules()
    assert "link_domain_on_blocklist" in {one.rule for one in outcome.case.not_evaluated}
    assert "SURBL gave no answer on the domain chinonso[.]net" in outcome.en
    assert "SURBL did not list" not in outcome.en


def test_not_listed_is_not_safe(t3: Variant) -> None:
    outcome = t3.write("lists/dns.toml", NOTHING_ON_SURBL).examine()
    assert "SURBL did not list the domain chinonso[.]net" in outcome.en
    assert "安全という意味ではありません" in outcome.ja
    assert "link_domain_on_blocklist" not in outcome.rules()


def test_a_neighbour_on_the_host_accuses_nobody(t3: Variant) -> None:
    outcome = t3.write("lists/openphish.txt", "http://chinonso.net/shop/\nhttp://chinonso.net/old/sign-in\n").examine()
    assert status(outcome, "openphish") == "not_listed"
    assert "link_on_url_list" not in outcome.rules()
    assert "OpenPhish holds 2 other addresses on the same host" in outcome.en
    assert "hours before" in outcome.en


def test_a_copy_past_its_limit_says_neither_listed_nor_not(t3: Variant) -> None:
    outcome = t3.write("lists/ages.toml", "openphish = 720.0\n").examine()
    (seen,) = (seen for seen in outcome.case.observations if seen.observer == "url_list")
    assert (seen.status, seen.reason) == ("failed", "stale")
    assert status(outcome, "openphish") == "unknown"
    assert "link_on_url_list" not in outcome.rules()
    assert "the copy is out of date" in outcome.en


def test_an_old_copy_within_its_limit_tells_its_age(t3: Variant) -> None:
    outcome = t3.write("lists/ages.toml", "openphish = 30.0\n").examine()
    (found,) = (listing for listing in outcome.case.listings if listing.list == "openphish")
    assert found.age_hours == 30.0
    assert found.as_of is not None
    assert timedelta(hours=29.9) < found.asked_at - found.as_of < timedelta(hours=30.1)
    assert "(30 hours before)" in outcome.en


def test_services_with_key_and_consent_are_asked_without_what_names_the_recipient(t3: Variant) -> None:
    listed = "\n".join(f'[[{name}]]\nurl = "{URL}"\nmalicious = 9\n' for name in ("virustotal", "phishtank", "urlscan"))
    outcome = t3.write("lists/services.toml", f"urlhaus = []\n{listed}").examine()
    asked = {one.server: one.question for one in outcome.asked}
    assert asked["urlscan"] == 'page.domain:"chinonso.net"'
    assert asked["virustotal"] == asked["phishtank"] == asked["urlhaus"] == URL
    assert [status(outcome, name) for name in ("virustotal", "phishtank", "urlscan", "urlhaus")] == ["listed"] * 3 + ["not_listed"]
    assert "without its parameters, which name the recipient" in outcome.en


def test_a_quota_that_is_used_up_says_nothing(t3: Variant) -> None:
    t3.write("lists/services.toml", "virustotal = []\n").fault("services", query="virustotal*", fault="status", status=429)
    outcome = t3.examine()
    assert status(outcome, "virustotal") == "unknown"
    assert "rate limit" in outcome.en


def test_what_was_not_switched_on_is_written_down_and_is_no_gap(t3: Variant) -> None:
    outcome = t3.examine()
    skipped = {seen.observer: seen.reason for seen in outcome.case.observations if seen.status == "skipped" and seen.subject == "none"}
    assert skipped == dict.fromkeys(("urlhaus", "phishtank", "virustotal", "urlscan"), "policy")
    assert not {"urlhaus", "virustotal"} & {listing.list for listing in outcome.case.listings}
    assert "VirusTotal" not in outcome.en


def test_the_answers_of_lists_are_read_again_by_verify(t3: Variant) -> None:
    folder = t3.examine().save(t3.folder / "cases")
    assert verify(folder) == ()


def test_the_sending_address_on_a_blocklist(t3: Variant) -> None:
    entry = '[[list]]\nname = "spamcop"\nzone = "bl.spamcop.net"\nlisted = { "127.0.0.2" = "127.0.0.2", "83.142.144.104" = "127.0.0.2" }\n'
    outcome = t3.write("lists/dns.toml", entry).examine()
    assert "origin_on_blocklist" in outcome.rules()
    assert "Its owner may be a victim" in outcome.en


def test_the_role_of_a_listed_host_comes_from_other_evidence(t3: Variant) -> None:
    """Whether lists hold it or not, the owner of the hacked site is a victim."""
    with_lists = t3.examine()
    (t3.folder / "lists" / "dns.toml").unlink()
    (t3.folder / "lists" / "openphish.txt").unlink()
    without = t3.write("lists/safe_browsing.toml", "").examine()
    roles = [next(domain.role for domain in outcome.case.domains if domain.domain == "chinonso.net") for outcome in (with_lists, without)]
    assert roles[0] == roles[1]
