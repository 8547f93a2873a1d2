"""Listed, not listed, not known."""

import pytest

from fuwake.derive.listings import TITLES, listings
from fuwake.model.observation import Status
from fuwake.observe.reputation.dns_lists import dns_lists
from fuwake.observe.reputation.url_lists import url_lists
from tests.derive.observed import by_id, dns, observation

URL = "http://shop.example/a"


@pytest.mark.parametrize(
    ("status", "threats", "expected"),
    [
        ("found", ("SOCIAL_ENGINEERING",), "listed"),
        ("absent", (), "not_listed"),
        ("failed", None, "unknown"),
        ("skipped", None, "unknown"),
        ("found", None, "unknown"),
    ],
)
@pytest.mark.parametrize(
    "asked",
    [
        ("safe_browsing", URL, "google_safe_browsing", "url"),
        ("virustotal", URL, "virustotal", "url"),
        ("url_list", f"openphish {URL}", "openphish", "url"),
        ("dnsbl", "surbl shop.example", "surbl", "domain"),
        ("dnsbl", "spamhaus-zen 192.0.2.1", "spamhaus-zen", "address"),
        ("dnsbl", "spamhaus-zen 2001:db8::1", "spamhaus-zen", "address"),
    ],
)
def test_the_table(asked: tuple[str, str, str, str], status: Status, threats: tuple[str, ...] | None, expected: str) -> None:
    observer, question, name, about = asked
    subject = question.rsplit(" ", maxsplit=1)[-1]
    match = about if status == "found" else None
    data = None if threats is None else {"list": name, "subject": subject, "match": match, "threats": threats, "server": "x"}
    [found] = listings(by_id([dns("A shop.example", "192.0.2.1"), observation(f"{observer}:{question}", status, data)]))
    assert (found.list, found.url, found.about, found.status, found.threats) == (name, subject, about, expected, threats or ())
    assert found.match == (match if threats is not None else None)
    assert found.evidence == (f"observation:{observer}:{question}",)


def test_the_age_of_a_copy_goes_with_its_answer() -> None:
    data = {
        "list": "openphish",
        "subject": URL,
        "match": None,
        "threats": (),
        "server": "x",
        "as_of": "2026-01-14T00:00:00Z",
        "age_hours": 1.1,
    }
    [found] = listings(by_id([observation(f"url_list:openphish {URL}", "absent", data | {"others_on_host": 3})]))
    assert found.as_of is not None
    assert (found.status, found.age_hours, found.others_on_host) == ("not_listed", 1.1, 3)


def test_a_service_that_is_not_switched_on_was_not_meant_to_answer() -> None:
    assert listings(by_id([observation("virustotal:none", "skipped", None)])) == ()


def test_nothing_asked_is_nothing_said() -> None:
    assert listings({}) == ()


def test_every_list_has_its_title() -> None:
    known = {entry.name: entry.title for entry in dns_lists().values()} | {entry.name: entry.title for entry in url_lists().values()}
    assert {name: TITLES[name] for name in known} | {"barracuda": known["barracuda"]} == known
